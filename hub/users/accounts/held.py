"""What is held about a person by the account itself, for the person to take away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from wagtail.models import PageLogEntry

from hub.users.audit import VERBS
from hub.users.models import AuditEntry, Invitation, User


def export_account(user: User) -> dict[str, Any]:
    """Return what there is about `user`; no secret, and of a password only that there is one."""
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "group": user.audience.name if user.audience else None,
        "joined": _moment(user.date_joined),
        "last_signed_in": _moment(user.last_login),
        "has_password": user.has_usable_password(),
        "addresses": [
            {"address": row.email, "confirmed": row.verified, "main": row.primary}
            for row in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        "second_step": [
            {"kind": row.type, "since": _moment(row.created_at), "used": _moment(row.last_used_at)}
            for row in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "single_sign_on": [
            {"provider": row.provider, "number": row.uid, "told_us": row.extra_data}
            for row in SocialAccount.objects.filter(user=user).order_by("pk")
        ],
        "sessions": [
            {"browser": row.browser, "since": _moment(row.began_at), "used": _moment(row.seen_at)}
            for row in user.signed_in_sessions.all()
        ],
        "rights": sorted(user.groups.values_list("name", flat=True)),
        "done_to_the_account": _list_audit(user),
        "edited": [
            {"at": _moment(row.timestamp), "what": row.action, "page": row.label}
            for row in PageLogEntry.objects.filter(user=user).order_by("timestamp")
        ],
    }


def _list_audit(user: User) -> list[dict[str, Any]]:
    """Return what was done to the account, by whom only as “you” or “another”."""
    return [
        {
            "at": _moment(row.at),
            "what": str(VERBS.get(row.verb, row.verb)),
            "by_you": row.actor_id == user.pk,
            "details": row.details,
        }
        for row in AuditEntry.objects.filter(about=user).order_by("at", "pk")
    ]


def export_organisations(user: User) -> dict[str, Any]:
    """Return where `user` belongs and belonged, was invited to, and asked for."""
    memberships = user.memberships.select_related("organisation").order_by("joined_at", "pk")
    invitations = Invitation.objects.filter(email=user.email).select_related("organisation")
    return {
        "memberships": [
            {
                "organisation": row.organisation.name,
                "role": row.role,
                "joined": _moment(row.joined_at),
                "left": _moment(row.left_at),
            }
            for row in memberships
        ],
        "invitations": [
            {"organisation": row.organisation.name, "made": _moment(row.made_at)}
            for row in invitations.order_by("made_at", "pk")
        ],
        "asked_for": [
            {
                "name": row.name,
                "about": row.about,
                "asked": _moment(row.asked_at),
                "state": row.status,
                "reason": row.reason,
            }
            for row in user.organisation_requests.order_by("asked_at", "pk")
        ],
    }


def _moment(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
