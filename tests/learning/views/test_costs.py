"""What the pages of somebody signed in cost: queries, with few and with many things on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.models import FeedbackPolicy, ModulePage, ModulePrerequisite
from tests.factories.learning import (
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.learning.views.taking import add_attempts, address, choices, start

pytestmark = pytest.mark.django_db
OWN = "/my-learning/"


@pytest.fixture
def ann(client: Client, settings: Any) -> Client:
    settings.PART_CACHE_SECONDS = 60
    client.force_login(build_user())
    return client


def cost(request: Callable[[], Any], expected: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = request()
    assert response.status_code == expected
    return len(queries)


@pytest.mark.parametrize("number", [1, 10])
def test_each_step_of_a_quiz_costs_the_same_whatever_it_asks(ann: Client, number: int) -> None:
    module = build_module()
    checks = [build_question(f"c{count}", is_practice=True) for count in range(number)]
    lesson = build_lesson(module, checks=checks)
    ann.post(f"{OWN}lessons/{lesson.pk}/read/")
    asked = [build_question(f"q{count}", taught_on=lesson) for count in range(number)]
    quiz = build_quiz(module, fixed_section(*asked), feedback_policy=FeedbackPolicy.AFTER_PASSING)
    waiting = build_quiz(add_module_after(number), fixed_section(*asked))
    another = build_quiz(module, fixed_section(*asked))
    attempt = start(ann, quiz)
    sent = choices(attempt, *range(1, number + 1))
    for url in (lesson.url, quiz.url, waiting.url, address(attempt)):
        ann.get(url)

    assert {
        "lesson": cost(lambda: ann.get(lesson.url), 200),
        "quiz": cost(lambda: ann.get(quiz.url), 200),
        "quiz that waits": cost(lambda: ann.get(waiting.url), 200),
        "page": cost(lambda: ann.get(address(attempt)), 200),
        "save": cost(lambda: ann.post(address(attempt), sent), 302),
        "check": cost(lambda: ann.get(address(attempt, "check/")), 200),
        "submit": cost(lambda: ann.post(address(attempt, "check/")), 302),
        "result": cost(lambda: ann.get(address(attempt, "result/")), 200),
        "start": cost(lambda: ann.post(f"{OWN}quizzes/{another.pk}/start/"), 302),
    } == {
        "lesson": 9,
        "quiz": 6,
        "quiz that waits": 7,
        "page": 4,
        "save": 7,
        "check": 4,
        "submit": 13,
        "result": 14,
        "start": 16,
    }


def add_module_after(number: int) -> ModulePage:
    """Return a module that comes after so many others."""
    module = build_module("Last")
    for count in range(number):
        before = build_module(f"Before {count}")
        ModulePrerequisite.objects.create(module=module, required=before, sort_order=count)
    return module


@pytest.mark.parametrize("number", [1, 3])
def test_my_learning_costs_the_same_whatever_there_is(ann: Client, number: int) -> None:
    for count in range(number):
        module = build_module(f"M{count}")
        lesson = build_lesson(module)
        quiz = build_quiz(module, fixed_section(build_question(f"q{count}")))
        ann.post(f"{OWN}lessons/{lesson.pk}/read/")
        start(ann, quiz)
    ann.get(OWN)

    assert cost(lambda: ann.get(OWN), 200) == 9


def test_my_learning_costs_the_same_however_many_attempts_there_are(ann: Client) -> None:
    attempt = start(ann, build_quiz(build_module(), fixed_section(build_question("q"))))
    add_attempts(attempt, 40)
    ann.get(OWN)

    assert cost(lambda: ann.get(OWN), 200) == 12
    assert cost(lambda: ann.get(f"{OWN}?page=2"), 200) == 13
