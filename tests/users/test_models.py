"""Accounts are found by e-mail in any case; memberships hold from a day until a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import Value

from hub.users.models import Membership, Organisation, User
from hub.users.permissions import can_manage, is_member

pytestmark = pytest.mark.django_db


def test_address_is_stored_in_lower_case_whatever_writes_it() -> None:
    created = User.objects.create_user("  Some.One@HUB.Test ")
    User.objects.bulk_create([User(email="Other@Hub.Test")])

    assert created.email == "some.one@hub.test"
    assert sorted(User.objects.values_list("email", flat=True)) == [
        "other@hub.test",
        "some.one@hub.test",
    ]
    assert User.objects.get(email="SOME.ONE@hub.test") == created
    assert User.objects.get_by_natural_key("Some.One@hub.TEST") == created


def test_database_refuses_the_same_address_in_another_case() -> None:
    User.objects.create_user("one@hub.test")
    other = User.objects.create_user("two@hub.test")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE users_user SET email = %s WHERE id = %s", ["ONE@hub.test", other.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(email=Value("One@Hub.Test"))

    other.refresh_from_db()
    assert other.email == "two@hub.test"


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("  ")
    assert not User.objects.exists()


def test_account_without_password_cannot_sign_in() -> None:
    assert not User.objects.create_user("a@hub.test").has_usable_password()


def test_second_open_membership_is_refused_and_a_closed_one_is_not(
    membership: Membership,
) -> None:
    again = {"user": membership.user, "organisation": membership.organisation}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**again)

    Membership.objects.filter(pk=membership.pk).update(left_at=membership.joined_at)
    returned = Membership.objects.create(**again)

    assert list(Membership.objects.active()) == [returned]


def test_membership_cannot_end_before_it_begins(membership: Membership) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(
            joined_at=date(2026, 5, 2), left_at=date(2026, 5, 1)
        )


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 1, 31), False),
        (date(2026, 2, 1), True),
        (date(2026, 6, 29), True),
        (date(2026, 6, 30), False),
    ],
)
def test_membership_holds_until_the_day_before_it_ends(
    membership: Membership, day: date, holds: bool
) -> None:
    Membership.objects.update(joined_at=date(2026, 2, 1), left_at=date(2026, 6, 30))

    assert Membership.objects.on(day).exists() is holds


def test_only_a_current_manager_of_this_organisation_can_manage_it(
    person: User, organisation: Organisation
) -> None:
    elsewhere = Organisation.objects.create(name="Elsewhere", slug="elsewhere")
    former = User.objects.create_user("former@hub.test")
    member = User.objects.create_user("member@hub.test")
    manager = Membership.Role.MANAGER
    Membership.objects.create(user=person, organisation=organisation, role=manager)
    Membership.objects.create(user=member, organisation=organisation)
    Membership.objects.create(user=member, organisation=elsewhere, role=manager)
    Membership.objects.create(
        user=former,
        organisation=organisation,
        role=manager,
        joined_at=date(2025, 1, 1),
        left_at=date(2026, 1, 1),
    )
    everybody = [person, member, former, AnonymousUser()]

    assert [can_manage(user, organisation) for user in everybody] == [True, False, False, False]
    assert [is_member(user, organisation) for user in everybody] == [True, True, False, False]
    assert can_manage(member, elsewhere)


def test_deactivated_manager_and_administrator_without_membership_cannot_manage(
    person: User, organisation: Organisation, admin: User
) -> None:
    Membership.objects.create(user=person, organisation=organisation, role="manager")
    person.is_active = False

    assert not can_manage(person, organisation)
    assert not is_member(person, organisation)
    assert not can_manage(admin, organisation)


def test_deleting_a_person_or_an_organisation_takes_the_membership(
    membership: Membership, organisation: Organisation
) -> None:
    membership.user.delete()
    assert not Membership.objects.exists()

    other = User.objects.create_user("other@hub.test")
    Membership.objects.create(user=other, organisation=organisation)
    organisation.delete()

    assert not Membership.objects.exists()
    assert list(User.objects.all()) == [other]
