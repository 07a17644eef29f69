"""Many at once, on the database that the run uses: one result each, and never one too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Condition
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from learning.domain.awarding import completion
from learning.domain.errors import AttemptClosed, NoAttemptsLeft
from learning.domain.taking import attempts, marking
from learning.domain.taking.attempts import save_answers, start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, enrol, try_check
from learning.models import (
    Attempt,
    CheckTried,
    Completion,
    Enrolment,
    LessonCompletion,
    Question,
    RecordEvent,
    Response,
)
from tests.factories.learning import (
    build_checked_lesson,
    build_lesson,
    build_module,
    build_simple_quiz,
    build_user,
    right_answers,
)

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROUNDS = 20, 10


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act` in `count` threads that begin together; return what each returned or raised."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait()
            return act(number)
        except Exception as error:  # noqa: BLE001 -- whatever comes is the outcome that is judged
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


class Meeting:
    """Where `count` callers wait for each other once; who comes later goes straight on.

    A race is shown by bringing everybody to the same point, not by hoping that they are slow.
    """

    def __init__(self, count: int) -> None:
        self._missing = count
        self._changed = Condition()

    def wait(self) -> None:
        """Return when all have come; raises AssertionError when they have not in a minute."""
        with self._changed:
            self._missing -= 1
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._missing <= 0, timeout=60)


def new_ones(outcomes: list[Any]) -> int:
    """Return how many calls say that it was they who did it; none of them may have failed."""
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    return sum(is_new for _row, is_new in outcomes)


def test_of_many_submits_one_counts() -> None:
    quiz, user = build_simple_quiz(), build_user()
    for number in range(1, ROUNDS + 1):
        attempt, _begun = start_attempt(quiz, by=user)
        answers = right_answers(attempt)

        outcomes = at_once(
            WRITERS, lambda _n, a=attempt, b=answers: submit_attempt(a, by=user, answers=b)
        )

        assert new_ones(outcomes) == 1
        assert {row.score for row, _new in outcomes} == {100}
        assert Attempt.objects.filter(state="marked", is_passed=True).count() == number
        assert Response.objects.filter(is_right=True).count() == 2 * number


def test_of_many_starts_one_counts_and_none_is_one_too_many() -> None:
    quiz, user = build_simple_quiz(attempts_allowed=2), build_user()

    def take(_number: int) -> Any:
        attempt, _begun = start_attempt(quiz, by=user)
        return submit_attempt(attempt, by=user)

    outcomes = at_once(8, take)

    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert {type(each) for each in refused} <= {NoAttemptsLeft}
    assert list(Attempt.objects.values_list("ordinal", "state")) == [(1, "marked"), (2, "marked")]
    assert Enrolment.objects.count() == 1


def test_first_uses_at_once_make_one_enrolment_and_one_completion() -> None:
    module, user = build_module(), build_user()
    lesson = build_lesson(module)

    enrolments = at_once(8, lambda _n: enrol(module, by=user))
    outcomes = at_once(8, lambda _n: complete_lesson(lesson, by=user))

    assert {type(each) for each in enrolments} == {Enrolment}
    assert new_ones(outcomes) == 1
    assert (Enrolment.objects.count(), LessonCompletion.objects.count()) == (1, 1)
    assert Enrolment.objects.get().completed_at is not None


def test_a_check_tried_many_times_at_once_is_tried_once() -> None:
    lesson, user = build_checked_lesson(1), build_user()
    uid = Question.objects.get().uid
    complete_lesson(lesson, by=user)

    outcomes = at_once(8, lambda _n: try_check(lesson, uid, by=user))

    assert new_ones(outcomes) == 1
    assert (CheckTried.objects.count(), RecordEvent.objects.filter(verb="tried").count()) == (1, 1)
    assert Completion.objects.count() == 1


def test_an_answer_that_was_taken_is_in_the_result_or_was_refused() -> None:
    quiz, user = build_simple_quiz(6), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    answers = right_answers(attempt)

    def act(number: int) -> Any:
        if number == 0:
            return submit_attempt(attempt, by=user)
        return save_answers(attempt, by=user, answers={number: answers[number]})

    outcomes = at_once(7, act)

    assert {type(each) for each in outcomes} <= {Attempt, AttemptClosed, tuple}
    taken = {number for number in range(1, 7) if isinstance(outcomes[number], Attempt)}
    right = Response.objects.filter(attempt=attempt, is_right=True)
    assert set(right.values_list("position", flat=True)) == taken


def unlocked(meeting: Meeting) -> Callable[..., Any]:
    """Return what gives a row without taking it: all have read theirs before anyone decides."""

    @contextmanager
    def read(model: Any, *, savepoint: bool = False, **lookup: Any) -> Iterator[Any]:
        row = model.objects.get(**lookup)
        meeting.wait()
        yield row

    return read


def unlocked_attempt(meeting: Meeting) -> Callable[..., Any]:
    """Return the same for an attempt and its enrolment."""
    read = unlocked(meeting)

    @contextmanager
    def give(key: int, enrolment: int) -> Iterator[Attempt]:
        with read(Attempt, pk=key) as row:
            row.enrolment = Enrolment.objects.get(pk=enrolment)
            yield row

    return give


def test_without_the_lock_the_race_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    quiz, user = build_simple_quiz(), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    meeting = Meeting(WRITERS)
    for module in (attempts, completion):
        monkeypatch.setattr(module, "locked", unlocked(meeting))
    monkeypatch.setattr(marking, "locked_attempt", unlocked_attempt(meeting))

    outcomes = at_once(WRITERS, lambda _n: submit_attempt(attempt, by=user))

    # Who comes second hands in again, or meets the constraint that stops a second record.
    acted = [each for each in outcomes if isinstance(each, Exception) or each[1]]
    assert len(acted) > 1
    failures = {type(each) for each in outcomes if isinstance(each, Exception)}
    assert failures <= {IntegrityError, OperationalError}
