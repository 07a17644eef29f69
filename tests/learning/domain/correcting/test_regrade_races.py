"""Corrections while others act: applied twice at once, and beside somebody who takes a quiz."""

from __future__ import annotations

from collections import Counter
from threading import Event, Thread
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from learning.domain.awarding.awards import AWARD_HOOKS
from learning.domain.correcting import regrade
from learning.domain.correcting.proposals import decide_regrade, open_gift
from learning.domain.correcting.regrade import BATCH, run_regrade
from learning.domain.evidence.versions import capture_question
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import Completion, RecordEvent, Regrade, RegradeProposal
from tests.factories.learning import (
    build_question,
    build_simple_quiz,
    build_user,
    right_answers,
)
from tests.learning.domain.correcting.correcting import accept, build_word_quiz, only_proposal, take
from tests.learning.domain.correcting.test_item_analysis import add_attempts
from tests.learning.domain.taking.test_races import Meeting, at_once, unlocked_attempt

pytestmark = pytest.mark.django_db(transaction=True)
LEARNERS = 6
MANY = 3 * BATCH
PATIENCE = 60  # seconds; only a fault uses them up


def make_decided() -> RegradeProposal:
    """Return an applied proposal by which six people pass who had not."""
    quiz, word = build_word_quiz()
    for number in range(LEARNERS):
        take(quiz, f"l{number}", "causation", knows_option=True)
    accept(word, "causation")
    return decide_regrade(only_proposal(), by=build_user("owner"), reason="A wrong key")[0]


def test_applied_eight_times_at_once_it_happens_once(monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = make_decided()
    letters: list[Any] = []
    monkeypatch.setattr(
        "learning.domain.awarding.awards.AWARD_HOOKS",
        [*AWARD_HOOKS, lambda made: letters.append(made[0].learner_id)],
    )

    outcomes = at_once(8, lambda _n: run_regrade(proposal, now=timezone.now()))

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert sum(outcomes) == LEARNERS
    assert Regrade.objects.filter(newly_passed=True).count() == LEARNERS
    events = Counter(RecordEvent.objects.values_list("verb", flat=True))
    assert (events["regraded"], events["completed"]) == (LEARNERS, LEARNERS)
    assert Completion.objects.count() == LEARNERS
    assert len(letters) == len(set(letters)) == LEARNERS


def test_without_the_lock_the_race_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = make_decided()
    monkeypatch.setattr(regrade, "locked_attempt", unlocked_attempt(Meeting(8)))

    outcomes = at_once(8, lambda _n: run_regrade(proposal, now=timezone.now()))

    failures = {type(each) for each in outcomes if isinstance(each, Exception)}
    assert IntegrityError in failures
    assert failures <= {IntegrityError, OperationalError}


def test_nobody_who_takes_a_quiz_waits_for_a_correction_of_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = build_question("wrong")
    add_attempts({"wrong": wrong}, ["0"] * MANY)
    gift = open_gift(capture_question(wrong))
    proposal, _decided = decide_regrade(gift, by=build_user("owner"), reason="A wrong key")
    learner, quiz = build_user("learner"), build_simple_quiz(2)
    paused, go_on = Event(), Event()

    def pause(_seconds: float) -> None:
        paused.set()
        assert go_on.wait(PATIENCE)

    def correct() -> None:
        try:
            run_regrade(proposal, now=timezone.now())
        finally:
            connection.close()

    monkeypatch.setattr(regrade, "sleep", pause)
    correction = Thread(target=correct)
    correction.start()
    assert paused.wait(PATIENCE)
    # Whoever kept a lock in its pause would be waited for here until the database gives up.
    for _number in range(3):
        attempt, _begun = start_attempt(quiz, by=learner)
        submit_attempt(attempt, by=learner, answers=right_answers(attempt))
    done_meanwhile = Regrade.objects.count()
    go_on.set()
    correction.join()

    assert done_meanwhile == BATCH
    assert Regrade.objects.count() == MANY
