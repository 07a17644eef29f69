"""Builders of people and organisations for these tests."""

from __future__ import annotations

import itertools
import re
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail

from hub.users.models import AuditEntry, Membership, Organisation, User

MANAGER = Membership.Role.MANAGER
MEMBER = Membership.Role.MEMBER
NUMBERS = itertools.count(1)
JOIN_PATH = re.compile(r"https?://[^/\s]+(/organisations/join/[^\s]+)")


def make_person(email: str = "", *, verified: bool = True, **fields: Any) -> User:
    """Return an account; its address is verified unless said otherwise."""
    email = email or f"someone{next(NUMBERS)}@elsewhere.test"
    user = User.objects.create_user(email, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def make_organisation(name: str = "Riverside Trust") -> Organisation:
    return Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"))


def add_member(organisation: Organisation, *, role: str = MEMBER, **fields: Any) -> User:
    """Return somebody new who belongs to the organisation."""
    user = make_person(**fields)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def roles(organisation: Organisation) -> dict[User, str]:
    """Return the role of everybody who belongs to it today."""
    rows = Membership.objects.active().filter(organisation=organisation)
    return {row.user: row.role for row in rows.select_related("user")}


def verbs() -> list[str]:
    """Return what is on record, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def join_paths() -> list[str]:
    """Return the paths of the links in all invitations that were sent."""
    return [JOIN_PATH.findall(letter.body)[0] for letter in mail.outbox]
