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
    last = find_last_attempt(quiz, enrolment=Subquery(present))
    allowed = attempts_for(quiz, needs)
    until = _may_start_at(quiz, last)
    under_way = last if last is not None and last.is_open else None
    return Terms(
        pass_mark=quiz.pass_mark,
        time=time_for(quiz.time_limit * 60 if quiz.time_limit else None, needs),
        attempts_left=None if allowed is None else max(allowed - count_attempts(last), 0),
        may_start_at=until if until and until > now else None,
        open_attempt=under_way,
        missing=[] if under_way else find_missing(module, by=by),
    )


def find_last_attempt(quiz: QuizPage, *, enrolment: Enrolment | Subquery) -> Attempt | None:
    """Return the last attempt at `quiz` in a period: one begins only when none is under way."""
    attempts = Attempt.objects.filter(enrolment=enrolment, quiz_key=quiz.translation_key)
    return attempts.order_by("-ordinal").first()


def count_attempts(last: Attempt | None) -> int:
    """Return how many attempts there are up to the last one; they are counted as they begin."""
    return last.ordinal if last is not None else 0


def _may_start_at(quiz: QuizPage, last: Attempt | None) -> datetime | None:
    """Return when the waiting time after the last attempt ends; None when there is none."""
    if last is None or last.submitted_at is None or not quiz.wait_minutes:
        return None
    return last.submitted_at + timedelta(minutes=quiz.wait_minutes)


def check_may_start(
    quiz: QuizPage,
    module: ModuleOutline,
    last: Attempt | None,
    needs: Needs,
    *,
    by: User,
    now: datetime,
) -> None:
    """Raise `PrerequisitesMissing`, `NoAttemptsLeft` or `MustWait` when `by` may not begin now.

    The caller holds the row of the period and has brought its `last` attempt, which is over.
    """
    missing = find_missing(module, by=by)
    if missing:
        raise PrerequisitesMissing(missing)
    allowed = attempts_for(quiz, needs)
    if allowed is not None and count_attempts(last) >= allowed:
        raise NoAttemptsLeft
    until = _may_start_at(quiz, last)
    if until is not None and until > now:
        raise MustWait(until)
