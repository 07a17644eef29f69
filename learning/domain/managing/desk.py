"""The one query behind a training manager's screen, CSV and PDF.

A manager sees who belongs to the organisation on the day that is asked about, what was asked of
them then, and what they completed by then while they belonged to it or chose to show. Nothing of
other organisations, of attempts and answers, of scores, or of help with quizzes is read here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from hub.users.models import Membership, Organisation
from learning.domain.managing.desk_rows import Asked, Held, Person, Row, State, make_rows
from learning.domain.subjects import Subject
from learning.models import (
    AssignedPerson,
    Assignment,
    CompletionOrganisation,
    SharedCompletion,
)

HELD = ("subject_kind", "subject_key", "title", "awarded_at", "expires_at", "revoked_at")


@dataclass(frozen=True)
class DeskFilter:
    """What of the desk is asked for: a day, and if given a subject, states, a person's name."""

    as_at: date
    subject: Subject | None = None
    states: frozenset[State] = frozenset()
    person: str = ""

    def takes(self, row: Row) -> bool:
        """Tell whether a row is asked for, whatever its state."""
        words = self.person.casefold().split()
        text = f"{row.person.name} {row.person.email}".casefold()
        is_about = self.subject is None or row.subject == self.subject
        return is_about and all(word in text for word in words)


class Desk:
    """How the people of an organisation stood at the end of a day. Five queries in all."""

    def __init__(self, organisation: Organisation, wanted: DeskFilter) -> None:
        self.organisation, self.wanted = organisation, wanted

    @cached_property
    def all_rows(self) -> list[Row]:
        """Every row of the day, whatever is asked for."""
        day = self.wanted.as_at
        people = list_people(self.organisation, day)
        return make_rows(
            people,
            list_asked(self.organisation, day),
            list_held(self.organisation, day),
            day,
        )

    @cached_property
    def in_question(self) -> list[Row]:
        """The rows of what is asked for, in every state."""
        return [row for row in self.all_rows if self.wanted.takes(row)]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows to be shown, by name and title."""
        states = self.wanted.states
        return [row for row in self.in_question if not states or row.state in states]

    @cached_property
    def counts(self) -> dict[State, int]:
        """How many rows of what is asked for are in each state, whichever states are chosen."""
        found = Counter(row.state for row in self.in_question)
        return {state: found[state] for state in State}

    @cached_property
    def subjects(self) -> list[tuple[Subject, str]]:
        """The modules and paths of the day, by title."""
        titles = {row.subject: row.title for row in self.all_rows}
        return sorted(titles.items(), key=lambda item: (item[1].casefold(), str(item[0][1])))


def list_people(organisation: Organisation, day: date) -> list[Person]:
    """Return who belonged to `organisation` on `day`, whether they still do or not."""
    rows = Membership.objects.on(day).filter(organisation=organisation).select_related("user")
    return [
        Person(row.user_id, str(row.user), row.user.email, row.joined_at)
        for row in rows.order_by("user", "-joined_at")
    ]


def list_asked(organisation: Organisation, day: date) -> list[Asked]:
    """Return what was asked of people on `day`."""
    names = ("pk", "subject_kind", "subject_key", "title", "assigned_on", "due_on")
    found = Assignment.objects.on(day).filter(organisation=organisation)
    rows = list(found.values_list(*names, "is_for_everyone"))
    named = [pk for pk, *_rest, is_for_everyone in rows if not is_for_everyone]
    people: dict[int, set[int]] = {}
    if named:
        assigned = AssignedPerson.objects.on(day).filter(assignment__in=named)
        for key, user in assigned.values_list("assignment", "user"):
            people.setdefault(key, set()).add(user)
    return [
        Asked(
            (kind, key),
            title,
            assigned_on,
            due_on,
            None if is_for_everyone else frozenset(people.get(pk, ())),
        )
        for pk, kind, key, title, assigned_on, due_on, is_for_everyone in rows
    ]


def list_held(
    organisation: Organisation, day: date, *, people: Collection[int] | None = None
) -> list[Held]:
    """Return what people completed while they belonged, and what else they showed by `day`.

    It is looked for from the people on: an organisation has far more completions of those who left.

    Args:
        people: whose, by key; None: of those who belonged to it on `day`.
    """
    members = Membership.objects.on(day).filter(organisation=organisation).values("user")
    whose = members if people is None else people
    while_in = CompletionOrganisation.objects.filter(organisation=organisation)
    shown = SharedCompletion.objects.filter(organisation=organisation, shared_on__lte=day)
    return [*_read_held(while_in, whose), *_read_held(shown, whose)]


def _read_held(rows: QuerySet[Any], people: Any) -> list[Held]:
    """Read what rows that name a completion lead to, of these people (keys, or a query of them)."""
    found = rows.filter(completion__learner__user__in=people).order_by()
    fields = [f"completion__{name}" for name in HELD]
    return [
        Held(person, (kind, key), title, awarded, expires, revoked)
        for person, kind, key, title, awarded, expires, revoked in found.values_list(
            "completion__learner__user", *fields
        )
    ]
