"""Where a question is asked: asked for one question, whatever else the site has."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db.models.signals import post_init

from learning.domain.correcting.usage import find_usage
from learning.models import LessonPage, QuizPage
from tests.factories.guidance import build_term
from tests.factories.learning import (
    build_bank,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    draw_section,
    fixed_section,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_and_reads_nothing_else_whatever_the_site_has(
    number: int, django_assert_num_queries: Any
) -> None:
    question, module = build_question("q"), build_module()
    quiz = build_quiz(module, fixed_section(question))
    others = [build_question(f"other-{each}", bank=None) for each in range(number)]
    for other in others:
        build_quiz(module, fixed_section(other), title=other.code)
        build_lesson(module, title=f"Lesson {other.code}")
    loaded: Counter[type] = Counter()

    def count(sender: type, **kwargs: Any) -> None:
        loaded[sender] += 1

    find_usage(question)  # content types are remembered
    for model in (QuizPage, LessonPage):
        post_init.connect(count, sender=model)
    try:
        with django_assert_num_queries(7):
            usage = find_usage(question)
    finally:
        for model in (QuizPage, LessonPage):
            post_init.disconnect(count, sender=model)

    assert (usage.quizzes, usage.lessons, usage.attempts) == ([quiz], [], 0)
    assert loaded == {QuizPage: 1}


def test_a_draw_asks_what_has_all_its_tags(unchecked: None) -> None:
    health, place = build_term("question_tag", "health"), build_term("question_tag", "place")
    bank, module = build_bank(), build_module()
    question = build_question("q", bank=bank)
    question.tags.add(health)
    question.save()
    all_of_bank = build_quiz(module, draw_section(1, bank), title="All")
    tagged = build_quiz(module, draw_section(1, bank, health.pk), title="Tagged")
    build_quiz(module, draw_section(1, bank, health.pk, place.pk), title="Two tags")
    build_quiz(module, draw_section(1, build_bank("Other")), title="Other bank")

    assert find_usage(question).quizzes == [all_of_bank, tagged]


def test_lessons_hold_questions_for_practice_and_quizzes_do_not_ask_these() -> None:
    question = build_question("q", is_practice=True)
    lesson = build_lesson(build_module(), checks=[question])

    usage = find_usage(question)

    assert (usage.quizzes, usage.lessons) == ([], [lesson])
