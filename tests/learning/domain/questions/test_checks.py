"""Checks tried as something that a module asks for: once, of whom, and what edits change."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest

from learning.domain.awarding.completion import record_progress
from learning.domain.evidence.versions import describe_module
from learning.domain.privacy import export_learner, forget_learner
from learning.domain.questions.checks import Trying
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, try_check
from learning.domain.taking.history import read_history
from learning.domain.taking.progress import list_progress
from learning.domain.taking.renewal import renew
from learning.models import (
    CheckTried,
    Completion,
    Enrolment,
    LessonPage,
    ModulePage,
    Question,
    RecordEvent,
)
from tests.factories.learning import (
    block,
    build_checked_lesson,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
    right_answers,
)
from tests.factories.pages import publish
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db


def uid(code: str) -> UUID:
    return Question.objects.get(code=code).uid


def is_complete() -> bool:
    return Enrolment.objects.order_by("pk").last().completed_at is not None


def test_a_module_that_asks_is_complete_once_every_check_was_tried() -> None:
    lesson, ann = build_checked_lesson(2), build_user()
    complete_lesson(lesson, by=ann)
    assert (try_check(lesson, uid("c1"), by=ann)[1], is_complete()) == (True, False)
    assert (try_check(lesson, uid("c1"), by=ann)[1], is_complete()) == (False, False)

    assert (try_check(lesson, uid("c2"), by=ann)[1], is_complete()) == (True, True)

    verbs = list(RecordEvent.objects.order_by("pk").values_list("verb", "object_key"))
    assert [verb for verb, _key in verbs][:5] == ["enrolled", "read", "tried", "tried", "completed"]
    assert [key for verb, key in verbs if verb == "tried"] == [str(uid("c1")), str(uid("c2"))]
    assert (Completion.objects.count(), list_faults()) == (1, [])


def test_the_last_lesson_completes_where_checks_came_first() -> None:
    lesson, ann = build_checked_lesson(1), build_user()
    try_check(lesson, uid("c1"), by=ann)
    assert not is_complete()

    complete_lesson(lesson, by=ann)

    assert is_complete()


def test_nothing_is_recorded_that_is_not_asked() -> None:
    lesson, ann = build_checked_lesson(1), build_user()
    check = build_question("other", is_practice=True)
    silent = build_lesson(build_module("Silent"), checks=[check])

    assert try_check(silent, check.uid, by=ann) == (None, False)
    assert try_check(lesson, check.uid, by=ann) == (None, False)
    assert try_check(lesson, uuid4(), by=ann) == (None, False)

    assert not CheckTried.objects.exists()
    assert not Enrolment.objects.exists()
    complete_lesson(silent, by=ann)
    assert is_complete()


def test_passing_is_enough_where_the_module_may_be_tested_out_of() -> None:
    lesson, ann = build_checked_lesson(1, allows_test_out=True), build_user()
    module = ModulePage.objects.get()
    attempt, _begun = start_attempt(build_quiz(module, fixed_section(build_question("q"))), by=ann)
    try_check(lesson, uid("c1"), by=ann)
    assert not is_complete()

    submit_attempt(attempt, by=ann, answers=right_answers(attempt))

    assert is_complete()


@pytest.mark.parametrize("edit", ["lesson", "retired", "unpublished", "switch"])
def test_a_check_that_is_gone_is_asked_no_longer(edit: str) -> None:
    lesson, ann = build_checked_lesson(2), build_user()
    complete_lesson(lesson, by=ann)
    try_check(lesson, uid("c1"), by=ann)
    if edit == "lesson":
        first = Question.objects.get(code="c1")
        publish(lesson, body=[block("knowledge_check", {"question": first.pk})])
    elif edit == "switch":
        publish(ModulePage.objects.get(), asks_for_checks=False)
    else:
        change = {"is_retired": True} if edit == "retired" else {"live": False}
        Question.objects.filter(code="c2").update(**change)

    assert record_progress(Enrolment.objects.get().pk, now=Enrolment.objects.get().started_at)
    assert is_complete()


def test_a_second_try_completes_after_the_others_were_removed() -> None:
    lesson, ann = build_checked_lesson(2), build_user()
    complete_lesson(lesson, by=ann)
    try_check(lesson, uid("c1"), by=ann)
    Question.objects.filter(code="c2").update(is_retired=True)

    assert (try_check(lesson, uid("c1"), by=ann)[1], is_complete()) == (False, True)
    assert RecordEvent.objects.filter(verb="tried").count() == 1


def test_a_check_that_is_added_is_asked_of_those_who_are_not_complete() -> None:
    lesson, ann, bob = build_checked_lesson(1), build_user("ann"), build_user("bob")
    for user in (ann, bob):
        complete_lesson(lesson, by=user)
    try_check(lesson, uid("c1"), by=ann)
    blocks = [Question.objects.get(code="c1").pk, build_question("c2", is_practice=True).pk]
    publish(lesson, body=[block("knowledge_check", {"question": pk}) for pk in blocks])
    lesson = LessonPage.objects.get()

    try_check(lesson, uid("c1"), by=bob)

    assert [row.learner.user for row in Completion.objects.all()] == [ann]
    assert list_progress(read_history(ann))[0].checks_tried is None
    assert list_progress(read_history(bob))[0].checks_tried == Trying(1, 2)
    try_check(lesson, uid("c2"), by=bob)
    assert Completion.objects.count() == 2


def test_a_new_period_asks_anew() -> None:
    lesson, ann = build_checked_lesson(1, validity_months=1), build_user()
    complete_lesson(lesson, by=ann)
    try_check(lesson, uid("c1"), by=ann)
    renew(ModulePage.objects.get(), by=ann)

    complete_lesson(lesson, by=ann)

    assert not is_complete()
    assert list_progress(read_history(ann))[0].checks_tried == Trying(0, 1)
    assert (try_check(lesson, uid("c1"), by=ann)[1], is_complete()) == (True, True)


def test_the_person_takes_it_away_and_it_stays_about_nobody() -> None:
    lesson, ann = build_checked_lesson(1), build_user()
    row, _made = try_check(lesson, uid("c1"), by=ann)

    (module,) = export_learner(ann)["modules"]
    assert module["checks_tried"] == [
        {"lesson": lesson.title, "question": str(uid("c1")), "at": row.tried_at.isoformat()}
    ]
    assert "option" not in json.dumps(module["checks_tried"])
    forget_learner(ann)
    assert CheckTried.objects.get() == row
    assert list_faults() == []


def test_versions_say_so_only_where_it_is_asked() -> None:
    build_checked_lesson(1)
    asks = ModulePage.objects.get()

    assert describe_module(asks)["asks_for_checks"] is True
    assert "asks_for_checks" not in describe_module(build_module("Silent"))
