"""Letters about assignments: which is due when, and each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from hub.users.models import Membership, Organisation
from learning.domain.managing.assignments import assign, end_assignment
from learning.domain.managing.desk_rows import Person, Row, State
from learning.domain.managing.reminding import next_occasion, send_due_letters
from learning.models import Assignment, AssignmentLetter
from tests.factories.learning import build_completion, build_module, build_user

DAY = date(2027, 3, 10)


def row(due: date | None, state: State = State.OPEN) -> Row:
    person = Person(1, "Ann", "ann@hub.test", DAY)
    return Row(person, ("module", UUID(int=1)), "Module", state, due, None, None)


@pytest.mark.parametrize(
    ("due_in", "told_before", "expected"),
    [
        (40, None, "asked"),
        (3, None, "asked"),
        (-3, None, "asked"),
        (31, 1, None),
        (30, 1, "30"),
        (8, 40, "30"),
        (7, 40, "7"),
        (2, 40, "7"),
        (1, 40, "1"),
        (0, 40, "1"),
        (-1, 40, None),
        (7, 0, None),
        (5, 1, None),
        (1, 1, "1"),
        (29, 2, "30"),
        (30, 0, None),
    ],
)
def test_what_a_letter_would_be_for(
    due_in: int, told_before: int | None, expected: str | None
) -> None:
    due = DAY + timedelta(days=due_in)
    first = f"asked {due.isoformat()}"
    told = {} if told_before is None else {first: DAY - timedelta(days=told_before)}

    found = next_occasion(row(due), told, DAY)

    if expected == "asked":
        assert found == first
    else:
        assert found == (expected and f"due {due.isoformat()} in {expected}")


def test_nothing_is_written_about_what_nobody_asked_for() -> None:
    assert next_occasion(row(None), {}, DAY) is None


@pytest.mark.django_db
def test_each_letter_goes_out_once_in_a_hundred_days() -> None:
    council = Organisation.objects.create(name="Council", slug="council")
    ann, bob, cat = (build_user(name) for name in ("ann", "bob", "cat"))
    module = build_module()
    subject, due = ("module", module.translation_key), date(2027, 3, 1)

    def begin() -> None:
        for person in (ann, bob):
            Membership.objects.create(user=person, organisation=council)
        assign(council, subject, title=module.title, due_on=due, people=None, by=ann)

    sent = letters_of_days(
        {
            0: begin,
            35: lambda: build_completion(module, bob),
            57: lambda: Membership.objects.create(user=cat, organisation=council),
            90: lambda: end_assignment(Assignment.objects.get(), by=ann),
        }
    )

    asks = f"Council asks you to learn: {module.title}"
    until = f"Reminder: {module.title} is due on 1 March 2027"
    assert sent == [
        (0, "ann", asks),
        (0, "bob", asks),
        (29, "ann", until),
        (29, "bob", until),
        (52, "ann", until),
        (57, "cat", asks),
        (58, "ann", until),
        (86, "cat", f"Reminder: {module.title} is due on 27 April 2027"),
    ]
    assert AssignmentLetter.objects.count() == len(sent)


def letters_of_days(acts: dict[int, Callable[[], object]]) -> list[tuple[int, str, str]]:
    """Let a hundred days go by from 1 January; return on which what was sent about assignments."""
    begin = datetime(2027, 1, 1, 9, tzinfo=timezone.get_default_timezone())
    sent = []
    for number in range(100):
        with time_machine.travel(begin + timedelta(days=number)):
            acts.get(number, lambda: None)()
            for _twice in range(2):
                send_due_letters(now=timezone.now())
        letters = [letter for letter in mail.outbox if "completed" not in letter.subject]
        sent += [(number, letter.to[0][:3], letter.subject) for letter in letters]
        mail.outbox.clear()
    return sent
