"""The desk from the database: assignments, memberships, what is seen and what is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from hub.users.models import Membership, Organisation, User
from learning.domain.errors import AlreadyAssigned, AssignmentOver
from learning.domain.managing.assignments import (
    Found,
    add_people,
    assign,
    change_due,
    end_assignment,
    match_members,
    take_off,
)
from learning.domain.managing.desk import Desk, DeskFilter
from learning.domain.managing.desk_rows import State
from learning.domain.managing.sharing import list_seen, share_completion, unshare_completion
from learning.domain.privacy import forget_learner
from learning.models import Assignment, ModulePage
from tests.factories.learning import build_completion, build_module, build_user

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel(datetime(2027, 3, 10, 12, tzinfo=timezone.get_default_timezone())):
        yield


@pytest.fixture
def council() -> Organisation:
    return Organisation.objects.create(name="Council", slug="council")


@pytest.fixture
def module(root_page: Any = None) -> ModulePage:
    return build_module()


def join(
    organisation: Organisation, name: str, *, days: int = 100, left: date | None = None
) -> User:
    user = User.objects.filter(email=f"{name}@hub.test").first() or build_user(name)
    Membership.objects.create(
        user=user, organisation=organisation, joined_at=DAY - timedelta(days=days), left_at=left
    )
    return user


def subject_of(module: ModulePage) -> tuple[str, Any]:
    return ("module", module.translation_key)


def ask(
    organisation: Organisation, module: ModulePage, *people: User, due: date = DAY
) -> Assignment:
    keys = [person.pk for person in people] or None
    by = people[0] if people else build_user("boss")
    subject = subject_of(module)
    return assign(organisation, subject, title=module.title, due_on=due, people=keys, by=by)[0]


def states(organisation: Organisation, day: date = DAY) -> dict[str, str]:
    rows = Desk(organisation, DeskFilter(day)).rows
    return {row.person.email.split("@")[0]: row.state.value for row in rows}


def test_nothing_of_another_organisation_is_seen(council: Organisation, module: ModulePage) -> None:
    trust = Organisation.objects.create(name="Trust", slug="trust")
    ann, bob = join(council, "ann"), join(trust, "bob")
    both = join(council, "both", left=DAY - timedelta(days=50))
    join(trust, "both", days=40)
    other = build_module("other")
    build_completion(other, bob)
    build_completion(other, both)
    ask(trust, module, due=DAY + timedelta(days=5))
    ask(council, module, ann)

    assert states(council) == {"ann": "open"}
    assert [title for _subject, title in Desk(council, DeskFilter(DAY)).subjects] == [module.title]
    assert Desk(council, DeskFilter(DAY)).counts[State.DONE] == 0
    held = {(row.person.email, row.title) for row in Desk(trust, DeskFilter(DAY)).rows}
    assert (both.email, other.title) in held


def test_what_was_completed_before_joining_is_seen_only_when_shown(
    council: Organisation, module: ModulePage
) -> None:
    ann = build_user("ann")
    completion = build_completion(module, ann, awarded_at=timezone.now() - timedelta(days=30))
    join(council, "ann", days=10)
    ask(council, module, ann)
    assert states(council) == {"ann": "open"}

    (seen,) = list_seen(ann)
    assert [(offer.completion, offer.is_shared) for offer in seen.offers] == [(completion, False)]
    assert share_completion(completion, council)[1]
    assert not share_completion(completion, council)[1]
    assert states(council) == {"ann": "done"}
    assert [row.state for row in list_seen(ann)[0].rows] == [State.DONE]

    assert unshare_completion(completion, council)
    assert states(council) == {"ann": "open"}


def test_as_at_a_day_shows_who_belonged_then_and_what_held_then(
    council: Organisation, module: ModulePage
) -> None:
    gone = join(council, "gone", left=DAY + timedelta(days=20))
    stays = join(council, "stays")
    first = ask(council, module, gone, stays, due=DAY + timedelta(days=10))
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        build_completion(module, gone)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        late = change_due(first, DAY + timedelta(days=90), by=stays)

        assert states(council, DAY + timedelta(days=4)) == {"gone": "open", "stays": "open"}
        assert states(council, DAY + timedelta(days=15)) == {"gone": "done", "stays": "late"}
        assert states(council, DAY + timedelta(days=25)) == {"stays": "late"}
        assert states(council, DAY + timedelta(days=30)) == {"stays": "open"}
        assert states(council, DAY - timedelta(days=1)) == {}
        assert end_assignment(late, by=stays)
        assert not end_assignment(late, by=stays)
        assert states(council, DAY + timedelta(days=30)) == {}


def test_assigning_the_same_again_adds_only_who_is_new(
    council: Organisation, module: ModulePage
) -> None:
    ann, bob, stranger = join(council, "ann"), join(council, "bob"), build_user("stranger")
    subject, due = subject_of(module), DAY + timedelta(days=3)

    def once(people: list[User] | None) -> tuple[Assignment, bool]:
        keys = None if people is None else [person.pk for person in people]
        return assign(council, subject, title="Module", due_on=due, people=keys, by=ann)

    first, is_new = once([ann, stranger])
    assert is_new
    assert once([ann]) == (first, False)
    assert once([bob]) == (first, True)
    assert set(first.people.running().values_list("user", flat=True)) == {ann.pk, bob.pk}
    everyone, is_new = once(None)
    assert is_new
    assert everyone.is_for_everyone
    assert list(Assignment.objects.running()) == [everyone]
    assert once([ann]) == (everyone, False)
    assert once(None) == (everyone, False)


def test_changing_what_has_ended_or_is_there_already_is_refused(
    council: Organisation, module: ModulePage
) -> None:
    ann = join(council, "ann")
    first = ask(council, module, ann, due=DAY + timedelta(days=1))
    other = ask(council, module, ann, due=DAY + timedelta(days=2))

    with pytest.raises(AlreadyAssigned):
        change_due(first, other.due_on, by=ann)
    assert change_due(first, first.due_on, by=ann) == first
    assert take_off(first, ann.pk, by=ann)
    assert not take_off(first, ann.pk, by=ann)
    end_assignment(first, by=ann)
    for act in (
        lambda: change_due(first, DAY, by=ann),
        lambda: add_people(first, [ann.pk], by=ann),
        lambda: take_off(first, ann.pk, by=ann),
    ):
        with pytest.raises(AssignmentOver):
            act()


def test_pasted_addresses_are_looked_for_among_members_alone(council: Organisation) -> None:
    ann = join(council, "ann")
    build_user("stranger")

    found = match_members(
        council, "Ann <ANN@hub.test>, stranger@hub.test\nnonsense\nnobody@hub.test, ann@hub.test"
    )

    assert [(match.found, match.user) for match in found] == [
        (Found.MEMBER, ann.pk),
        (Found.NO_MEMBER, None),
        (Found.NOT_AN_ADDRESS, None),
        (Found.NO_MEMBER, None),
        (Found.TWICE, None),
    ]


def test_an_erased_person_is_on_no_day(council: Organisation, module: ModulePage) -> None:
    ann = join(council, "ann")
    build_completion(module, ann)
    assert states(council) == {"ann": "done"}

    forget_learner(ann)

    assert states(council) == {}


def test_a_desk_costs_five_queries(
    council: Organisation, module: ModulePage, django_assert_num_queries: Any
) -> None:
    for number in range(1, 4):
        person = join(council, f"p{number}")
        if number < 3:
            build_completion(module, person)
        ask(council, module, person, due=DAY + timedelta(days=number))
        with django_assert_num_queries(5):
            desk = Desk(council, DeskFilter(DAY))
            assert len(desk.rows) == number
            assert sum(desk.counts.values()) == number


def test_what_is_asked_for_narrows_rows_and_counts(
    council: Organisation, module: ModulePage
) -> None:
    ann, bob = join(council, "ann"), join(council, "bob")
    build_completion(module, ann)
    ask(council, module, ann, bob, due=DAY)
    other = build_module("other")
    tomorrow = DAY + timedelta(days=1)
    ask(council, other, bob, due=tomorrow)

    def rows(**wanted: Any) -> list[tuple[str, str]]:
        desk = Desk(council, DeskFilter(tomorrow, **wanted))
        return [(row.person.email[:3], row.state.value) for row in desk.rows]

    assert rows(subject=subject_of(module)) == [("ann", "done"), ("bob", "late")]
    assert rows(states=frozenset({State.LATE})) == [("bob", "late")]
    assert rows(person="BO hub") == [("bob", "late"), ("bob", "open")]
    assert rows(person="nobody") == []
    desk = Desk(council, DeskFilter(tomorrow, subject_of(module), frozenset({State.DONE})))
    assert {state.value: number for state, number in desk.counts.items() if number} == {
        "late": 1,
        "done": 1,
    }
