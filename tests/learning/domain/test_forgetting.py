"""Deleting an account: what was learned stays, and names nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.users.accounts.deletion import delete_account, what_happens
from hub.users.models import User
from learning.domain.evidence.records import canonical_attempt
from learning.domain.taking.attempts import settle_due, start_attempt, submit_attempt
from learning.models import Accommodation, Attempt, Learner
from tests.factories.learning import build_simple_quiz, build_user, right_answers

pytestmark = pytest.mark.django_db


def test_the_record_stays_as_it_was_and_leads_to_nobody() -> None:
    quiz, ann, bob = build_simple_quiz(), build_user("ann"), build_user("bob")
    for user in (ann, bob):
        attempt, _begun = start_attempt(quiz, by=user)
        submit_attempt(attempt, by=user, answers=right_answers(attempt))
    Accommodation.objects.create(user=ann, extra_time=25)
    records = [canonical_attempt(attempt) for attempt in Attempt.objects.order_by("pk")]

    delete_account(ann, by=ann)

    assert [canonical_attempt(attempt) for attempt in Attempt.objects.order_by("pk")] == records
    assert list(Learner.objects.values_list("user", flat=True)) == [bob.pk]
    assert Accommodation.objects.count() == 0
    assert list(User.objects.filter(learner__isnull=False)) == [bob]
    assert ann.email not in "".join(records)


def test_an_attempt_under_way_is_settled_for_nobody() -> None:
    quiz, ann = build_simple_quiz(time_limit=10), build_user("ann")
    start_attempt(quiz, by=ann)
    delete_account(ann, by=ann)

    assert settle_due(now=timezone.now() + timedelta(hours=1)) == "1 attempts settled"
    assert Attempt.objects.get().state == Attempt.State.MARKED


def test_the_person_is_told_before() -> None:
    erased, kept = what_happens()

    assert any("attempts" in str(text) for text in erased)
    assert any("options were picked" in str(text) for text in kept)
