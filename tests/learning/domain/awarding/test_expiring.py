"""Letters before something expires: which is due when, each once, and stopping them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.signing import Signer
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.upkeep.models import OutgoingMail
from hub.users.accounts.deletion import delete_account, export_person
from hub.users.models import Membership, Organisation, User
from learning.domain.awarding import expiring
from learning.domain.awarding.expiring import (
    find_reader,
    make_token,
    next_step,
    resume_reminders,
    send_expiry_letters,
    stop_reminders,
)
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.errors import LinkUnreadable
from learning.domain.managing.assignments import assign, end_assignment
from learning.domain.taking.renewal import renew
from learning.models import Assignment, Completion, ExpiryLetter, ModulePage, RemindersStopped
from tests.factories.learning import (
    build_completion,
    build_module,
    build_path,
    build_user,
    choose_path,
)
from tests.learning.domain.taking.test_races import Meeting, at_once

DAY = date(2027, 3, 10)
BEGIN = datetime(2027, 1, 1, 9, tzinfo=timezone.get_default_timezone())
# What is completed at BEGIN and holds for three months expires on 1 April, day 90.
STEPS = [60, 83, 89]
EXPIRES = re.compile(" expires on |^Expires soon: ")


@pytest.mark.parametrize(
    ("left", "told", "expected"),
    [
        (31, (), None),
        (30, (), 30),
        (30, (30,), None),
        (29, (), 30),
        (8, (30,), None),
        (7, (30,), 7),
        (7, (), 7),
        (5, (7,), None),
        (2, (), 7),
        (1, (30, 7), 1),
        (0, (), 1),
        (0, (1,), None),
        (-1, (), None),
    ],
)
def test_which_letter_is_due(left: int, told: tuple[int, ...], expected: int | None) -> None:
    long_ago = DAY - timedelta(days=300)

    assert next_step(DAY + timedelta(days=left), long_ago, told, DAY) == expected


@pytest.mark.parametrize(("days_ago", "expected"), [(0, None), (1, None), (2, 7), (30, 7)])
def test_what_was_completed_after_the_day_of_a_step_needs_none_for_it(
    days_ago: int, expected: int | None
) -> None:
    assert next_step(DAY + timedelta(days=6), DAY - timedelta(days=days_ago), (), DAY) == expected


def letters_of_days(acts: dict[int, Callable[[], object]]) -> list[tuple[int, str, str]]:
    """Let a hundred days go by; return on which what was sent to whom about what expires."""
    sent = []
    for number in range(100):
        with time_machine.travel(BEGIN + timedelta(days=number)):
            acts.get(number, lambda: None)()
            for _twice in range(2):
                send_expiry_letters(now=timezone.now())
        letters = [letter for letter in mail.outbox if EXPIRES.search(letter.subject)]
        sent += [(number, letter.to[0][:3], letter.subject) for letter in letters]
        mail.outbox.clear()
    return sent


def build_expiring(user: User, title: str = "Module one") -> Completion:
    """Return what `user` completed at BEGIN, to expire after three months."""
    module = build_module(title, validity_months=3)
    return build_completion(module, user, awarded_at=BEGIN)


def page_of(completion: Completion) -> ModulePage:
    return ModulePage.objects.get(translation_key=completion.subject_key)


@pytest.mark.django_db
def test_each_step_sends_one_email_about_modules_and_paths() -> None:
    module = build_module("Law", validity_months=3)
    path = build_path("Everything", module)
    ann = build_user("ann")
    choose_path(path, ann)
    build_completion(build_module("Lasting"), ann, awarded_at=BEGIN)

    sent = letters_of_days({0: lambda: build_completion(module, ann, awarded_at=BEGIN)})

    both = "Expires soon: 2 modules or paths"
    assert sent == [(day, "ann", both) for day in STEPS]
    rows = ExpiryLetter.objects.values_list("completion__title", "days").order_by("pk")
    assert sorted(rows) == sorted((each.title, d) for each in (module, path) for d in (30, 7, 1))


@pytest.mark.django_db
def test_nothing_is_sent_about_what_was_renewed_revoked_or_stopped_or_to_who_is_gone() -> None:
    ann, bob, cat, dan, eve = (build_user(name) for name in ("ann", "bob", "cat", "dan", "eve"))
    rows = {each: build_expiring(each, each.email) for each in (ann, bob, cat, dan, eve)}

    def end() -> None:
        renew(page_of(rows[ann]), by=ann)
        build_completion(page_of(rows[ann]), ann, awarded_at=timezone.now())
        revoke_completion(rows[bob], by=None, reason=Completion.Reason.MISTAKE)
        stop_reminders(by=cat)
        delete_account(dan, by=None)
        User.objects.filter(pk=eve.pk).update(is_active=False)

    sent = letters_of_days({70: end, 86: lambda: resume_reminders(by=cat)})

    assert [(day, who) for day, who, _subject in sent] == [
        *((60, who) for who in ("ann", "bob", "cat", "dan", "eve")),
        (86, "cat"),
        (89, "cat"),
    ]


@pytest.mark.django_db
def test_what_an_organisation_asks_for_cannot_be_stopped() -> None:
    council = Organisation.objects.create(name="Council", slug="council")
    other = Organisation.objects.create(name="Other", slug="other")
    ann, bob, cat = (build_user(name) for name in ("ann", "bob", "cat"))
    module = build_module("Law", validity_months=3)
    rows = [build_completion(module, each, awarded_at=BEGIN) for each in (ann, bob, cat)]
    for each in (ann, bob):
        Membership.objects.create(user=each, organisation=council, joined_at=BEGIN.date())
    Membership.objects.create(user=cat, organisation=other, joined_at=BEGIN.date())
    for each in (ann, bob, cat):
        stop_reminders(by=each)
    subject = ("module", module.translation_key)

    def ask() -> None:
        due = date(2027, 3, 1)
        assign(council, subject, title="Law", due_on=due, people=[ann.pk], by=ann)

    sent = letters_of_days({50: ask, 85: lambda: end_assignment(Assignment.objects.get(), by=ann)})

    assert [(day, who) for day, who, _subject in sent] == [(60, "ann"), (83, "ann")]
    assert set(ExpiryLetter.objects.values_list("completion", flat=True)) == {rows[0].pk}


@pytest.mark.django_db
def test_a_letter_says_how_to_stop_it_unless_it_is_required() -> None:
    council = Organisation.objects.create(name="Council", slug="council")
    ann, bob = build_user("ann"), build_user("bob")
    asked = build_expiring(ann, "Asked")
    build_expiring(bob, "Free")
    Membership.objects.create(user=ann, organisation=council, joined_at=BEGIN.date())
    with time_machine.travel(BEGIN + timedelta(days=60)):
        subject = ("module", asked.subject_key)
        assign(council, subject, title="Asked", due_on=date(2027, 5, 1), people=None, by=ann)
        mail.outbox.clear()
        send_expiry_letters(now=timezone.now())

    required, free = mail.outbox
    assert "Council asks you to have it" in str(required.body)
    assert "List-Unsubscribe" not in required.extra_headers
    assert "/reminders/" not in required.message().as_string()
    address = free.extra_headers["List-Unsubscribe"].strip("<>")
    assert free.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in str(free.body)
    token = address.removesuffix("/").rsplit("/", 1)[1]
    assert find_reader(token) == bob
    letter = ExpiryLetter.objects.get(completion__learner__user=bob)
    assert Signer(salt=expiring.SALT).unsign_object(token) == [letter.pk]


def build_mixed(user: User) -> tuple[Completion, Completion, Completion]:
    """Return what expires soon of `user`: one that Council assigned, and two that nobody did."""
    council = Organisation.objects.create(name="Council", slug="council")
    asked, free, other = (build_expiring(user, title) for title in ("Asked", "Free", "Other"))
    Membership.objects.create(user=user, organisation=council, joined_at=BEGIN.date())
    with time_machine.travel(BEGIN + timedelta(days=60)):
        subject = ("module", asked.subject_key)
        assign(council, subject, title="Asked", due_on=date(2027, 5, 1), people=None, by=user)
    mail.outbox.clear()
    return asked, free, other


def links_in(letter: Any) -> list[str]:
    """Return the tokens of the links in an email that stop reminders."""
    parts = (letter.extra_headers.get("List-Unsubscribe", ""), letter.body, letter.alternatives[0])
    return [token for part in parts for token in re.findall(r"/reminders/([^/]+)/", str(part))]


@pytest.mark.django_db
def test_one_run_sends_one_email_that_names_all_and_what_cannot_be_stopped() -> None:
    ann, bob = build_user("ann"), build_user("bob")
    build_mixed(ann)
    build_expiring(bob, "Alone")
    mail.outbox.clear()

    with time_machine.travel(BEGIN + timedelta(days=60)):
        told = [send_expiry_letters(now=timezone.now()) for _twice in range(2)]

    assert told == [f"{number} letters about what expires sent" for number in (2, 0)]
    assert [(letter.to[0], letter.subject) for letter in mail.outbox] == [
        (ann.email, "Expires soon: 3 modules or paths"),
        (bob.email, "Alone expires on 1 April 2027"),
    ]
    digest = mail.outbox[0]
    for text in (str(digest.body), str(digest.alternatives[0][0])):
        assert [f"“{each}” expires on" in text for each in ("Asked", "Free", "Other")] == [True] * 3
        assert text.count("Council has assigned it to you.") == 1
        assert "Reminders of assigned training cannot be stopped." in text
    free = ExpiryLetter.objects.get(completion__title="Free")
    assert set(links_in(digest)) == {make_token(free)}
    assert {find_reader(make_token(row)).email for row in ExpiryLetter.objects.all()} == {
        ann.email,
        bob.email,
    }


@pytest.mark.django_db
def test_after_the_link_of_such_an_email_only_what_is_assigned_is_written_about() -> None:
    ann = build_user("ann")
    build_mixed(ann)
    with time_machine.travel(BEGIN + timedelta(days=60)):
        send_expiry_letters(now=timezone.now())
    stop_reminders(by=find_reader(links_in(mail.outbox.pop())[0]))

    with time_machine.travel(BEGIN + timedelta(days=83)):
        send_expiry_letters(now=timezone.now())

    (letter,) = mail.outbox
    assert (letter.subject, links_in(letter)) == ("Asked expires on 1 April 2027", [])


@pytest.mark.django_db
def test_an_email_about_assigned_training_alone_has_no_link_that_stops_it() -> None:
    ann = build_user("ann")
    _asked, free, other = build_mixed(ann)
    council = Organisation.objects.get()
    for each in (free, other):
        subject = ("module", each.subject_key)
        assign(council, subject, title=each.title, due_on=DAY, people=None, by=ann)

    send_expiry_letters(now=BEGIN + timedelta(days=60))

    (letter,) = mail.outbox
    assert links_in(letter) == []
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "so these reminders cannot be stopped" in str(letter.body)


@pytest.mark.django_db
def test_a_crash_while_one_is_written_loses_nothing_and_repeats_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = BEGIN + timedelta(days=60)
    people = [build_user(name) for name in ("ann", "bob", "cat")]
    for title in ("Law", "Money"):
        for each in people:
            build_expiring(each, f"{title} {each.email}")
    mail.outbox.clear()
    written = expiring.write_letter

    def crash(name: str, *, to: str, context: Any) -> Any:
        if to == people[1].email:
            raise OSError("The server is away")
        return written(name, to=to, context=context)

    with monkeypatch.context() as patched:
        patched.setattr(expiring, "write_letter", crash)
        with pytest.raises(OSError, match="away"):
            send_expiry_letters(now=now)
    assert ExpiryLetter.objects.count() == 2
    send_expiry_letters(now=now)

    assert [letter.to[0] for letter in mail.outbox] == [each.email for each in people]
    assert ExpiryLetter.objects.count() == 6


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 6])
def test_a_day_without_letters_costs_the_same_whatever_expires(count: int) -> None:
    module = build_module(validity_months=3)
    for number in range(count):
        build_completion(module, build_user(f"u{number}"), awarded_at=BEGIN)
    now = BEGIN + timedelta(days=61)
    assert send_expiry_letters(now=now) == f"{count} letters about what expires sent"

    with CaptureQueriesContext(connection) as queries:
        assert send_expiry_letters(now=now) == "0 letters about what expires sent"

    assert len(queries) == 2


@pytest.mark.django_db
def test_a_link_that_is_changed_or_leads_to_nobody_is_refused() -> None:
    ann = build_user()
    row = ExpiryLetter.objects.create(
        completion=build_expiring(ann), days=7, sent_at=timezone.now()
    )
    token = make_token(row)
    strange = Signer(salt="learning.check-up.result").sign_object([row.pk])
    for wrong in (f"{token}x", "x", "", token * 9, strange):
        with pytest.raises(LinkUnreadable):
            find_reader(wrong)

    delete_account(ann, by=None)

    with pytest.raises(LinkUnreadable):
        find_reader(token)


@pytest.mark.django_db
def test_letters_and_the_wish_are_exported_and_erased() -> None:
    ann, bob = build_user(), build_user("bob")
    for each in (ann, bob):
        build_expiring(each, each.email)
        stop_reminders(by=each)
        row = Completion.objects.for_user(each).get()
        ExpiryLetter.objects.create(completion=row, days=7, sent_at=BEGIN)

    found = export_person(ann)["reminders"]

    (letter,) = found["letters"]
    assert (letter["title"], letter["days_before"]) == (ann.email, 7)
    assert datetime.fromisoformat(letter["sent_at"]) == BEGIN
    assert found["stopped_at"] is not None
    delete_account(ann, by=None)
    assert ExpiryLetter.objects.get().completion.learner.user == bob
    assert RemindersStopped.objects.get().user == bob


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_checked", [True, False])
def test_many_runs_at_once_send_one_letter(
    monkeypatch: pytest.MonkeyPatch, settings: Any, is_checked: bool
) -> None:
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    ann = build_user()
    for title in ("Law", "Money"):
        build_expiring(ann, title)
    now = BEGIN + timedelta(days=60)
    meeting = Meeting(6)
    monkeypatch.setattr(expiring, "_read_told", lambda now: meeting.wait() or {})
    if not is_checked:
        manager = ExpiryLetter.objects
        monkeypatch.setattr(
            manager,
            "get_or_create",
            lambda defaults, **row: (manager.create(**row, **defaults), True),
        )

    outcomes = at_once(6, lambda _n: send_expiry_letters(now=now))

    failed = {type(each) for each in outcomes if isinstance(each, Exception)}
    assert failed == (set() if is_checked else {IntegrityError})
    assert OutgoingMail.objects.filter(subject__startswith="Expires soon: 2").count() == 1
    assert ExpiryLetter.objects.count() == 2
