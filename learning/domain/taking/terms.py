"""On which terms somebody takes a quiz, and whether they may begin now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Subquery
from django.utils import timezone

from hub.users.models import User
from learning.domain.errors import MustWait, NoAttemptsLeft, PrerequisitesMissing
from learning.domain.outline import ModuleOutline, find_module
from learning.domain.taking.accommodations import Needs, Time, attempts_for, find_needs, time_for
from learning.domain.taking.prerequisites import find_missing
from learning.models import Attempt, Enrolment, QuizPage


@dataclass(frozen=True)
class Terms:
    """On which terms a person takes a quiz. `attempts_left` is None without a limit.

    `missing` are the modules to complete first; an attempt that is under way may always go on.
    """

    pass_mark: int
    time: Time
    attempts_left: int | None
    may_start_at: datetime | None
    open_attempt: Attempt | None
    missing: list[ModuleOutline]


def find_terms(quiz: QuizPage, *, by: User, now: datetime | None = None) -> Terms:
    """Return on which terms `by` may take `quiz`; `may_start_at` is None when it may be now."""
    now = now or timezone.now()
    needs = find_needs(by)
    module = find_module(quiz)
    periods = Enrolment.objects.for_user(by).filter(module_key=module.key)
    present = periods.order_by("-period").values("pk")[:1]
    attempts = list_attempts(quiz, enrolment=Subquery(present))
    allowed = attempts_for(quiz, needs)
    until = _may_start_at(quiz, attempts)
    under_way = [attempt for attempt in attempts if attempt.is_open]
    return Terms(
        pass_mark=quiz.pass_mark,
        time=time_for(quiz.time_limit * 60 if quiz.time_limit else None, needs),
        attempts_left=None if allowed is None else max(allowed - len(attempts), 0),
        may_start_at=until if until and until > now else None,
        open_attempt=under_way[0] if under_way else None,
        missing=[] if under_way else find_missing(module, by=by),
    )


def list_attempts(quiz: QuizPage, *, enrolment: Enrolment | Subquery) -> list[Attempt]:
    """Return the attempts at `quiz` in a period, in their order."""
    attempts = Attempt.objects.filter(enrolment=enrolment, quiz_key=quiz.translation_key)
    return list(attempts.order_by("ordinal"))


def _may_start_at(quiz: QuizPage, attempts: list[Attempt]) -> datetime | None:
    """Return when the waiting time after the last attempt ends; None when there is none."""
    ended = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    if not ended or not quiz.wait_minutes:
        return None
    return max(ended) + timedelta(minutes=quiz.wait_minutes)


def check_may_start(
    quiz: QuizPage,
    module: ModuleOutline,
    attempts: list[Attempt],
    needs: Needs,
    *,
    by: User,
    now: datetime,
) -> None:
    """Raise `PrerequisitesMissing`, `NoAttemptsLeft` or `MustWait` when `by` may not begin now.

    The caller holds the row of the period and has brought its `attempts`; none is under way.
    """
    missing = find_missing(module, by=by)
    if missing:
        raise PrerequisitesMissing(missing)
    allowed = attempts_for(quiz, needs)
    if allowed is not None and len(attempts) >= allowed:
        raise NoAttemptsLeft
    until = _may_start_at(quiz, attempts)
    if until is not None and until > now:
        raise MustWait(until)
