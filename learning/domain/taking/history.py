"""Everything a person did in learning, read in a few queries for the pages that show all of it.

Rows are read without making model instances of them, where a page only shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from hub.users.models import User
from learning.domain.taking.attempts import is_time_up, settle_attempt
from learning.models import Attempt, Certificate, Completion, Enrolment


class AttemptLine(NamedTuple):
    """An attempt as lists show it."""

    pk: int
    uid: UUID
    enrolment_id: int
    module_title: str
    quiz_key: UUID
    quiz_title: str
    ordinal: int
    state: str
    page_size: int | None
    started_at: datetime
    deadline: datetime | None
    is_passed: bool | None

    @property
    def is_open(self) -> bool:
        return self.state == Attempt.State.OPEN


@dataclass(frozen=True)
class Period:
    """A learner's present period of a module; `lessons_read` are lasting keys."""

    pk: int
    module_key: UUID
    number: int
    title: str
    started_at: datetime
    completed_at: datetime | None
    lessons_read: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class History:
    """What `user` did, the latest first. No attempt in it is over and unmarked."""

    user: User
    periods: Sequence[Period]
    attempts: Sequence[AttemptLine]
    completions: Sequence[Completion]

    @cached_property
    def certificates(self) -> list[Certificate]:
        """The certificates of all completions, the latest first."""
        return [row.certificate for row in self.completions if hasattr(row, "certificate")]

    @cached_property
    def quizzes_passed(self) -> dict[int, set[UUID]]:
        """The lasting keys of the quizzes passed, by the key of the enrolment."""
        passed: dict[int, set[UUID]] = {}
        for attempt in self.attempts:
            if attempt.is_passed:
                passed.setdefault(attempt.enrolment_id, set()).add(attempt.quiz_key)
        return passed


def read_history(user: User, *, now: datetime | None = None) -> History:
    """Settle what time or a fault left lying, then return what `user` did; three queries."""
    now = now or timezone.now()
    attempts = _read_attempts(user)
    left = [each.pk for each in attempts if _is_left(each, now)]
    if left:
        for attempt in Attempt.objects.filter(pk__in=left):
            settle_attempt(attempt, now=now)
        attempts = _read_attempts(user)
    return History(user, _read_periods(user), attempts, _read_completions(user))


def _is_left(attempt: AttemptLine, now: datetime) -> bool:
    """Return whether an attempt is over but not marked yet."""
    return attempt.state == Attempt.State.SUBMITTED or (
        attempt.is_open and is_time_up(attempt.deadline, now)
    )


def _read_attempts(user: User) -> list[AttemptLine]:
    names = ["enrolment__title" if name == "module_title" else name for name in AttemptLine._fields]
    rows = Attempt.objects.for_user(user).order_by("-started_at", "-pk").values_list(*names)
    return [AttemptLine(*row) for row in rows]


def _read_periods(user: User) -> list[Period]:
    """Return the latest period of each module, the latest begun first."""
    names = ("pk", "module_key", "period", "title", "started_at", "completed_at")
    rows = Enrolment.objects.for_user(user).order_by("-started_at", "-pk")
    found: dict[int, Period] = {}
    latest: dict[UUID, int] = {}
    for *values, lesson in rows.values_list(*names, "lesson_completions__lesson_key"):
        period = found.setdefault(values[0], Period(*values))
        latest[period.module_key] = max(period.number, latest.get(period.module_key, 0))
        if lesson is not None:
            period.lessons_read.add(lesson)
    return [each for each in found.values() if each.number == latest[each.module_key]]


def _read_completions(user: User) -> list[Completion]:
    """Return every completion with its certificate, without the files that make it out."""
    rows = Completion.objects.for_user(user).select_related("certificate")
    return list(rows.defer("certificate__credential").order_by("-awarded_at", "-pk"))
