"""Roles, leaving, taking people out: an organisation keeps a manager, and all is on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hub.users.models import AuditEntry, Membership, Organisation, User
from hub.users.organisations.errors import LastManagerError, NotAMemberError
from hub.users.organisations.membership import change_role, leave, remove_member
from tests.users.organisations.people import (
    MANAGER,
    MEMBER,
    add_member,
    make_organisation,
    roles,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return add_member(organisation, role=MANAGER)


@pytest.fixture
def member(organisation: Organisation) -> User:
    return add_member(organisation)


def test_leaving_ends_one_membership_and_no_other(
    organisation: Organisation, manager: User, member: User
) -> None:
    other = make_organisation("Other")
    Membership.objects.create(user=member, organisation=other)

    assert leave(organisation, by=member) is True
    assert leave(organisation, by=member) is False

    assert roles(organisation) == {manager: MANAGER}
    assert roles(other) == {member: MEMBER}
    ended = Membership.objects.get(user=member, organisation=organisation)
    assert ended.left_at == timezone.localdate()
    assert verbs() == ["membership.left"]


def test_leaving_also_ends_what_would_end_or_begin_later(
    organisation: Organisation, manager: User, member: User
) -> None:
    later = timezone.localdate() + timedelta(days=30)
    Membership.objects.filter(user=member).update(left_at=later)
    Membership.objects.create(user=member, organisation=organisation, joined_at=later)

    leave(organisation, by=member)

    assert roles(organisation) == {manager: MANAGER}
    assert not Membership.objects.on(later + timedelta(days=1)).filter(user=member).exists()


def test_taking_out_and_roles_are_on_record_with_who_did_it(
    organisation: Organisation, manager: User, member: User
) -> None:
    change_role(member, organisation, role=MANAGER, by=manager)
    change_role(member, organisation, role=MANAGER, by=manager)
    assert roles(organisation) == {manager: MANAGER, member: MANAGER}
    remove_member(manager, organisation, by=member)

    assert roles(organisation) == {member: MANAGER}
    rows = AuditEntry.objects.order_by("pk").values_list(
        "verb", "actor", "about", "organisation", "details"
    )
    assert list(rows) == [
        (
            "membership.role_changed",
            manager.pk,
            member.pk,
            organisation.pk,
            {"from": "member", "to": "manager"},
        ),
        ("membership.removed", member.pk, manager.pk, organisation.pk, {}),
    ]


def test_the_last_manager_stays_one(
    organisation: Organisation, manager: User, member: User
) -> None:
    add_member(make_organisation("Other"), role=MANAGER)
    dead = add_member(organisation, role=MANAGER, is_active=False)
    former = Membership.objects.create(
        user=add_member(make_organisation("Third")),
        organisation=organisation,
        role=MANAGER,
        joined_at=date(2025, 1, 1),
        left_at=date(2026, 1, 1),
    )

    for attempt in (
        lambda: leave(organisation, by=manager),
        lambda: remove_member(manager, organisation, by=manager),
        lambda: change_role(manager, organisation, role=MEMBER, by=manager),
    ):
        with pytest.raises(LastManagerError):
            attempt()

    assert roles(organisation) == {manager: MANAGER, member: MEMBER, dead: MANAGER}
    assert former.user not in roles(organisation)
    assert verbs() == []


def test_a_second_manager_lets_the_first_one_go(organisation: Organisation, manager: User) -> None:
    second = add_member(organisation, role=MANAGER)

    leave(organisation, by=manager)

    assert roles(organisation) == {second: MANAGER}


def test_an_administrator_may_take_the_last_manager_out(
    organisation: Organisation, manager: User, admin: User
) -> None:
    remove_member(manager, organisation, by=admin)

    assert roles(organisation) == {}


def test_nobody_outside_gets_a_role(organisation: Organisation, manager: User) -> None:
    outsider = add_member(make_organisation("Other"))

    with pytest.raises(NotAMemberError):
        change_role(outsider, organisation, role=MANAGER, by=manager)
    with pytest.raises(ValueError, match="owner"):
        change_role(manager, organisation, role="owner", by=manager)

    assert remove_member(outsider, organisation, by=manager) is False
    assert roles(organisation) == {manager: MANAGER}
    assert verbs() == []
