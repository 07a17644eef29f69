"""Correcting a question: what is proposed, what applying it does, and that it does it once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from hub.users.models import AuditEntry, User
from learning.domain.correcting.judging import Tally
from learning.domain.correcting.proposals import (
    continue_regrades,
    decide_regrade,
    dismiss_regrade,
    open_gift,
    resume_question,
    suspend_question,
)
from learning.domain.correcting.regrade import preview_regrade, run_regrade, summarise_regrade
from learning.domain.evidence.answers import digest_answers
from learning.domain.evidence.records import canonical_attempt, digest_of
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.papers import count_questions, read_sections
from learning.domain.taking.reviews import review_response
from learning.models import (
    Attempt,
    Completion,
    Question,
    QuestionVersion,
    RecordEvent,
    Regrade,
    RegradeProposal,
    Response,
)
from tests.factories.learning import bodies, build_question, build_simple_quiz, build_user
from tests.learning.domain.correcting.correcting import (
    accept,
    build_word_quiz,
    only_proposal,
    publish_body,
    set_right,
    take,
    take_choice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return build_user("owner")


def apply(proposal: RegradeProposal, owner: User, **options: Any) -> int:
    proposal, _decided = decide_regrade(proposal, by=owner, reason="A wrong key", **options)
    return run_regrade(proposal, now=timezone.now())


def take_forty_one() -> Question:
    """Have 41 people answer: 6 with a word that ought to be right, 2 of them right in all else."""
    quiz, word = build_word_quiz()
    for number in range(41):
        given = "causation" if number < 6 else "attribution" if number < 30 else "luck"
        take(quiz, f"l{number}", given, knows_option=number < 2 or number >= 20)
    return word


def test_forty_one_attempts_six_gain_none_lose_two_newly_pass(owner: User) -> None:
    word = take_forty_one()
    assert Completion.objects.count() == 10
    accept(word, "causation")
    proposal = only_proposal()
    expected = Tally(attempts=41, gained=6, same=35, newly_passed=2)

    assert preview_regrade(proposal, allows_loss=False) == expected
    assert preview_regrade(proposal, allows_loss=True) == expected
    assert Attempt.objects.filter(is_passed=True).count() == 10
    assert apply(proposal, owner) == 41

    assert summarise_regrade(proposal) == expected
    assert Attempt.objects.filter(is_passed=True).count() == 12
    assert Completion.objects.count() == 12
    assert RecordEvent.objects.filter(verb="regraded").count() == 41
    # Applying it twice changes nothing.
    before = list(RecordEvent.objects.values_list("hash", flat=True))
    assert decide_regrade(proposal, by=owner, reason="A wrong key")[1] is False
    assert run_regrade(proposal, now=timezone.now()) == 0
    assert list(RecordEvent.objects.values_list("hash", flat=True)) == before
    assert Completion.objects.count() == 12


def test_the_log_has_the_old_and_the_new_marks(owner: User) -> None:
    quiz, word = build_word_quiz(pass_mark=50)
    attempt = take(quiz, "ann", "causation", knows_option=False)
    old_record = digest_of(canonical_attempt(attempt))
    accept(word, "causation")
    proposal = only_proposal()
    apply(proposal, owner)

    attempt.refresh_from_db()
    event = RecordEvent.objects.get(verb="regraded")
    assert (event.chain, event.object_key) == (attempt.enrolment.uid, str(attempt.uid))
    assert event.result["old"] == {
        "points": "0.0000",
        "maximum": "2.0000",
        "score": "0.00",
        "passed": False,
        "answer": "0.0000",
        "record": old_record,
    }
    assert event.result["new"] == {
        "points": "1.0000",
        "maximum": "2.0000",
        "score": "50.00",
        "passed": True,
        "answer": "1.0000",
        "record": digest_of(canonical_attempt(attempt)),
        **digest_answers(attempt.responses.order_by("position")),
    }
    assert event.result["old_version"] == proposal.old_version.digest
    assert event.result["new_version"] == QuestionVersion.objects.latest("pk").digest
    response = Response.objects.get(question_uid=word.uid)
    assert (response.version, response.regraded_as) == (proposal.old_version, proposal.new_version)


def test_nobody_loses_unless_it_is_ticked(owner: User) -> None:
    quiz = build_simple_quiz(2, pass_mark=100)
    loser = take_choice(quiz, "ann", [0, 0])
    gainer = take_choice(quiz, "bob", [1, 0])
    set_right(Question.objects.get(code="q1"), 1)
    proposal = only_proposal()

    kept = preview_regrade(proposal, allows_loss=False)
    taken = preview_regrade(proposal, allows_loss=True)
    assert kept == Tally(attempts=2, gained=1, kept=1, newly_passed=1)
    assert taken == Tally(attempts=2, gained=1, lost=1, newly_passed=1, lost_pass=1)
    before = canonical_attempt(loser)
    apply(proposal, owner)

    loser.refresh_from_db()
    gainer.refresh_from_db()
    assert canonical_attempt(loser) == before
    assert (loser.is_passed, gainer.is_passed) == (True, True)
    assert RecordEvent.objects.filter(verb="regraded").count() == 1


def test_who_loses_a_pass_where_it_is_ticked_keeps_what_was_awarded(owner: User) -> None:
    quiz = build_simple_quiz(2, pass_mark=100)
    loser = take_choice(quiz, "ann", [0, 0])
    set_right(Question.objects.get(code="q1"), 1)

    apply(only_proposal(), owner, allows_loss=True)

    loser.refresh_from_db()
    assert (loser.is_passed, loser.score) == (False, 50)
    assert Completion.objects.filter(revoked_at__isnull=True).count() == 1
    assert AuditEntry.objects.get(verb="question.regraded").details["loss"] is True


def test_a_mended_word_opens_nothing() -> None:
    quiz, word = build_word_quiz()
    take(quiz, "ann", "causation", knows_option=True)
    value = dict(word.body.raw_data[0]["value"])

    publish_body(word, "short_text", value | {"stem": "<p>What is the word?</p>"})

    assert QuestionVersion.objects.filter(question_uid=word.uid).count() == 2
    assert list(RegradeProposal.objects.all()) == []


def test_a_key_that_marked_nobody_opens_nothing() -> None:
    _quiz, word = build_word_quiz()

    accept(word, "causation")

    assert list(RegradeProposal.objects.all()) == []


def test_a_newer_key_overtakes_what_was_not_decided(owner: User) -> None:
    quiz, word = build_word_quiz()
    take(quiz, "ann", "contribution", knows_option=True)
    accept(word, "causation")
    accept(word, "contribution")

    states = list(RegradeProposal.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["superseded", "open"]
    older, newer = RegradeProposal.objects.order_by("pk")
    assert decide_regrade(older, by=owner, reason="A wrong key")[1] is False
    apply(newer, owner)
    assert Attempt.objects.get().is_passed is True


def test_a_second_correction_starts_from_the_first(owner: User) -> None:
    quiz, word = build_word_quiz()
    attempt = take(quiz, "ann", "contribution", knows_option=True)
    accept(word, "causation")
    apply(only_proposal(), owner)
    accept(word, "contribution")

    second = RegradeProposal.objects.get(state="open")
    assert second.old_version == RegradeProposal.objects.get(state="applied").new_version
    apply(second, owner)

    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_passed) == (100, True)


def test_what_cannot_be_marked_by_the_new_version_stays(owner: User) -> None:
    quiz = build_simple_quiz(1)
    take_choice(quiz, "ann", [2])
    take_choice(quiz, "bob", [1])
    question = Question.objects.get(code="q1")
    block = question.body.raw_data[0]
    kept = [option for place, option in enumerate(block["value"]["options"]) if place != 2]
    kept[1]["value"]["is_right"], kept[0]["value"]["is_right"] = True, False
    publish_body(question, "single_choice", block["value"] | {"options": kept})

    found = preview_regrade(only_proposal(), allows_loss=False)
    assert found == Tally(attempts=2, gained=1, ungradable=1, newly_passed=1)

    publish_body(question, "short_text", bodies()["short_text"]["value"])
    newest = RegradeProposal.objects.get(state="open")
    assert preview_regrade(newest, allows_loss=True) == Tally(attempts=2, ungradable=2)
    assert apply(newest, owner) == 2
    assert RecordEvent.objects.filter(verb="regraded").count() == 0
    assert Regrade.objects.filter(outcome="ungradable").count() == 2


def test_everyone_gets_the_mark(owner: User) -> None:
    quiz, word = build_word_quiz()
    silent = take(quiz, "ann", "luck", knows_option=True)
    right = take(quiz, "bob", "attribution", knows_option=True)
    version = Response.objects.filter(question_uid=word.uid)[0].version

    proposal = open_gift(version)
    assert open_gift(version) == proposal
    assert apply(proposal, owner) == 2

    silent.refresh_from_db()
    right.refresh_from_db()
    assert (silent.score, right.score) == (100, 100)
    assert Completion.objects.count() == 2
    review = review_response(silent, silent.responses.get(question_uid=word.uid))
    assert review is not None
    assert (review.was_given, review.verdict) == (True, "right")
    # A key corrected afterwards takes nothing of it back.
    accept(word, "causation")
    assert RegradeProposal.objects.filter(state="open").count() == 0


def test_who_hands_in_later_by_the_old_key_is_marked_anew_too(owner: User) -> None:
    quiz, word = build_word_quiz()
    take(quiz, "ann", "causation", knows_option=True)
    user = build_user("late")
    late, _begun = start_attempt(quiz, by=user)
    accept(word, "causation")
    apply(only_proposal(), owner)
    submit_attempt(late, by=user)
    before = list(Regrade.objects.all())

    assert continue_regrades(now=timezone.now()) == "1 attempts"
    assert continue_regrades(now=timezone.now()) == "0 attempts"

    assert len(Regrade.objects.all()) == len(before) + 1


def test_a_learner_reads_that_the_answer_was_marked_anew(owner: User) -> None:
    quiz, word = build_word_quiz()
    attempt = take(quiz, "ann", "causation", knows_option=True)
    accept(word, "causation")
    apply(only_proposal(), owner)

    attempt.refresh_from_db()
    responses = attempt.responses.order_by("position")
    reviews = {each.question_uid: review_response(attempt, each) for each in responses}

    corrected = {uid: review.was_corrected for uid, review in reviews.items() if review}
    assert corrected == {each.question_uid: each.question_uid == word.uid for each in responses}
    assert {review.verdict for review in reviews.values() if review} == {"right"}


def test_an_answer_that_was_blanked_keeps_its_mark(owner: User) -> None:
    quiz, word = build_word_quiz(pass_mark=100)
    attempt = take(quiz, "ann", "attribution", knows_option=True)
    Response.objects.filter(question_uid=word.uid).update(answer={"text": ""})
    accept(word, "causation")

    apply(only_proposal(), owner, allows_loss=True)

    attempt.refresh_from_db()
    assert (attempt.points, attempt.is_passed) == (2, True)


def test_what_was_dismissed_stays_and_can_still_be_applied(owner: User) -> None:
    quiz, word = build_word_quiz()
    take(quiz, "ann", "causation", knows_option=True)
    accept(word, "causation")

    proposal, decided = dismiss_regrade(only_proposal(), by=owner)
    assert (decided, dismiss_regrade(proposal, by=owner)[1]) == (True, False)
    assert continue_regrades(now=timezone.now()) == "0 attempts"
    assert apply(proposal, owner) == 1
    verbs = AuditEntry.objects.filter(verb__startswith="question.").order_by("pk")
    assert [each.verb for each in verbs] == ["question.regrade_dismissed", "question.regraded"]


def test_a_suspended_question_is_gone_from_new_papers_at_once(owner: User) -> None:
    quiz = build_simple_quiz(2)
    under_way, _begun = start_attempt(quiz, by=build_user())
    question = Question.objects.get(code="q1")

    _suspension, made = suspend_question(question, by=owner, reason="Two right answers")
    again = suspend_question(question, by=owner, reason="Twice")[1]
    question.save_revision().publish()

    assert (made, again) == (True, False)
    assert count_questions(read_sections(quiz)) == 1
    assert under_way.responses.count() == 2
    fresh, _begun = start_attempt(quiz, by=build_user("bob"))
    assert [each.question_uid for each in fresh.responses.all()] == [
        Question.objects.get(code="q2").uid
    ]
    assert (resume_question(question, by=owner), resume_question(question, by=owner)) == (
        True,
        False,
    )
    assert count_questions(read_sections(quiz)) == 2
    entries = AuditEntry.objects.filter(verb__startswith="question.").order_by("pk")
    assert [each.verb for each in entries] == ["question.suspended", "question.resumed"]
    assert entries[0].details == {"question": "q1", "reason": "Two right answers"}


def test_a_suspended_question_for_practice_is_not_shown_either(owner: User) -> None:
    question = build_question("p", is_practice=True)
    suspend_question(question, by=owner, reason="Wrong")

    assert list(Question.objects.practice()) == []
