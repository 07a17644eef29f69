"""What was answered in an attempt and what it was worth, as the log of records has it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.models import Attempt, Response


def digest_answers(responses: Iterable[Response]) -> dict[str, str]:
    """Return the digests of all responses of an attempt, in the order of their places.

    `marks` covers what was asked and what each answer was worth. `answers` covers what was answered
    too: it no longer fits when a person who was erased had typed something, and `marks` still does.
    """
    marks, answers = [], []
    for row in responses:
        mark = _describe_mark(row)
        marks.append(mark)
        answers.append([*mark, row.answer])
    return {
        "marks": digest_of(canonical_json(marks)),
        "answers": digest_of(canonical_json(answers)),
    }


def add_points(responses: Iterable[Response]) -> str:
    """Return what the points of an attempt come to, with four decimal places."""
    total = sum((row.points or Decimal(0) for row in responses), Decimal(0))
    return f"{total:.4f}"


def describe_result(attempt: Attempt) -> dict[str, Any]:
    """Return the result of a marked attempt as the log has it."""
    return {
        "points": f"{attempt.points:.4f}",
        "maximum": f"{attempt.maximum:.4f}",
        "score": f"{attempt.score:.2f}",
        "passed": bool(attempt.is_passed),
    }


def _describe_mark(row: Response) -> list[Any]:
    return [
        row.position,
        str(row.question_uid),
        row.version_id,
        row.regraded_as_id,
        row.is_given,
        row.is_right,
        f"{row.points:.4f}",
        f"{row.maximum:.4f}",
    ]
