"""A result that was changed beside the log is found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from learning.domain.evidence.guards import guards_down
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import Attempt
from tests.factories.learning import build_simple_quiz, build_user, right_answers, wrong_answers
from tests.learning.records import list_faults

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
    assert list_faults() == []

    with guards_down():
        Attempt.objects.filter(pk=failed.pk).update(**CHANGES[name])

    assert list_faults()[0] == (
        f"chain {failed.enrolment.uid}, attempt {failed.uid}: "
        "its result is not as the log tells of it"
    )


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_the_database_refuses_to_change_a_result(name: str) -> None:
    failed = take_twice()
    with pytest.raises(IntegrityError, match="What is on record"), transaction.atomic():
        Attempt.objects.filter(pk=failed.pk).update(**CHANGES[name])


ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "points": ({"points": Decimal(1)}, "the points of its answers do not come to its result"),
    "right": ({"is_right": True}, "what its answers were worth is not as the log tells of it"),
    "given": ({"is_given": True}, "what its answers were worth is not as the log tells of it"),
    "answer": ({"answer": {"choice": "x"}}, "what was answered is not as the log tells of it"),
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_changed_answer_is_found(name: str) -> None:
    failed = take_twice()
    change, what = ANSWERS[name]

    with guards_down():
        failed.responses.filter(position=failed.responses.first().position).update(**change)

    assert f"chain {failed.enrolment.uid}, attempt {failed.uid}: {what}" in list_faults()


@pytest.mark.parametrize("name", ["points", "right", "given"])
def test_the_database_refuses_to_change_a_mark(name: str) -> None:
    failed = take_twice()
    with pytest.raises(IntegrityError, match="What is on record"), transaction.atomic():
        failed.responses.update(**ANSWERS[name][0])


def test_points_that_changed_places_are_found() -> None:
    quiz, ann = build_simple_quiz(2), build_user()
    attempt, _begun = start_attempt(quiz, by=ann)
    answers = right_answers(attempt)
    answers.pop(max(answers))
    submit_attempt(attempt, by=ann, answers=answers)
    first, second = attempt.responses.order_by("position")
    assert (first.points, second.points) == (1, 0)

    with guards_down():
        attempt.responses.filter(pk=first.pk).update(points=0)
        attempt.responses.filter(pk=second.pk).update(points=1)

    what = "what its answers were worth is not as the log tells of it"
    where = f"chain {attempt.enrolment.uid}, attempt {attempt.uid}"
    assert list_faults() == [f"{where}: {what}"]


def test_an_attempt_that_was_taken_out_is_found() -> None:
    failed = take_twice()
    with pytest.raises(IntegrityError, match="What is on record"), transaction.atomic():
        failed.responses.all().delete()
    with guards_down():
        failed.responses.all().delete()
        Attempt.objects.filter(pk=failed.pk).delete()

    where = f"chain {failed.enrolment.uid}, attempt {failed.uid}"
    assert list_faults() == [
        f"{where}: the log tells of it, and it is not there",
        f"{where}: its result is not as the log tells of it",
    ]
