"""The rules of attempts against a model of them: whatever a learner does, in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from learning.domain.errors import AttemptClosed, MustWait, NoAttemptsLeft
from learning.domain.evidence.guards import guards_down
from learning.domain.taking.accommodations import Needs, ask_for_accommodation, decide_accommodation
from learning.domain.taking.attempts import (
    GRACE,
    save_answers,
    settle_due,
    start_attempt,
    submit_attempt,
)
from learning.models import Accommodation, Attempt, Enrolment
from tests.factories.learning import build_simple_quiz, build_user, right_answers

ALLOWED, WAIT, LIMIT, PASS_MARK, QUESTIONS = 3, timedelta(minutes=30), timedelta(minutes=20), 60, 2


class Model:
    """What should be the case: finished scores, and the attempt under way."""

    def __init__(self) -> None:
        self.scores: list[int] = []
        self.ended: list[Any] = []
        self.right: set[int] | None = None
        self.deadline: Any = None
        self.extra = 0

    def pass_time(self, now: Any) -> None:
        if self.right is not None and now > self.deadline + GRACE:
            self.close(self.deadline)

    def close(self, now: Any) -> None:
        self.scores.append(100 * len(self.right or ()) // QUESTIONS)
        self.ended.append(now)
        self.right = None

    def refusal(self, now: Any) -> type[Exception] | None:
        if len(self.scores) >= ALLOWED + self.extra:
            return NoAttemptsLeft
        return MustWait if self.ended and self.ended[-1] + WAIT > now else None

    def start(self, now: Any) -> None:
        self.right, self.deadline = set(), now + LIMIT


class Taking(RuleBasedStateMachine):
    """One learner and one quiz; `now` only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        with guards_down():
            Enrolment.objects.all().delete()
        Accommodation.objects.all().delete()
        self.now = timezone.now()
        self.model = Model()
        self.attempt: Attempt | None = None

    @rule(minutes=st.sampled_from([1, 5, 19, 21, 40]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.model.pass_time(self.now)

    @rule()
    def start(self) -> None:
        refusal = None if self.model.right is not None else self.model.refusal(self.now)
        if refusal is not None:
            with pytest.raises(refusal):
                start_attempt(self.quiz, by=self.user, now=self.now)
            return
        self.attempt, begun = start_attempt(self.quiz, by=self.user, now=self.now)
        assert begun == (self.model.right is None)
        if begun:
            self.model.start(self.now)

    @rule(position=st.integers(1, QUESTIONS), is_right=st.booleans())
    def answer(self, position: int, is_right: bool) -> None:
        if self.attempt is None:
            return
        answers = {position: right_answers(self.attempt)[position] if is_right else None}
        if self.model.right is None:
            with pytest.raises(AttemptClosed):
                save_answers(self.attempt, by=self.user, answers=answers, now=self.now)
            return
        save_answers(self.attempt, by=self.user, answers=answers, now=self.now)
        self.model.right = (self.model.right - {position}) | ({position} if is_right else set())

    @rule()
    def submit(self) -> None:
        if self.attempt is None:
            return
        _attempt, is_new = submit_attempt(self.attempt, by=self.user, now=self.now)
        if self.model.right is not None:
            self.model.close(self.now)
            assert is_new

    @rule()
    def settle(self) -> None:
        settle_due(now=self.now)

    @rule()
    def grant_another(self) -> None:
        self.model.extra = 1
        row = ask_for_accommodation(by=self.user, wish="", needs=Needs())
        decide_accommodation(row, by=self.staff, needs=Needs(extra_attempts=1))

    @invariant()
    def the_rows_are_as_the_model_says(self) -> None:
        settle_due(now=self.now)
        rows = list(Attempt.objects.order_by("ordinal"))
        done = [row for row in rows if not row.is_open]
        assert [row.ordinal for row in rows] == list(range(1, len(rows) + 1))
        assert [int(row.score) for row in done] == self.model.scores
        assert [row.is_passed for row in done] == [
            score >= PASS_MARK for score in self.model.scores
        ]
        assert len(rows) - len(done) == (self.model.right is not None)


class TestAttemptRules(TestCase):
    def test_the_rules_hold_whatever_happens(self) -> None:
        quiz = build_simple_quiz(
            QUESTIONS,
            attempts_allowed=ALLOWED,
            wait_minutes=30,
            time_limit=20,
            pass_mark=PASS_MARK,
        )
        Taking.quiz, Taking.user = quiz, build_user()
        Taking.staff = build_user("staff")
        run_state_machine_as_test(
            Taking,
            settings=settings(
                max_examples=15,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
