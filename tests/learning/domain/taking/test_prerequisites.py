"""What comes before a module: reading is open, a quiz begins once it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.users.models import User
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.errors import PrerequisitesMissing
from learning.domain.taking.attempts import start_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.domain.taking.prerequisites import is_circular, list_completed
from learning.domain.taking.terms import find_terms
from learning.models import Attempt, Completion, Enrolment, ModulePage, ModulePrerequisite, QuizPage
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def require(module: ModulePage, *required: ModulePage) -> None:
    for order, each in enumerate(required):
        ModulePrerequisite.objects.create(module=module, required=each, sort_order=order)


def list_missing(quiz: QuizPage, user: User) -> list[int]:
    """Return the keys of the pages of the modules that `user` must complete first."""
    return [each.pk for each in find_terms(quiz, by=user).missing]


@pytest.fixture
def first() -> ModulePage:
    return build_module("First")


@pytest.fixture
def quiz(first: ModulePage) -> QuizPage:
    """A quiz of a module that comes after another."""
    module = build_module("Second")
    require(module, first)
    return build_quiz(module, fixed_section(build_question("q")))


def test_a_quiz_begins_once_what_comes_before_is_complete(
    quiz: QuizPage, first: ModulePage
) -> None:
    ann, bea = build_user("ann"), build_user("bea")
    for lesson in (build_lesson(first, "One"), build_lesson(first, "Two")):
        assert list_missing(quiz, ann) == [first.pk]
        with pytest.raises(PrerequisitesMissing) as error:
            start_attempt(quiz, by=ann)
        assert [each.pk for each in error.value.modules] == [first.pk]
        complete_lesson(lesson, by=ann)

    assert list_missing(quiz, ann) == []
    assert start_attempt(quiz, by=ann)[1]
    assert list_missing(quiz, bea) == [first.pk]
    assert list(Attempt.objects.for_user(bea)) == []


def test_a_new_period_does_not_take_back_what_was_done(quiz: QuizPage, first: ModulePage) -> None:
    ann = build_user()
    done = build_completion(first, ann).enrolment
    Enrolment.objects.create(
        learner=done.learner, module_key=done.module_key, period=2, started_at=timezone.now()
    )

    assert list_missing(quiz, ann) == []
    assert list_completed([first.translation_key], by=ann) == {first.translation_key}


def test_what_was_revoked_was_not_completed(quiz: QuizPage, first: ModulePage) -> None:
    ann = build_user()
    completion = build_completion(first, ann)
    assert list_missing(quiz, ann) == []

    revoke_completion(completion, by=None, reason=Completion.Reason.MISCONDUCT)

    assert list_missing(quiz, ann) == [first.pk]


def test_what_has_expired_was_completed(quiz: QuizPage, first: ModulePage) -> None:
    publish(first, validity_months=1)
    ann = build_user()
    build_completion(first, ann, awarded_at=timezone.now() - timedelta(days=400))

    assert list_missing(quiz, ann) == []


def test_who_may_test_out_is_asked_for_nothing(quiz: QuizPage) -> None:
    ModulePage.objects.filter(title="Second").update(allows_test_out=True)

    assert start_attempt(quiz, by=build_user())[1]


def test_what_nobody_can_complete_is_not_asked_for(quiz: QuizPage, first: ModulePage) -> None:
    second = ModulePage.objects.get(title="Second")
    require(second, second)
    first.unpublish()

    assert start_attempt(quiz, by=build_user())[1]


def test_an_attempt_under_way_goes_on(quiz: QuizPage, first: ModulePage) -> None:
    ann = build_user()
    second = ModulePage.objects.get(title="Second")
    ModulePrerequisite.objects.all().delete()
    attempt, _begun = start_attempt(quiz, by=ann)
    require(second, first)

    assert start_attempt(quiz, by=ann) == (attempt, False)
    terms = find_terms(quiz, by=ann)
    assert (terms.open_attempt, terms.missing) == (attempt, [])


def test_a_circle_is_seen(quiz: QuizPage, first: ModulePage) -> None:
    second, third = ModulePage.objects.get(title="Second"), build_module("Third")
    require(third, second)

    assert is_circular(first.pk, [third.pk])
    assert is_circular(third.pk, [third.pk])
    assert not is_circular(third.pk, [first.pk, second.pk])
    assert not is_circular(None, [first.pk])
