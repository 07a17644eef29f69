"""Several rows are written in one go, and only what is named of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from learning.domain.rows import write_fields
from learning.domain.taking.attempts import start_attempt
from learning.models import Response
from tests.factories.learning import build_simple_quiz, build_user

pytestmark = pytest.mark.django_db


def test_only_the_fields_that_are_named_are_stored(django_assert_num_queries: Any) -> None:
    attempt, _begun = start_attempt(build_simple_quiz(3), by=build_user())
    rows = list(attempt.responses.order_by("position"))
    for row in rows:
        row.answer, row.points, row.is_right = {"text": "“5 %'s”"}, Decimal("1.2500"), True
    rows[0].answer = None

    with django_assert_num_queries(1):
        write_fields(rows, "answer", "points")

    stored = Response.objects.order_by("position").values_list("answer", "points", "is_right")
    said = {"text": "“5 %'s”"}
    assert list(stored) == [
        (None, Decimal("1.2500"), None),
        (said, Decimal("1.2500"), None),
        (said, Decimal("1.2500"), None),
    ]
    with django_assert_num_queries(0):
        write_fields([], "answer")
