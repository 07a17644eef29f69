"""Letters about assignments: which is due when, and each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from hub.upkeep.models import OutgoingMail
from hub.users.models import Membership, Organisation, User
from learning.domain.managing import reminding
from learning.domain.managing.assignments import assign, end_assignment
from learning.domain.managing.desk import Desk, DeskFilter
from learning.domain.managing.desk_rows import Person, Row, State
from learning.domain.managing.reminding import (
    next_occasion,
    remind,
    send_due_letters,
    send_letters_of,
)
from learning.models import Assignment, AssignmentLetter
from tests.factories.learning import build_completion, build_module, build_user
from tests.learning.domain.taking.test_races import Meeting, at_once

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


def build_assigned(people: list[User], *titles: str, name: str = "Council") -> Organisation:
    """Return an organisation of `people` that assigned new modules to them."""
    organisation = Organisation.objects.create(name=name, slug=name.lower())
    for person in people:
        Membership.objects.create(user=person, organisation=organisation)
    for number, title in enumerate(titles, 20):
        subject = ("module", build_module(title).translation_key)
        due = timezone.localdate() + timedelta(days=number)
        assign(organisation, subject, title=title, due_on=due, people=None, by=people[0])
    return organisation


@pytest.mark.django_db
def test_one_run_sends_a_person_one_email_that_names_all() -> None:
    ann, bob = build_user("ann"), build_user("bob")
    build_assigned([ann, bob], "Law", "Money")
    build_assigned([ann], "Care", name="Trust")

    told = [send_due_letters(now=timezone.now()) for _twice in range(2)]

    assert told == [f"{number} letters about assignments sent" for number in (2, 0)]
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert subjects == {
        ann.email: "Training assigned to you: 3 modules or paths",
        bob.email: "Training assigned to you: 2 modules or paths",
    }
    (letter,) = (letter for letter in mail.outbox if letter.to == [ann.email])
    for text in (str(letter.body), str(letter.alternatives[0][0])):
        asks = ("Council", "Law"), ("Council", "Money"), ("Trust", "Care")
        assert [f"{who} asks you to complete “{what}” by" in text for who, what in asks] == [
            True
        ] * 3
    occasions = AssignmentLetter.objects.values_list("user__email", "organisation__name")
    assert sorted(occasions) == [
        (ann.email, "Council"),
        (ann.email, "Council"),
        (ann.email, "Trust"),
        (bob.email, "Council"),
        (bob.email, "Council"),
    ]


@pytest.mark.django_db
def test_an_email_about_several_says_of_each_how_it_is() -> None:
    ann, now = build_user("ann"), timezone.now()
    overdue, expired, held = (build_module(title, validity_months=12) for title in "ABC")
    build_completion(held, ann, awarded_at=now - timedelta(days=200))
    council = build_assigned([ann])
    joined = now - timedelta(days=900)
    Membership.objects.update(joined_at=joined.date())
    build_completion(expired, ann, awarded_at=joined + timedelta(days=1))
    for each in (overdue, expired, held):
        subject, due = ("module", each.translation_key), timezone.localdate() + timedelta(days=5)
        assign(council, subject, title=each.title, due_on=due, people=None, by=ann)
    mail.outbox.clear()

    send_due_letters(now=timezone.now() + timedelta(days=6))

    (letter,) = mail.outbox
    for text in (str(letter.body), str(letter.alternatives[0][0])):
        assert text.count("That day is over. You can still do it.") == 1
        assert text.count("You completed it before, and that has expired.") == 1
        assert text.count("You already hold this until") == 1
        assert text.count("Council does not see it yet.") == 1


@pytest.mark.django_db
def test_the_most_emails_at_once_are_counted_by_person() -> None:
    people = [build_user(name) for name in ("ann", "bob", "cat")]
    council = build_assigned(people, "Law", "Money")

    sent = [send_letters_of(council, now=timezone.now(), most=2) for _twice in range(2)]

    assert sent == [2, 1]
    assert sorted(letter.to[0] for letter in mail.outbox) == [each.email for each in people]
    assert AssignmentLetter.objects.count() == 6


@pytest.mark.django_db
def test_reminding_of_several_is_one_email_once_a_day() -> None:
    ann = build_user("ann")
    council = build_assigned([ann], "Law", "Money")
    rows = Desk(council, DeskFilter(timezone.localdate())).all_rows

    told = [remind(council, rows, by=ann) for _twice in range(2)]

    assert told == [(1, 2), (0, 0)]
    assert [letter.subject for letter in mail.outbox] == ["Reminder: 2 modules or paths"]


@pytest.mark.django_db
def test_a_crash_while_one_is_written_loses_nothing_and_repeats_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [build_user(name) for name in ("ann", "bob", "cat")]
    build_assigned(people, "Law", "Money")
    written = reminding.send_letter

    def crash(name: str, *, to: str, context: Any) -> None:
        if to == people[1].email:
            raise OSError("The server is away")
        written(name, to=to, context=context)

    with monkeypatch.context() as patched:
        patched.setattr(reminding, "send_letter", crash)
        with pytest.raises(OSError, match="away"):
            send_due_letters(now=timezone.now())
    assert AssignmentLetter.objects.count() == 2
    send_due_letters(now=timezone.now())

    assert [letter.to[0] for letter in mail.outbox] == [each.email for each in people]
    assert AssignmentLetter.objects.count() == 6


@pytest.mark.django_db
def test_a_further_email_costs_the_same_whatever_it_names(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In production the outline, which knows the addresses, is kept between requests.
    monkeypatch.setattr(reminding, "address_of", lambda subject: "/learning/")
    ann = build_user("ann")
    council = build_assigned([ann], *"ABC")
    send_letters_of(council, now=timezone.now())
    rows = Desk(council, DeskFilter(timezone.localdate())).all_rows
    AssignmentLetter.objects.all().delete()

    # Four for each row: looked for, and made in a savepoint. All others are asked once.
    for number, queries in ((1, 10), (3, 18)):
        with django_assert_num_queries(queries):
            assert remind(council, rows[:number], by=ann) == (1, number)
        AssignmentLetter.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_many_runs_at_once_send_one_email(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    ann = build_user("ann")
    build_assigned([ann], "Law", "Money")
    build_assigned([ann], "Care", name="Trust")
    meetings = {name: Meeting(6) for name in ("Council", "Trust")}
    monkeypatch.setattr(
        reminding, "_read_told", lambda organisation: meetings[organisation.name].wait() or {}
    )

    outcomes = at_once(6, lambda _n: send_due_letters(now=timezone.now()))

    counts = [f"{number} letters about assignments sent" for number in (0, 0, 0, 0, 0, 1)]
    assert sorted(map(str, outcomes)) == counts
    assert OutgoingMail.objects.filter(subject__startswith="Training assigned").count() == 1
    assert AssignmentLetter.objects.count() == 3
