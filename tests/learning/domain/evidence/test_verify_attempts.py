"""A result that was changed beside the log is found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from learning.domain.evidence.verification import verify_records
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import Attempt
from tests.factories.learning import build_simple_quiz, build_user, right_answers, wrong_answers

pytestmark = pytest.mark.django_db

CHANGES: dict[str, dict[str, Any]] = {
    "points": {"points": Decimal("1.5")},
    "maximum": {"maximum": Decimal(4)},
    "score": {"score": Decimal(99)},
    "passed": {"is_passed": True},
    "state": {"state": "submitted", "score": None, "is_passed": None},
}


def take_twice() -> Attempt:
    """Return a failed attempt; one under way and one that was passed stand beside it."""
    quiz, ann = build_simple_quiz(), build_user()
    failed, _begun = start_attempt(quiz, by=ann)
    submit_attempt(failed, by=ann, answers=wrong_answers(failed))
    start_attempt(quiz, by=ann)
    passed, _begun = start_attempt(quiz, by=build_user("bob"))
    submit_attempt(passed, by=passed.enrolment.learner.user, answers=right_answers(passed))
    return failed


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_changed_result_is_found(name: str) -> None:
    failed = take_twice()
    assert list(verify_records()) == []

    Attempt.objects.filter(pk=failed.pk).update(**CHANGES[name])

    (fault,) = verify_records()
    assert str(fault) == (
        f"chain {failed.enrolment.uid}, attempt {failed.uid}: "
        "its result is not as the log tells of it"
    )


def test_an_attempt_that_was_taken_out_is_found() -> None:
    failed = take_twice()
    failed.responses.all().delete()
    Attempt.objects.filter(pk=failed.pk).delete()

    (fault,) = verify_records()

    assert str(failed.uid) in fault.where
