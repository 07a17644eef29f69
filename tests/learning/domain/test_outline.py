"""The outline of what is published says what the pages say, and is renewed with them."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from learning.domain.correcting.proposals import suspend_question
from learning.domain.outline import find_outline
from learning.domain.taking.papers import read_sections
from learning.models import ModulePrerequisite, Question
from tests.factories.learning import (
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_a_module_has_its_steps_with_their_minutes() -> None:
    first, module = build_module("First"), build_module("Buying", minutes=10)
    for required in (first, module):
        ModulePrerequisite.objects.create(module=module, required=required)
    lesson = build_lesson(module)
    quiz = build_quiz(module, fixed_section(build_question("q")))

    outline = find_outline()

    found = outline.modules[module.pk]
    assert [(step.title, step.url, step.minutes, step.is_quiz) for step in found.steps] == [
        (lesson.title, lesson.url, 1, False),
        (quiz.title, quiz.url, 9, True),
    ]
    assert (found.title, found.url, found.prerequisites) == ("Buying", module.url, (first.pk,))
    assert outline.modules_by_key[module.translation_key] is found
    assert outline.quizzes_by_key[quiz.translation_key] == (found.steps[1], found)
    assert outline.index_url == "/learning/"


def test_what_is_restricted_or_not_published_is_in_no_path() -> None:
    modules = [build_module(title) for title in ("Open", "Restricted", "Draft")]
    path = build_path("Path", *modules)
    kind = PageViewRestriction.LOGIN
    PageViewRestriction.objects.create(page=modules[1].page_ptr, restriction_type=kind)
    modules[2].unpublish()

    outline = find_outline()

    assert outline.paths[path.pk].modules == (modules[0].pk,)
    assert {key: each.is_public for key, each in outline.modules.items()} == {
        modules[0].pk: True,
        modules[1].pk: False,
    }


def test_a_publication_renews_it(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.PART_CACHE_SECONDS = 60
    with django_capture_on_commit_callbacks(execute=True):
        module = build_module("Before")
    assert find_outline().modules[module.pk].title == "Before"

    with django_capture_on_commit_callbacks(execute=True):
        publish(module, title="After")

    assert find_outline().modules[module.pk].title == "After"


def test_a_suspended_question_leaves_the_sections_at_once(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PART_CACHE_SECONDS = 60
    questions = [build_question(code) for code in ("a", "b")]
    with django_capture_on_commit_callbacks(execute=True):
        quiz = build_quiz(build_module(), fixed_section(*questions))
    assert read_sections(quiz)[0].pool == [each.pk for each in questions]

    with django_capture_on_commit_callbacks(execute=True):
        suspend_question(Question.objects.get(code="a"), by=build_user(), reason="wrong")

    assert read_sections(quiz)[0].pool == [questions[1].pk]
