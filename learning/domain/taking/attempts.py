"""Taking a quiz: start, save, hand in, settle. Each may be called twice and at the same time.

The row that is looked at is locked first; a constraint of the database stands behind each rule.
An attempt is open, then handed in, then marked; what was handed in is safe before it is marked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from hub.users.models import User
from learning.domain.errors import AttemptClosed, NotTheirs
from learning.domain.evidence.current import find_module_version
from learning.domain.evidence.events import append_attempt_event
from learning.domain.locking import locked, locked_attempt
from learning.domain.outline import ModuleOutline, find_module
from learning.domain.questions.answers import Answer
from learning.domain.rows import write_fields
from learning.domain.taking import papers
from learning.domain.taking.accommodations import Needs, find_needs, time_for
from learning.domain.taking.enrolments import locked_enrolment
from learning.domain.taking.marking import mark_attempt, mark_locked
from learning.domain.taking.responses import list_responses
from learning.domain.taking.terms import check_may_start, count_attempts, find_last_attempt
from learning.models import (
    Attempt,
    Enrolment,
    FeedbackPolicy,
    QuizPage,
    Response,
    Verb,
)

# What an answer may take to arrive after the time is up.
GRACE = timedelta(seconds=15)
SEEDS = 2**48


def start_attempt(quiz: QuizPage, *, by: User, now: datetime | None = None) -> tuple[Attempt, bool]:
    """Return the attempt that `by` has under way at `quiz`, begun now where there is none.

    Returns (attempt, begun). Raises `PrerequisitesMissing`, `NoAttemptsLeft`,
    `MustWait`, `NothingToAsk`.
    """
    now = now or timezone.now()
    module = find_module(quiz)
    with locked_enrolment(module, by=by, now=now) as enrolment:
        last = find_last_attempt(quiz, enrolment=enrolment)
        if last is not None and last.is_open:
            last = settle_attempt(last, now=now)
            if last.is_open:
                return last, False
        needs = find_needs(by)
        check_may_start(quiz, module, last, needs, by=by, now=now)
        return _begin(quiz, module, enrolment, last, needs, now), True


def _begin(
    quiz: QuizPage,
    module: ModuleOutline,
    enrolment: Enrolment,
    last: Attempt | None,
    needs: Needs,
    now: datetime,
) -> Attempt:
    seed = secrets.randbelow(SEEDS)
    chance = Random(seed)  # noqa: S311 -- repeatable on purpose
    items = papers.make_paper(quiz, last=last, needs=needs, chance=chance)
    time = time_for(quiz.time_limit * 60 if quiz.time_limit else None, needs)
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz_key=quiz.translation_key,
        quiz_title=quiz.title,
        module_version=find_module_version(module.pk),
        ordinal=count_attempts(last) + 1,
        seed=seed,
        pass_mark=quiz.pass_mark,
        feedback_policy=quiz.feedback_policy,
        page_size=quiz.page_size,
        base_seconds=time.base,
        extra_seconds=time.extra,
        started_at=now,
        deadline=None if time.total is None else now + timedelta(seconds=time.total),
    )
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            position=position,
            question_uid=item.version.question_uid,
            version=item.version,
            choice_order=item.choice_order,
        )
        for position, item in enumerate(items, 1)
    )
    append_attempt_event(attempt, Verb.STARTED, now=now)
    return attempt


def save_answers(
    attempt: Attempt,
    *,
    by: User,
    answers: Mapping[int, Answer | None],
    now: datetime | None = None,
) -> Attempt:
    """Keep `answers` (by position; None takes one back). Saving the same twice changes nothing.

    Where feedback comes at once, an answer that was given stays. Raises `NotTheirs`, and
    `AttemptClosed` when the attempt is over, by its time too: it is then handed in and marked.
    """
    now = now or timezone.now()
    with _taken(attempt, by) as row:
        is_open = row.is_open and not is_time_up(row.deadline, now)
        if is_open:
            _write_answers(row, answers, now)
    if not is_open:
        settle_attempt(row, now=now)
        raise AttemptClosed
    return row


@contextmanager
def _taken(attempt: Attempt, user: User) -> Iterator[Attempt]:
    """Give the row of an attempt of `user`, locked; raise `NotTheirs` for that of another."""
    try:
        with locked(Attempt, pk=attempt.pk, enrolment__learner__user=user) as row:
            row.enrolment = attempt.enrolment
            yield row
    except Attempt.DoesNotExist as error:
        raise NotTheirs from error


def _write_answers(attempt: Attempt, answers: Mapping[int, Answer | None], now: datetime) -> None:
    changed = []
    for response in list_responses(attempt) if answers else ():
        if response.position not in answers:
            continue
        answer = answers[response.position]
        data = answer.to_data() if answer is not None else None
        if data == response.answer or is_final(attempt, response):
            continue
        response.answer, response.answered_at = data, now if data is not None else None
        changed.append(response)
    write_fields(changed, "answer", "answered_at")


def is_final(attempt: Attempt, response: Response) -> bool:
    """Tell whether an answer stays as it is, because its learner has seen what is right."""
    return attempt.feedback_policy == FeedbackPolicy.AT_ONCE and response.answer is not None


def is_time_up(deadline: datetime | None, now: datetime) -> bool:
    """Return whether nothing more is taken; a little later than the deadline, for slow lines."""
    return deadline is not None and now > deadline + GRACE


def submit_attempt(
    attempt: Attempt,
    *,
    by: User,
    answers: Mapping[int, Answer | None] | None = None,
    now: datetime | None = None,
) -> tuple[Attempt, bool]:
    """Hand in, with the last `answers`, and mark. Returns (attempt, handed in by this call).

    After the first time nothing changes any more: the attempt is returned as it is. After the
    time is up what was saved before counts. Raises `NotTheirs`.
    """
    now = now or timezone.now()
    with _taken(attempt, by) as row:
        is_new = row.is_open
        if is_new and not is_time_up(row.deadline, now):
            _write_answers(row, answers or {}, now)
            _close(row, at=now)
        elif is_new:
            _close(row, at=row.deadline or now)
    return mark_attempt(row, now=now), is_new


def _close(attempt: Attempt, *, at: datetime) -> None:
    attempt.state, attempt.submitted_at = Attempt.State.SUBMITTED, at
    attempt.save(update_fields=["state", "submitted_at"])


def settle_attempt(attempt: Attempt, *, now: datetime | None = None) -> Attempt:
    """Hand in and mark what time or a fault left lying; called before an attempt is shown.

    An attempt that is under way in time, or marked, is returned as it is.
    """
    now = now or timezone.now()
    is_under_way = attempt.is_open and not is_time_up(attempt.deadline, now)
    if is_under_way or attempt.state == Attempt.State.MARKED:
        return attempt
    with locked_attempt(attempt.pk, attempt.enrolment_id) as row:
        if row.is_open and is_time_up(row.deadline, now):
            _close(row, at=row.deadline or now)
        mark_locked(row, now=now)
    return row


def settle_due(*, now: datetime) -> str:
    """Settle every attempt whose time is up or that was handed in and never marked; due work."""
    late = Attempt.objects.overdue(now - GRACE)
    unmarked = Attempt.objects.filter(state=Attempt.State.SUBMITTED)
    settled = [settle_attempt(attempt, now=now) for attempt in [*late, *unmarked]]
    return f"{len(settled)} attempts settled"
