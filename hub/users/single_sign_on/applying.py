"""Brings an account in step with what its provider says, at each sign-in through it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest

from hub.users.accounts.second_factor import PROVIDER_ASKED
from hub.users.audit import record
from hub.users.models import Membership, Organisation, User
from hub.users.organisations.membership import enrol, locked
from hub.users.single_sign_on.facts import Facts


def take_provider_at_its_word(request: HttpRequest, user: User, said: dict[str, Any]) -> None:
    """After a sign-in through the provider: apply its facts, remember its second factor."""
    facts = Facts(**said)
    apply_facts(user, facts)
    if facts.has_second_factor:
        request.session[PROVIDER_ASKED] = True


@transaction.atomic
def apply_facts(user: User, facts: Facts) -> None:
    """Set what the provider decides.

    The group of people (audience) is set once, and then the person's own choice. Whoever was never
    a member of the organisation becomes one. Groups of the admin that OIDC_STAFF_GROUPS names are
    given and taken away, others left alone.
    """
    if facts.audience and user.audience_id is None:
        terms = apps.get_model("taxonomy", "Term").objects
        user.audience = terms.filter(vocabulary="audience", code=facts.audience).first()
        user.save(update_fields=["audience"])
    if facts.organisation:
        _join(user, facts.organisation)
    if settings.OIDC_GROUPS_CLAIM:
        _set_groups(user, set(facts.groups))


def _join(user: User, slug: str) -> None:
    """Enrol a person who was never a member; who left is not brought back."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if (
        organisation is None
        or Membership.objects.filter(user=user, organisation=organisation).exists()
    ):
        return
    with locked(organisation) as row:
        enrol(user, row, role=Membership.Role.MEMBER, by=user, through="single sign-on")


def _set_groups(user: User, wanted: set[str]) -> None:
    governed = set(settings.OIDC_STAFF_GROUPS.values())
    has = set(user.groups.filter(name__in=governed).values_list("name", flat=True))
    if has == wanted:
        return
    user.groups.remove(*Group.objects.filter(name__in=has - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted - has))
    record(
        "account.groups_by_provider",
        by=None,
        about=user,
        details={
            "given": ", ".join(sorted(wanted - has)),
            "taken": ", ".join(sorted(has - wanted)),
        },
    )
