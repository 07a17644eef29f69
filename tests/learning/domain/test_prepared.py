"""A prepared query returns what the query returns, for each key it is called with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from learning.domain.locking import lock_row
from learning.domain.prepared import PreparedQuery
from learning.domain.taking.attempts import save_answers, start_attempt
from learning.domain.taking.responses import list_responses
from learning.models import Attempt, ChainHead, Response
from tests.factories.learning import build_simple_quiz, build_user, right_answers

pytestmark = pytest.mark.django_db
COLUMNS = ("uid", "quiz_title", "started_at", "deadline", "score", "enrolment__module_key")


def test_rows_are_those_of_the_key_with_their_python_values(
    django_assert_num_queries: Any,
) -> None:
    quiz = build_simple_quiz(2, time_limit=5)
    people = [build_user(name) for name in ("ann", "bob")]
    for person in people:
        start_attempt(quiz, by=person)
    query = PreparedQuery(
        lambda user: Attempt.objects.for_user(user).order_by("pk").values_list(*COLUMNS)[:5]
    )

    for person in (*people, build_user("eve")):
        rows = Attempt.objects.for_user(person).order_by("pk").values_list(*COLUMNS)
        expected = list(rows)
        with django_assert_num_queries(1):
            assert query(person.pk) == expected
    assert [len(query(person.pk)) for person in people] == [1, 1]


def test_responses_are_whole_rows_with_their_versions(django_assert_num_queries: Any) -> None:
    ann = build_user()
    attempt, _begun = start_attempt(build_simple_quiz(3), by=ann)
    save_answers(attempt, by=ann, answers=right_answers(attempt))
    stored = Response.objects.select_related("version").order_by("position")

    with django_assert_num_queries(1):
        found = list_responses(attempt)
        versions = [(each.version.digest, each.version.content) for each in found]

    fields = [field.attname for field in Response._meta.concrete_fields]
    assert [[getattr(row, name) for name in fields] for row in found] == [
        [getattr(row, name) for name in fields] for row in stored
    ]
    assert versions == [(row.version.digest, row.version.content) for row in stored]


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_only_inside_a_transaction() -> None:
    """The prepared statement runs outside of one too, and would then lock nothing."""
    head = ChainHead.objects.create(chain=uuid4())

    with pytest.raises(TransactionManagementError):
        lock_row(ChainHead, head.pk)
    with transaction.atomic():
        assert lock_row(ChainHead, head.pk) == head
