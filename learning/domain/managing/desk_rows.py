"""What a training manager sees of one day, worked out without a database.

A row is a person and a module or path that they are asked for, or completed while they belonged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain.periods import RENEWAL_WINDOW
from learning.domain.subjects import Subject
from learning.models.completions import holds, was_completed


class State(models.TextChoices):
    """How a person stands with a module or path on a day, most pressing first."""

    LATE = "late", _("Late")
    EXPIRED = "expired", _("Expired")
    EXPIRING = "expiring", _("Expires soon")
    OPEN = "open", _("Not done yet")
    DONE = "done", _("Done")


UNDONE = frozenset({State.LATE, State.OPEN, State.EXPIRED})


@dataclass(frozen=True)
class Person:
    """A member on the day; `joined_on` is when the present membership began."""

    key: int
    name: str
    email: str
    joined_on: date


@dataclass(frozen=True)
class Asked:
    """An assignment that holds on the day; `people` are keys, None: everyone."""

    subject: Subject
    title: str
    assigned_on: date
    due_on: date
    people: Collection[int] | None


@dataclass(frozen=True)
class Held:
    """A completion that the organisation may see."""

    person: int
    subject: Subject
    title: str
    awarded_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One line of the desk. `due_on` is None for what nobody asked for."""

    person: Person
    subject: Subject
    title: str
    state: State
    due_on: date | None
    done_on: date | None
    expires_on: date | None


def end_of(day: date) -> datetime:
    """Return the moment at which `day` is over in the site's time zone."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(midnight)


def due_for(asked: Asked, person: Person) -> date:
    """Return when an assignment is due for `person`: who joins later has as many days."""
    return asked.due_on + max(timedelta(0), person.joined_on - asked.assigned_on)


def make_rows(
    people: Iterable[Person], asked: Collection[Asked], held: Iterable[Held], day: date
) -> list[Row]:
    """Return the rows as at the end of `day`, by name and title.

    Whatever is asked of a person twice counts once, with the earlier date. Completions of people
    who are not in `people` count for nothing.
    """
    moment = end_of(day)
    best = _find_best(held, moment)
    rows = [row for person in people for row in _rows_of(person, asked, best, day, moment)]
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[str, str, str, str]:
    person = row.person
    return (person.name.casefold(), person.email, row.title.casefold(), str(row.subject[1]))


def _find_best(held: Iterable[Held], at: datetime) -> dict[int, dict[Subject, Held]]:
    """Return by person and subject the completion that holds longest at `at`."""
    best: dict[int, dict[Subject, Held]] = {}
    for each in held:
        # What happens at the moment at which a day ends belongs to the next day.
        if not was_completed(each, at - datetime.resolution):
            continue
        own = best.setdefault(each.person, {})
        other = own.get(each.subject)
        if other is None or _strength(each) > _strength(other):
            own[each.subject] = each
    return best


def _strength(held: Held) -> tuple[bool, float, datetime]:
    ends = held.expires_at
    return (ends is None, ends.timestamp() if ends else 0.0, held.awarded_at)


def _rows_of(
    person: Person,
    asked: Collection[Asked],
    best: Mapping[int, Mapping[Subject, Held]],
    day: date,
    moment: datetime,
) -> Iterator[Row]:
    own = best.get(person.key, {})
    wanted: dict[Subject, tuple[date, str]] = {}
    for each in asked:
        if each.people is None or person.key in each.people:
            due = due_for(each, person)
            if each.subject not in wanted or due < wanted[each.subject][0]:
                wanted[each.subject] = (due, each.title)
    for subject in wanted.keys() | own.keys():
        yield _row(person, subject, wanted.get(subject), own.get(subject), day, moment)


def _row(
    person: Person,
    subject: Subject,
    asked: tuple[date, str] | None,
    held: Held | None,
    day: date,
    moment: datetime,
) -> Row:
    due, title = asked or (None, held.title if held else "")
    ends = held.expires_at if held else None
    return Row(
        person=person,
        subject=subject,
        title=title,
        state=_state(due, held, day, moment),
        due_on=due,
        done_on=timezone.localdate(held.awarded_at) if held else None,
        expires_on=timezone.localdate(ends) if ends else None,
    )


def _state(due: date | None, held: Held | None, day: date, moment: datetime) -> State:
    if held is None:
        return State.LATE if due is not None and due < day else State.OPEN
    if held.expires_at is None or held.expires_at > moment + RENEWAL_WINDOW:
        return State.DONE
    return State.EXPIRING if holds(held, moment - datetime.resolution) else State.EXPIRED
