"""Marks what was handed in, against the versions and the pass mark that the attempt pinned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial

from learning.domain.awarding.completion import record_locked_progress
from learning.domain.evidence.answers import describe_result, digest_answers
from learning.domain.evidence.events import Event, append_events
from learning.domain.locking import locked_attempt
from learning.domain.questions.answers import answer_from_data
from learning.domain.questions.grading import Mark, grade, question_from_data
from learning.domain.rows import write_fields
from learning.domain.taking.responses import list_responses
from learning.models import Attempt, Response, Verb


@dataclass(frozen=True)
class Total:
    """What the marks of an attempt come to; `share` is per cent, exact."""

    points: Fraction
    maximum: Fraction
    share: Fraction
    is_passed: bool

    def write_to(self, attempt: Attempt) -> None:
        """Put it on the row of an attempt; the score is rounded down."""
        attempt.points, attempt.maximum = round_points(self.points), round_points(self.maximum)
        attempt.score = _decimal(self.share).quantize(Decimal("0.01"), ROUND_FLOOR)
        attempt.is_passed = self.is_passed


def add_up(marks: Iterable[Mark], pass_mark: int) -> Total:
    """Return what `marks` come to; whether it is passed is decided before rounding."""
    marks = list(marks)
    points = sum((mark.points for mark in marks), Fraction(0))
    maximum = sum((mark.maximum for mark in marks), Fraction(0))
    share = points / maximum * 100 if maximum else Fraction(0)
    return Total(points, maximum, share, share >= pass_mark)


def mark_response(response: Response) -> Mark:
    """Return what the answer of `response` is worth."""
    version = response.regraded_as or response.version
    mark = grade(question_from_data(version.content["key"]), answer_from_data(response.answer))
    return Mark(mark.maximum, mark.maximum) if response.is_given else mark


def write_mark(response: Response, mark: Mark) -> None:
    """Put a mark on the row of a response."""
    response.points, response.maximum = round_points(mark.points), round_points(mark.maximum)
    response.is_right = mark.is_right


def mark_attempt(attempt: Attempt, *, now: datetime) -> Attempt:
    """Mark an attempt that was handed in, once; another one is returned as it is."""
    with locked_attempt(attempt.pk, attempt.enrolment_id) as row:
        mark_locked(row, now=now)
    return row


def mark_locked(attempt: Attempt, *, now: datetime) -> None:
    """Mark an attempt that the caller holds with its enrolment, if it is handed in."""
    if attempt.state != Attempt.State.SUBMITTED:
        return
    responses = list_responses(attempt)
    marks = [mark_response(response) for response in responses]
    for response, mark in zip(responses, marks, strict=True):
        write_mark(response, mark)
    write_fields(responses, "points", "maximum", "is_right")
    _write_result(attempt, marks, now)
    _follow_marking(attempt, responses, now)


def _follow_marking(attempt: Attempt, responses: Iterable[Response], now: datetime) -> None:
    """Put on record that an attempt was handed in, and its result; complete what it completes.

    Both go on record together, each with its own time: it saves half of the writing.
    """
    enrolment = attempt.enrolment
    of_attempt = partial(Event, object_kind="attempt", object_key=attempt.uid)
    result = describe_result(attempt) | digest_answers(responses)
    events = [
        of_attempt(Verb.SUBMITTED, actor=enrolment.learner_id, at=attempt.submitted_at),
        of_attempt(Verb.MARKED, actor=enrolment.learner_id, result=result),
    ]
    if attempt.is_passed:
        record_locked_progress(enrolment, now=now, events=events)
    else:
        append_events(enrolment.uid, events, now=now)


def _write_result(attempt: Attempt, marks: Iterable[Mark], now: datetime) -> None:
    add_up(marks, attempt.pass_mark).write_to(attempt)
    attempt.state, attempt.marked_at = Attempt.State.MARKED, now
    attempt.save(update_fields=["points", "maximum", "score", "is_passed", "state", "marked_at"])


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def round_points(value: Fraction) -> Decimal:
    """Return points as they are stored."""
    return _decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
