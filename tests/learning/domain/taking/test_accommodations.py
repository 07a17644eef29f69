"""Help with quizzes: asked for, decided, taken back; what it is stands nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from hub.users.accounts.deletion import export_person
from hub.users.models import AuditEntry, Membership, Organisation, User
from learning.domain.errors import OwnWish, WishChanged
from learning.domain.taking.accommodations import (
    NONE,
    Needs,
    ask_for_accommodation,
    decide_accommodation,
    describe_needs,
    find_needs,
    needs_asked,
    withdraw_accommodation,
)
from learning.domain.taking.attempts import start_attempt
from learning.models import Accommodation
from learning.permissions import can_decide_accommodations
from tests.factories.learning import build_simple_quiz, build_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MORE = Needs(extra_time=50)
SECRET = "Quiet-room-and-larger-letters"


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Annabel")


@pytest.fixture
def staff() -> User:
    return in_group("staff")


def in_group(name: str, group: str = "Quiz help") -> User:
    user = build_user(name)
    user.groups.add(Group.objects.get(name=group))
    return user


def ask(user: User, needs: Needs = MORE, wish: str = SECRET, **kwargs: Any) -> Accommodation:
    return ask_for_accommodation(by=user, wish=wish, needs=needs, **kwargs)


def test_nothing_counts_before_it_is_granted_and_then_all_of_it_does(
    ann: User, staff: User
) -> None:
    row = ask(ann)
    assert (row.is_waiting, find_needs(ann)) == (True, NONE)

    granted = Needs(extra_time=25, extra_attempts=2, has_no_shuffling=True)
    row = decide_accommodation(row, by=staff, needs=granted, reason=" A quarter is usual. ")

    assert (row.state, row.reason, row.decided_by) == ("granted", "A quarter is usual.", staff)
    assert (find_needs(ann), needs_asked(row), row.wish) == (granted, MORE, "")


def test_a_further_wish_takes_nothing_away_whatever_becomes_of_it(ann: User, staff: User) -> None:
    decide_accommodation(ask(ann), by=staff, needs=MORE)
    row = ask(ann, Needs(has_no_time_limit=True))
    assert (row.state, find_needs(ann)) == ("asked", MORE)

    row = decide_accommodation(row, by=staff, needs=None, reason="Say more, please.")

    assert (row.state, row.reason, row.wish) == ("declined", "Say more, please.", "")
    assert find_needs(ann) == MORE


def test_taking_it_back_erases_it_and_leaves_given_time(ann: User, staff: User) -> None:
    quiz = build_simple_quiz(time_limit=20)
    decide_accommodation(ask(ann), by=staff, needs=MORE)
    attempt, _begun = start_attempt(quiz, by=ann, now=NOW)

    assert withdraw_accommodation(by=ann)
    assert not withdraw_accommodation(by=ann)

    assert (list(Accommodation.objects.all()), find_needs(ann)) == ([], NONE)
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + timedelta(minutes=30)


def test_nobody_decides_for_themselves(staff: User) -> None:
    row = ask(staff)

    with pytest.raises(OwnWish):
        decide_accommodation(row, by=staff, needs=MORE)

    assert find_needs(staff) == NONE


def test_what_was_asked_meanwhile_is_not_decided_unread(ann: User, staff: User) -> None:
    seen = ask(ann)
    ask(ann, Needs(extra_attempts=1), now=NOW + timedelta(minutes=1))

    with pytest.raises(WishChanged):
        decide_accommodation(seen, by=staff, needs=MORE)
    withdraw_accommodation(by=ann)
    with pytest.raises(Accommodation.DoesNotExist):
        decide_accommodation(seen, by=staff, needs=MORE)


def test_letters_go_once_to_those_who_decide_and_say_nothing(ann: User, staff: User) -> None:
    in_group("editor", "Editors")
    in_group("moderator", "Moderators")
    both = in_group("both")
    organisation = Organisation.objects.create(name="Riverside", slug="riverside")
    Membership.objects.create(user=both, organisation=organisation, role="manager")
    row = ask(ann)
    row = ask(ann, Needs(has_no_time_limit=True))
    decide_accommodation(row, by=staff, needs=None, reason="Because")

    assert [letter.to for letter in mail.outbox] == [[staff.email], [ann.email]]
    for letter in mail.outbox:
        said = " ".join([letter.subject, letter.body, str(letter.alternatives)])
        for secret in (SECRET, "Annabel", "time limit", "Because", "declined", "per cent"):
            assert secret not in said


def test_without_anybody_in_the_group_administrators_are_told(ann: User) -> None:
    build_user("editor").groups.add(Group.objects.get(name="Editors"))
    chief = build_user("chief", is_superuser=True)

    ask(ann)

    assert [letter.to for letter in mail.outbox] == [[chief.email]]


def test_the_audit_list_says_that_and_not_what(ann: User, staff: User) -> None:
    row = ask(ann)
    row = decide_accommodation(row, by=staff, needs=MORE, reason="Yes")
    decide_accommodation(row, by=staff, needs=None, reason="No")
    withdraw_accommodation(by=ann)

    entries = AuditEntry.objects.order_by("pk")
    assert [(each.verb, each.actor_id, each.about_id, each.details) for each in entries] == [
        ("accommodation.asked", ann.pk, ann.pk, {}),
        ("accommodation.granted", staff.pk, ann.pk, {}),
        ("accommodation.declined", staff.pk, ann.pk, {}),
        ("accommodation.withdrawn", ann.pk, ann.pk, {}),
    ]


def test_who_may_decide(staff: User) -> None:
    manager = in_group("manager")
    organisation = Organisation.objects.create(name="Riverside", slug="riverside")
    Membership.objects.create(user=manager, organisation=organisation, role="manager")
    Membership.objects.create(user=staff, organisation=organisation, role="member")
    people = {
        "staff": staff,
        "manager in the group": manager,
        "editor": in_group("editor", "Editors"),
        "moderator": in_group("moderator", "Moderators"),
        "administrator": build_user("chief", is_superuser=True),
        "deactivated": build_user("gone", is_superuser=True, is_active=False),
        "anybody": build_user("anybody"),
    }

    may = [name for name, user in people.items() if can_decide_accommodations(user)]

    assert may == ["staff", "administrator"]


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        (NONE, []),
        (Needs(extra_time=25, has_no_time_limit=True), ["no time limit"]),
        (Needs(extra_time=25, extra_attempts=1), ["25 per cent more time", "1 more attempt"]),
        (
            Needs(extra_attempts=3, has_no_shuffling=True),
            ["3 more attempts", "questions and options always in the same order"],
        ),
    ],
)
def test_in_words(needs: Needs, words: list[str]) -> None:
    assert describe_needs(needs) == words


def test_the_copy_of_what_is_held_has_all_of_it(ann: User, staff: User) -> None:
    row = decide_accommodation(ask(ann), by=staff, needs=Needs(25), reason="A quarter.")
    row = ask(ann, Needs(has_no_shuffling=True))

    figures = {"extra_time": 0, "extra_attempts": 0, "has_no_time_limit": False}
    assert export_person(ann)["help with quizzes"] == {
        "state": "asked",
        "granted": figures | {"extra_time": 25, "has_no_shuffling": False},
        "asked": figures | {"has_no_shuffling": True},
        "words": SECRET,
        "answer": "",
        "asked_at": row.asked_at.isoformat() if row.asked_at else None,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
    }
    assert export_person(staff)["help with quizzes"] is None
