"""The rows of modules: counted for those that are asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from learning.views.catalogue import fetch_rows
from tests.factories.learning import build_lesson, build_module, build_quiz

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_lessons_are_counted_for_the_modules_asked_for(
    number: int, django_assert_num_queries: Any
) -> None:
    module, empty = build_module("One"), build_module("Empty")
    build_lesson(module, title="First")
    build_lesson(module, title="Second")
    build_lesson(module, title="Draft").unpublish()
    build_quiz(module)
    other = build_module("Other")
    for each in range(number):
        build_lesson(other, title=f"Other {each}")
    request = RequestFactory().get("/")
    fetch_rows([module, empty], request)

    with django_assert_num_queries(2):
        rows = fetch_rows([module, empty], request)

    assert [(row.page, row.lessons) for row in rows] == [(module, 2), (empty, 0)]
