"""Locks are taken in one order, and one that is not is noticed."""

from __future__ import annotations

import re
from typing import Any

import pytest
import structlog
from django.apps import apps
from django.db import connection, transaction
from structlog.testing import capture_logs

from learning.domain import locking
from learning.domain.locking import (
    ORDER,
    LockOrderError,
    lock_all,
    lock_row,
    locked,
    locked_attempt,
    note_lock,
)
from learning.domain.taking.attempts import start_attempt
from learning.models import Attempt, ChainHead, Enrolment, Learner
from tests.architecture import source
from tests.factories.learning import build_simple_quiz, build_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    return start_attempt(build_simple_quiz(), by=build_user())[0]


def test_an_enrolment_is_locked_before_its_attempt(attempt: Attempt) -> None:
    with locked_attempt(attempt.pk, attempt.enrolment_id) as row:
        assert row == attempt

    with (
        pytest.raises(LockOrderError, match=r"Enrolment \d+ locked after learning.Attempt \d+"),
        locked(Attempt, pk=attempt.pk),
        locked(Enrolment, pk=attempt.enrolment_id),
    ):
        pass


def test_a_row_that_is_held_may_be_locked_again(attempt: Attempt) -> None:
    with (
        locked_attempt(attempt.pk, attempt.enrolment_id),
        locked(Enrolment, pk=attempt.enrolment_id) as row,
    ):
        assert row.pk == attempt.enrolment_id


def test_each_transaction_begins_anew(attempt: Attempt) -> None:
    with locked(Attempt, pk=attempt.pk):
        pass
    with locked(Enrolment, pk=attempt.enrolment_id) as row:
        assert row.pk == attempt.enrolment_id


def test_rows_of_one_model_go_by_ascending_key() -> None:
    first, second = (Learner.objects.create(user=build_user(name)) for name in ("a", "b"))
    with transaction.atomic():
        assert lock_all(Learner.objects.order_by("-pk")) == [first, second]
    with transaction.atomic(), locked(Learner, pk=second.pk), pytest.raises(LockOrderError):
        lock_row(Learner, first.pk)


def test_what_a_transaction_made_itself_comes_in_any_order(attempt: Attempt) -> None:
    with transaction.atomic():
        lock_row(ChainHead, attempt.enrolment.uid)
        note_lock(Attempt, attempt.pk, is_new=True)
        assert lock_row(Attempt, attempt.pk) == attempt


def test_in_production_it_is_logged(
    attempt: Attempt, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RAISE_ON_LOCK_ORDER = False
    # One that was used before keeps how it wrote then, and what it writes is not captured.
    monkeypatch.setattr(locking, "log", structlog.get_logger("learning.domain.locking"))
    with (
        capture_logs() as logs,
        locked(Attempt, pk=attempt.pk),
        locked(Enrolment, pk=attempt.enrolment_id) as row,
    ):
        assert row == attempt.enrolment

    assert [(each["event"], each["log_level"]) for each in logs] == [("lock_out_of_order", "error")]


@pytest.mark.postgres
def test_rows_that_refer_to_a_locked_one_can_be_added(
    attempt: Attempt, django_assert_num_queries: Any
) -> None:
    with transaction.atomic(), django_assert_num_queries(2) as queries:
        lock_all(Enrolment.objects.all())
        lock_row(Attempt, attempt.pk)

    assert all("FOR NO KEY UPDATE" in each["sql"] for each in queries.captured_queries)
    assert connection.vendor == "postgresql"


def test_the_order_names_models_and_no_lock_is_taken_elsewhere() -> None:
    assert [apps.get_model(label)._meta.label for label in ORDER] == list(ORDER)
    places = [
        path
        for path in source.ROOT.glob("learning/domain/**/*.py")
        if re.search(r"\bselect_for_update\(", path.read_text())
    ]
    assert [path.name for path in places] == ["locking.py"]
