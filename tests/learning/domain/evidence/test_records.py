"""No edit of content changes a byte of what somebody did; what changed since is told beside it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.utils import timezone

from learning.domain.awarding.completion import record_progress
from learning.domain.evidence.records import canonical_attempt, find_changes
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.domain.taking.reviews import review_response
from learning.models import Attempt, Enrolment, Learner, LessonPage, ModulePage, Question, QuizPage
from tests.factories.learning import (
    bodies,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    choice_body,
    fixed_section,
    right_answers,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def take() -> Attempt:
    """Return a passed attempt at a quiz with a question of every type."""
    questions = [build_question(kind, body) for kind, body in bodies().items()]
    quiz, user = build_quiz(build_module(), fixed_section(*questions)), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    return submit_attempt(attempt, by=user, answers=right_answers(attempt))[0]


def reviews(attempt: Attempt) -> list[object]:
    rows = Attempt.objects.get(pk=attempt.pk).responses.select_related("version")
    return [review_response(attempt, row) for row in rows]


def test_a_record_and_its_review_outlast_every_edit() -> None:
    attempt = take()
    canonical, shown = canonical_attempt(attempt), reviews(attempt)

    question = Question.objects.get(code="single_choice")
    question.body = [choice_body(right=(1,), options=["Other", "Words"])]
    question.save_revision().publish()
    module = publish(ModulePage.objects.get(), title="Renamed")
    build_lesson(module)
    publish(QuizPage.objects.get(), pass_mark=100, sections=[])
    Question.objects.get(code="numeric").delete()
    call_command("purge_revisions")
    for page in (module, QuizPage.objects.get()):
        page.unpublish()
    module.delete()

    row = Attempt.objects.get()
    assert sha256(canonical_attempt(row).encode()).digest() == sha256(canonical.encode()).digest()
    assert reviews(row) == shown
    assert (row.score, row.is_passed) == (100, True)


def test_what_changed_since_is_told_and_what_was_put_back_is_not() -> None:
    attempt = take()
    assert not find_changes(attempt)
    position = {
        row.version.content["code"]: row.position
        for row in attempt.responses.select_related("version")
    }
    question = Question.objects.get(code="single_choice")
    before = question.body.raw_data[0]

    question.body = [choice_body(right=(1,))]
    question.save_revision().publish()
    assert find_changes(attempt).questions == {position["single_choice"]}
    question.body = [before]
    question.save_revision().publish()
    assert not find_changes(attempt)

    Question.objects.filter(code="matching").update(is_retired=True)
    module = publish(ModulePage.objects.get(), title="Renamed")
    changes = find_changes(attempt)
    assert changes.questions == {position["matching"]}
    assert (changes.module_changed, changes.module_gone) == (True, False)
    module.unpublish()
    assert find_changes(attempt).module_gone


def test_a_record_stays_when_the_person_goes() -> None:
    attempt = take()
    canonical = canonical_attempt(attempt)
    learner = attempt.enrolment.learner

    learner.user.delete()

    row = Attempt.objects.get()
    assert list(Learner.objects.all()) == []
    assert row.enrolment.learner_id == learner.uid
    assert canonical_attempt(row) == canonical
    assert str(learner.uid) not in canonical


@pytest.mark.parametrize("allows_test_out", [True, False])
def test_a_module_is_complete_once_all_is_done(allows_test_out: bool) -> None:
    now = timezone.now()
    module, user = build_module(allows_test_out=allows_test_out), build_user()
    build_lesson(module)
    quiz = build_quiz(module, fixed_section(build_question("q")))
    attempt, _begun = start_attempt(quiz, by=user)
    submit_attempt(attempt, by=user, answers=right_answers(attempt), now=now)

    after_quiz = Enrolment.objects.get().completed_at
    assert after_quiz == (now if allows_test_out else None)
    complete_lesson(LessonPage.objects.get(), by=user, now=now + timedelta(1))

    done = Enrolment.objects.get()
    assert done.completed_at == (now if allows_test_out else now + timedelta(1))
    assert not record_progress(done.pk, now=now + timedelta(2))
    assert Enrolment.objects.get().completed_at == done.completed_at


def test_failing_completes_nothing() -> None:
    module, user = build_module(), build_user()
    quiz = build_quiz(module, fixed_section(build_question("q")))
    attempt, _begun = start_attempt(quiz, by=user)

    attempt, _new = submit_attempt(attempt, by=user)

    assert (attempt.is_passed, Enrolment.objects.get().completed_at) == (False, None)
