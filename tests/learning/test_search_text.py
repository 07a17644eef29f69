"""What search is told of learning: a quiz by its name, nothing that it asks or answers."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from hub.core.search_documents import SearchDocument
from hub.search.upkeep import read_everything
from learning.models import Question
from tests.factories.learning import (
    bodies,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    choice_body,
    fixed_section,
)

pytestmark = pytest.mark.django_db


def documents() -> dict[str, SearchDocument]:
    return {one.title: one for batch in read_everything() for one in batch}


def test_a_quiz_is_found_by_its_name_and_tells_nothing_that_it_asks() -> None:
    questions = [
        build_question(f"q-{kind}", body, title="SECRET title")
        for kind, body in bodies("SECRET").items()
    ]
    build_question("check", choice_body(options=("SECRET one", "Two", "Three")), is_practice=True)
    section = fixed_section(*questions)
    quiz = build_quiz(build_module(), section, title="Quiz: the duty", lead="Ten questions.")
    build_lesson(build_module("Other"), checks=[Question.objects.get(code="check")])

    found = documents()

    assert found["Quiz: the duty"].url == quiz.url
    assert found["Quiz: the duty"].summary == "Ten questions."
    assert "SECRET" not in json.dumps([asdict(one) for one in found.values()], default=str)
