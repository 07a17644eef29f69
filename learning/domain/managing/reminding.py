"""Letters about what an organisation asks of a person: at first, before it is due, on request.

Each goes out once for its occasion; the row that says so is written in the same transaction.
Nobody can unsubscribe: an employer's request is not advertising. Leaving the organisation, being
taken off, or having done it ends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.core.letters import send_letter, site_address
from hub.users.audit import record
from hub.users.models import Organisation, User
from learning.domain.managing.desk import Desk, DeskFilter, list_asked, list_held, list_people
from learning.domain.managing.desk_rows import UNDONE, Asked, Row, State, make_rows
from learning.domain.managing.sharing import find_held, say_held
from learning.domain.subjects import Subject, address_of
from learning.models import AssignmentLetter, Completion

DAYS_BEFORE = (1, 7, 30)
REMINDABLE = UNDONE | {State.EXPIRING}
# Sent by the request that assigns; more wait for `run_due`.
MOST_AT_ONCE = 50

Choose = Callable[[Row, Mapping[str, date]], str | None]


def send_due_letters(*, now: datetime) -> str:
    """Send what is due about every running assignment; due work."""
    asking = Organisation.objects.filter(assignments__ended_on__isnull=True).distinct()
    sent = sum(send_letters_of(organisation, now=now) for organisation in asking)
    return f"{sent} letters about assignments sent"


def send_letters_of(organisation: Organisation, *, now: datetime, most: int | None = None) -> int:
    """Send the letters that are due in one organisation, at most `most`; return how many."""
    today = timezone.localdate(now)
    rows = [row for row in Desk(organisation, DeskFilter(today)).all_rows if row.state in UNDONE]
    return _send_all(organisation, rows, lambda row, told: next_occasion(row, told, today), most)


@dataclass(frozen=True)
class Effect:
    """What asking everyone for something does: how many people, and how many of them do what."""

    people: int
    done: int
    emails: int


def preview_for_everyone(
    organisation: Organisation, subject: Subject, due_on: date, *, today: date
) -> Effect:
    """Return what asking everyone for `subject` by `due_on` would do today; nothing is stored."""
    people = list(dict.fromkeys(list_people(organisation, today)))
    new = Asked(subject, "", assigned_on=today, due_on=due_on, people=None)
    asked = [*list_asked(organisation, today), new]
    held = list_held(organisation, today)
    rows = [row for row in make_rows(people, asked, held, today) if row.subject == subject]
    undone = [row for row in rows if row.state in UNDONE]
    told = _read_told(organisation)
    emails = [
        row
        for row in undone
        if next_occasion(row, told.get((row.person.key, *subject), {}), today) is not None
    ]
    return Effect(len(rows), len(rows) - len(undone), len(emails))


def remind(organisation: Organisation, rows: Iterable[Row], *, by: User) -> int:
    """Remind people of rows of today's desk, once a day each; return how many letters went out.

    Rows that nobody asked for, or that are done, are left out.
    """
    occasion = f"reminded {timezone.localdate().isoformat()}"
    wanted = [row for row in rows if row.due_on is not None and row.state in REMINDABLE]
    sent = _send_all(organisation, wanted, lambda row, told: occasion, None)
    if sent:
        record("training.reminded", by=by, organisation=organisation, details={"letters": sent})
    return sent


def next_occasion(row: Row, told: Mapping[str, date], today: date) -> str | None:
    """Return what a letter about `row` would be for today; None when none is due.

    Nothing is written about what nobody asked for. The first letter for a due date says what is
    asked. Reminders follow 30, 7 and 1 day before, each only when the first is older than that.

    Args:
        told: the occasions of earlier letters to this person about this subject, and their days.
    """
    if row.due_on is None:
        return None
    first = f"asked {row.due_on.isoformat()}"
    if first not in told:
        return first
    left = (row.due_on - today).days
    step = next((days for days in DAYS_BEFORE if 0 <= left <= days), None)
    if step is None or told[first] >= row.due_on - timedelta(days=step):
        return None
    return f"due {row.due_on.isoformat()} in {step}"


def _send_all(
    organisation: Organisation, rows: Iterable[Row], choose: Choose, most: int | None
) -> int:
    told = _read_told(organisation)
    sent = 0
    for row in rows:
        if most is not None and sent >= most:
            break
        before = told.get((row.person.key, *row.subject), {})
        occasion = choose(row, before)
        if occasion is not None and occasion not in before:
            sent += _send_once(organisation, row, occasion)
    return sent


def _read_told(organisation: Organisation) -> dict[tuple[object, ...], dict[str, date]]:
    told: dict[tuple[object, ...], dict[str, date]] = {}
    rows = AssignmentLetter.objects.filter(organisation=organisation)
    for user, kind, key, occasion, sent_at in rows.values_list(
        "user", "subject_kind", "subject_key", "occasion", "sent_at"
    ):
        told.setdefault((user, kind, key), {})[occasion] = timezone.localdate(sent_at)
    return told


def _send_once(organisation: Organisation, row: Row, occasion: str) -> int:
    """Send the letter unless somebody else has just sent it; return 1 or 0."""
    kind, key = row.subject
    with transaction.atomic():
        _letter, made = AssignmentLetter.objects.get_or_create(
            user_id=row.person.key,
            organisation=organisation,
            subject_kind=kind,
            subject_key=key,
            occasion=occasion,
            defaults={"sent_at": timezone.now()},
        )
        if made:
            context = {
                "organisation": organisation.name,
                "title": row.title,
                "due": row.due_on,
                "is_late": row.state == State.LATE,
                "is_first": occasion.startswith("asked"),
                "has_expired": row.state == State.EXPIRED,
                "url": site_address(address_of(row.subject) or "/my-learning/"),
            }
            rows = Completion.objects.filter(learner__user=row.person.key, subject_key=key)
            held = find_held(rows).get(row.subject)
            if held is not None:
                with override(settings.LANGUAGE_CODE):
                    context |= {"held": say_held(held)}
                context["url"] = site_address(reverse("learning:seen"))
            send_letter("training_asked", to=row.person.email, context=context)
    return int(made)
