"""Letters about assignments: which is due when, and each once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from hub.users.models import Membership, Organisation
from learning.domain.assignments import assign, end_assignment
from learning.domain.desk_rows import Person, Row, State
from learning.domain.reminding import next_occasion, send_due_letters
from learning.models import AssignmentLetter
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
def test_a_year_of_due_work_sends_each_letter_once() -> None:
    council = Organisation.objects.create(name="Council", slug="council")
    people = [build_user(name) for name in ("ann", "bob", "cat")]
    module = build_module()
    begin = datetime(2027, 1, 1, 9, tzinfo=timezone.get_default_timezone())
    due = date(2027, 3, 1)
    with time_machine.travel(begin):
        for person in people[:2]:
            Membership.objects.create(user=person, organisation=council)
        assigned, _new = assign(
            council,
            ("module", module.translation_key),
            title=module.title,
            due_on=due,
            people=None,
            by=people[0],
        )
    sent = []
    for number in range(100):
        now = begin + timedelta(days=number)
        with time_machine.travel(now):
            if number == 35:
                build_completion(module, people[1])
            if number == 57:
                Membership.objects.create(user=people[2], organisation=council)
            if number == 90:
                end_assignment(assigned, by=people[0])
            for _twice in range(2):
                send_due_letters(now=timezone.now())
        sent += [
            (number, letter.to[0][:3], letter.subject)
            for letter in mail.outbox
            if not letter.subject.startswith("You have")
        ]
        mail.outbox.clear()

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
