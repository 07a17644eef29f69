"""What is remembered of the content of today ends with it, and never makes a record wrong."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.domain.evidence.current import (
    GONE,
    find_module_digests,
    find_module_version,
    find_question_digests,
    find_versions,
)
from learning.domain.taking.attempts import start_attempt
from learning.models import ModuleVersion, QuestionVersion
from tests.factories.learning import (
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def remembering(settings: Any) -> None:
    settings.PART_CACHE_SECONDS = 600


@pytest.mark.parametrize("number", [1, 10])
def test_what_is_known_costs_a_query_or_none(number: int) -> None:
    module = build_module()
    questions = [build_question(f"q{count}") for count in range(number)]
    keys, uids = [each.pk for each in questions], [each.uid for each in questions]

    def ask() -> tuple[Any, ...]:
        return (
            find_versions(keys),
            find_module_version(module.pk),
            find_question_digests(uids),
            find_module_digests(module.translation_key),
        )

    first = ask()
    with CaptureQueriesContext(connection) as queries:
        assert ask() == first
    assert len(queries) == 2


def test_publishing_ends_what_is_remembered(django_capture_on_commit_callbacks: Any) -> None:
    question, module = build_question("q"), build_module()
    before = find_versions([question.pk])[question.pk]
    promised = find_module_version(module.pk)

    with django_capture_on_commit_callbacks(execute=True):
        question.hint = "Look at the Act."
        question.save_revision().publish()
        module.title = "Renamed"
        module.save_revision().publish()

    after = find_versions([question.pk])[question.pk]
    assert (before.paper["hint"], after.paper["hint"]) == ("", "Look at the Act.")
    assert find_question_digests([question.uid]) == {question.uid: after.digest}
    renamed = find_module_version(module.pk)
    assert (promised.content["title"], renamed.content["title"]) == ("Module one", "Renamed")
    assert find_module_digests(module.translation_key) == {renamed.digest}


def test_what_cannot_be_asked_or_read_is_gone(django_capture_on_commit_callbacks: Any) -> None:
    question, module = build_question("q"), build_module()
    find_question_digests([question.uid]), find_module_digests(module.translation_key)

    with django_capture_on_commit_callbacks(execute=True):
        question.unpublish()
        module.unpublish()

    never = uuid.uuid4()
    assert find_question_digests([question.uid, never]) == {question.uid: GONE, never: GONE}
    assert find_module_digests(module.translation_key) == frozenset()


def test_a_version_that_was_rolled_back_is_captured_anew() -> None:
    question, module = build_question("q"), build_module()
    quiz = build_quiz(module, fixed_section(question))
    said = find_versions([question.pk])[question.pk].digest
    find_module_version(module.pk)
    QuestionVersion.objects.all().delete()
    ModuleVersion.objects.all().delete()

    attempt, _begun = start_attempt(quiz, by=build_user())

    assert attempt.responses.get().version.digest == said
    assert ModuleVersion.objects.get() == attempt.module_version
