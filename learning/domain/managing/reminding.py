"""Letters about what organisations ask of a person: at first, before it is due, on request.

One act or one run sends a person one email about all that is due. Each occasion is written about
once; the rows that say so are written in the same transaction.
Nobody can unsubscribe: an employer's request is not advertising. Leaving the organisation, being
taken off, or having done it ends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

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


@dataclass(frozen=True)
class PendingReminder:
    """A row of the desk that is to be written about, and for which occasion."""

    organisation: Organisation
    row: Row
    occasion: str

    @property
    def claim_order(self) -> tuple[int, str, str]:
        """The order in which every run claims the rows of a person, so that none deadlocks."""
        kind, key = self.row.subject
        return self.organisation.pk, kind, str(key)


def send_due_letters(*, now: datetime) -> str:
    """Send what is due about every running assignment, one email to a person; due work."""
    asking = Organisation.objects.filter(assignments__ended_on__isnull=True).distinct()
    due = [each for organisation in asking.order_by("pk") for each in _list_due(organisation, now)]
    sent, _rows = _send_all(due)
    return f"{sent} letters about assignments sent"


def send_letters_of(organisation: Organisation, *, now: datetime, most: int | None = None) -> int:
    """Send the letters that are due in one organisation, at most `most`; return how many."""
    return _send_all(_list_due(organisation, now), most)[0]


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


def remind(organisation: Organisation, rows: Iterable[Row], *, by: User) -> tuple[int, int]:
    """Remind people of rows of today's desk, once a day each.

    Returns (how many emails went out, how many rows they are about). Rows that nobody asked for, or
    that are done, are left out.
    """
    occasion = f"reminded {timezone.localdate().isoformat()}"
    wanted = [row for row in rows if row.due_on is not None and row.state in REMINDABLE]
    sent, about = _send_all(_list_pending(organisation, wanted, lambda row, told: occasion))
    if sent:
        record("training.reminded", by=by, organisation=organisation, details={"letters": sent})
    return sent, about


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


def _list_due(organisation: Organisation, now: datetime) -> list[PendingReminder]:
    today = timezone.localdate(now)
    rows = [row for row in Desk(organisation, DeskFilter(today)).all_rows if row.state in UNDONE]
    return _list_pending(organisation, rows, lambda row, told: next_occasion(row, told, today))


def _list_pending(
    organisation: Organisation, rows: Iterable[Row], choose: Choose
) -> list[PendingReminder]:
    """Return those of `rows` that nothing was written about for the occasion that is chosen."""
    told = _read_told(organisation)
    pending = []
    for row in rows:
        before = told.get((row.person.key, *row.subject), {})
        occasion = choose(row, before)
        if occasion is not None and occasion not in before:
            pending.append(PendingReminder(organisation, row, occasion))
    return pending


def _send_all(pending: Iterable[PendingReminder], most: int | None = None) -> tuple[int, int]:
    """Send each person one email, to at most `most`; return (how many, about how many rows)."""
    people: dict[int, list[PendingReminder]] = {}
    for each in pending:
        people.setdefault(each.row.person.key, []).append(each)
    sent = about = 0
    for own in people.values():
        if most is not None and sent >= most:
            break
        claimed = _send_once(own)
        sent += bool(claimed)
        about += claimed
    return sent, about


def _read_told(organisation: Organisation) -> dict[tuple[object, ...], dict[str, date]]:
    told: dict[tuple[object, ...], dict[str, date]] = {}
    rows = AssignmentLetter.objects.filter(organisation=organisation)
    for user, kind, key, occasion, sent_at in rows.values_list(
        "user", "subject_kind", "subject_key", "occasion", "sent_at"
    ):
        told.setdefault((user, kind, key), {})[occasion] = timezone.localdate(sent_at)
    return told


def _send_once(pending: Iterable[PendingReminder]) -> int:
    """Send a person one email about what nobody else has just written about; return how much."""
    with transaction.atomic():
        ordered = sorted(pending, key=lambda each: each.claim_order)
        claimed = [each for each in ordered if _claim(each)]
        if claimed:
            _write(claimed)
    return len(claimed)


def _claim(pending: PendingReminder) -> bool:
    kind, key = pending.row.subject
    _letter, made = AssignmentLetter.objects.get_or_create(
        user_id=pending.row.person.key,
        organisation=pending.organisation,
        subject_kind=kind,
        subject_key=key,
        occasion=pending.occasion,
        defaults={"sent_at": timezone.now()},
    )
    return made


def _write(claimed: Sequence[PendingReminder]) -> None:
    """Write to one person about all of these, what is due first at the top."""
    person = claimed[0].row.person
    keys = [each.row.subject[1] for each in claimed]
    rows = Completion.objects.filter(learner__user=person.key, subject_key__in=keys)
    held = find_held(rows)
    items = [_describe(each, held.get(each.row.subject)) for each in claimed]
    items.sort(key=lambda item: (item["due"], item["title"]))
    if len(items) == 1:
        send_letter("training_asked", to=person.email, context=items[0])
        return
    context = {
        "items": items,
        "number": len(items),
        "is_first": any(item["is_first"] for item in items),
        "is_late": all(item["is_late"] for item in items),
    }
    send_letter("trainings_asked", to=person.email, context=context)


def _describe(pending: PendingReminder, held: Completion | None) -> dict[str, Any]:
    row = pending.row
    context = {
        "organisation": pending.organisation.name,
        "title": row.title,
        "due": row.due_on,
        "is_late": row.state == State.LATE,
        "is_first": pending.occasion.startswith("asked"),
        "has_expired": row.state == State.EXPIRED,
        "url": site_address(address_of(row.subject) or "/my-learning/"),
    }
    if held is not None:
        with override(settings.LANGUAGE_CODE):
            context |= {"held": say_held(held), "url": site_address(reverse("learning:seen"))}
    return context
