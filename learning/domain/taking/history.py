"""Everything a person did in learning, read in a few queries for the pages that show all of it.

Rows are read without making model instances of them, where a page only shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from hub.users.models import User
from learning.domain.periods import end_of
from learning.domain.prepared import PreparedQuery
from learning.domain.taking.attempts import is_time_up, settle_attempt
from learning.models import Attempt, Certificate, Completion, Enrolment

RECENT = 20  # attempts that a page lists
PERIOD = ("pk", "module_key", "period", "title", "started_at", "completed_at")
SHOWN = (
    *("uid", "enrolment", "subject_kind", "subject_key", "title", "awarded_at", "expires_at"),
    *("revoked_at", "certificate__uid", "certificate__completion", "certificate__withdrawn_at"),
)
MARKED = Attempt.State.MARKED


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
class AttemptList(Sequence[AttemptLine]):
    """Every attempt of a person, the latest first; only the latest are read beforehand."""

    user: User
    recent: Sequence[AttemptLine]
    total: int

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, place: Any) -> Any:
        is_recent = isinstance(place, slice) and (place.stop or self.total) <= len(self.recent)
        return self.recent[place] if is_recent else _read_lines(_own_attempts(self.user)[place])


@dataclass(frozen=True)
class History:
    """What `user` did, the latest first. No attempt in it is over and unmarked.

    `quizzes_passed` are lasting keys by the key of the enrolment.
    """

    user: User
    periods: Sequence[Period]
    attempts: AttemptList
    open_attempts: Sequence[AttemptLine]
    quizzes_passed: Mapping[int, set[UUID]]
    completions: Sequence[Completion]

    def list_held(self, now: datetime) -> dict[UUID, Completion]:
        """Return by module the completion that holds at `now`, and of several for the longest."""
        held: dict[UUID, Completion] = {}
        for row in self.completions:
            if row.subject_kind == Completion.Kind.MODULE and row.is_valid(now):
                other = held.get(row.subject_key)
                held[row.subject_key] = row if other is None else max(other, row, key=end_of)
        return held

    @cached_property
    def certificates(self) -> list[Certificate]:
        """The certificates of all completions, the latest first."""
        return [row.certificate for row in self.completions if hasattr(row, "certificate")]

    def list_offered(self, now: datetime) -> list[Completion]:
        """Return the paths that hold at `now` and have no certificate, which may be requested."""
        best: dict[UUID, Completion] = {}
        for row in self.completions:
            if row.subject_kind == Completion.Kind.PATH and row.is_valid(now):
                best[row.subject_key] = max(best.get(row.subject_key, row), row, key=end_of)
        return [row for row in best.values() if not hasattr(row, "certificate")]


def read_history(user: User, *, now: datetime | None = None) -> History:
    """Settle what time or a fault left lying, then return what `user` did.

    Three queries; three more for a person with more attempts than one page lists.
    """
    now = now or timezone.now()
    recent, unmarked, total = _read_attempts(user)
    left = [each.pk for each in unmarked if not each.is_open or is_time_up(each.deadline, now)]
    if left:
        for attempt in Attempt.objects.filter(pk__in=left):
            settle_attempt(attempt, now=now)
        recent, unmarked, total = _read_attempts(user)
    passed = _find_passed(recent) if total <= RECENT else _read_passed(user)
    return History(
        user=user,
        periods=_read_periods(user),
        attempts=AttemptList(user, recent[:RECENT], total),
        open_attempts=unmarked,
        quizzes_passed=passed,
        completions=_read_completions(user),
    )


def _own_attempts(user: Any) -> QuerySet[Attempt]:
    return Attempt.objects.for_user(user).order_by("-started_at", "-pk")


def _list_values(attempts: QuerySet[Attempt]) -> QuerySet[Any]:
    names = ["enrolment__title" if name == "module_title" else name for name in AttemptLine._fields]
    return attempts.values_list(*names)


def _read_lines(attempts: QuerySet[Attempt]) -> list[AttemptLine]:
    return [AttemptLine(*row) for row in _list_values(attempts)]


_query_recent = PreparedQuery(lambda user: _list_values(_own_attempts(user)[: RECENT + 1]))
_query_unmarked = PreparedQuery(
    lambda user: _list_values(_own_attempts(user).exclude(state=MARKED))
)


def _read_attempts(user: User) -> tuple[list[AttemptLine], list[AttemptLine], int]:
    """Return the latest attempts, all that are not marked yet, and how many there are."""
    recent = [AttemptLine(*row) for row in _query_recent(user.pk)]
    if len(recent) <= RECENT:
        return recent, [each for each in recent if each.state != MARKED], len(recent)
    unmarked = [AttemptLine(*row) for row in _query_unmarked(user.pk)]
    return recent, unmarked, _own_attempts(user).count()


def _find_passed(attempts: Iterable[AttemptLine]) -> dict[int, set[UUID]]:
    passed: dict[int, set[UUID]] = {}
    for attempt in attempts:
        if attempt.is_passed:
            passed.setdefault(attempt.enrolment_id, set()).add(attempt.quiz_key)
    return passed


_query_passed = PreparedQuery(
    lambda user: (
        Attempt.objects.for_user(user)
        .filter(is_passed=True)
        .order_by()
        .values_list("enrolment", "quiz_key")
        .distinct()
    )
)


def _read_passed(user: User) -> dict[int, set[UUID]]:
    passed: dict[int, set[UUID]] = {}
    for enrolment, quiz in _query_passed(user.pk):
        passed.setdefault(enrolment, set()).add(quiz)
    return passed


_query_periods = PreparedQuery(
    lambda user: (
        Enrolment.objects.for_user(user)
        .order_by("-started_at", "-pk")
        .values_list(*PERIOD, "lesson_completions__lesson_key")
    )
)


def _read_periods(user: User) -> list[Period]:
    """Return the latest period of each module, the latest begun first."""
    found: dict[int, Period] = {}
    latest: dict[UUID, int] = {}
    for *values, lesson in _query_periods(user.pk):
        period = found.setdefault(values[0], Period(*values))
        latest[period.module_key] = max(period.number, latest.get(period.module_key, 0))
        if lesson is not None:
            period.lessons_read.add(lesson)
    return [each for each in found.values() if each.number == latest[each.module_key]]


def _read_completions(user: User) -> list[Completion]:
    """Return every completion with its certificate, as far as lists show them."""
    rows = Completion.objects.for_user(user).select_related("certificate").only(*SHOWN)
    return list(rows.order_by("-awarded_at", "-pk"))
