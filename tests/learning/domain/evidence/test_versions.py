"""Versions: the same content is one row, named by its hash and whole in itself."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from hub.reference.models import Source
from learning.domain.evidence.versions import capture_module, capture_question, describe_question
from learning.domain.questions.grading import grade, question_from_data
from learning.models import Question, QuestionSource, QuestionVersion
from tests.factories.learning import (
    bodies,
    build_lesson,
    build_module,
    build_question,
    choice_body,
    right_answer,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_a_version_is_named_by_its_canonical_text_and_made_once() -> None:
    question = build_question("Q1")

    first, again = capture_question(question), capture_question(question)

    assert first == again == QuestionVersion.objects.get()
    assert first.digest == sha256(first.canonical.encode()).hexdigest()
    assert json.loads(first.canonical) == describe_question(question) == first.content
    assert first.question_uid == question.uid


def test_publishing_captures_and_a_draft_does_not() -> None:
    question = build_question("Q1")
    question.body = [choice_body(right=(1,))]
    revision = question.save_revision()
    assert QuestionVersion.objects.count() == 1

    revision.publish()

    keys = [row.content["key"]["right"] for row in QuestionVersion.objects.order_by("pk")]
    assert len(set(keys)) == 2


def test_two_questions_of_the_same_words_are_two_versions() -> None:
    body = choice_body()

    assert capture_question(build_question("Q1", body)) != capture_question(
        build_question("Q2", body)
    )


def test_no_code_path_changes_a_version() -> None:
    version = capture_question(build_question("Q1"))
    version.canonical = "{}"

    with pytest.raises(TypeError, match="never changed"):
        version.save()


@pytest.mark.parametrize("kind", bodies())
def test_every_type_is_captured_with_a_key_that_marks(kind: str) -> None:
    version = capture_question(build_question("Q1", bodies()[kind]))

    key = question_from_data(version.content["key"])
    response = type("Answered", (), {"version": version})
    assert (version.content["type"], key.kind) == (kind, kind)
    assert grade(key, right_answer(response)).is_right


@pytest.mark.parametrize("kind", sorted(set(bodies()) - {"true_false"}))
def test_the_paper_does_not_tell_what_is_right(kind: str) -> None:
    """What an author marks as right may change without any change of the paper."""
    content = describe_question(build_question("Q1", bodies("SECRET")[kind]))
    paper = content["paper"]

    assert "SECRET" not in json.dumps(paper)
    assert "SECRET" in json.dumps([content["key"], content["feedback"]])
    assert not {"is_right", "right", "key", "feedback"} & set(json.dumps(paper).split('"'))
    if kind in {"ordering", "matching"}:
        assert [stem["text"] for stem in paper["stems"]] in (
            ["Act", "Do", "Plan"],
            ["Plan", "Review"],
        )
    if kind == "matching":
        assert [choice["text"] for choice in paper["choices"]] == ["Care", "Luck", "Zeal"]


def test_links_are_resolved_and_sources_copied() -> None:
    lesson = build_lesson(build_module())
    link = f'<p>See <a linktype="page" id="{lesson.pk}">this</a>.</p>'
    question = build_question("Q1", explanation=link, taught_on=lesson, taught_at="the-duty")
    source = Source.objects.create(key="S1", title="The Act", publisher="Office", year=2012)
    QuestionSource.objects.create(question=question, source=source, pinpoint="section 1")

    content = describe_question(Question.objects.get(pk=question.pk))

    assert content["feedback"]["explanation"] == f'<p>See <a href="{lesson.url}">this</a>.</p>'
    assert content["feedback"]["sources"] == [
        {
            "title": "The Act",
            "publisher": "Office",
            "year": 2012,
            "url": "",
            "pinpoint": "section 1",
        }
    ]
    assert content["taught"] == {
        "lesson": str(lesson.translation_key),
        "title": "Lesson one",
        "url": lesson.url,
        "anchor": "the-duty",
    }


def test_a_module_is_captured_when_it_or_what_is_below_it_is_published() -> None:
    module = build_module(cpd_hours="1.5", allows_test_out=True)
    lesson = build_lesson(module)

    content = capture_module(module).content

    assert content["lessons"] == [{"key": str(lesson.translation_key), "title": "Lesson one"}]
    assert (content["cpd_hours"], content["allows_test_out"]) == ("1.50", True)
    publish(lesson, title="Another name")
    assert capture_module(module).content["lessons"][0]["title"] == "Another name"


def test_capturing_many_takes_as_many_queries_as_capturing_one(
    django_assert_num_queries: Any,
) -> None:
    from learning.domain.evidence.versions import capture_questions, with_parts  # noqa: PLC0415 -- near

    lesson = build_lesson(build_module())
    for number in range(5):
        link = f'<p>{number} <a linktype="page" id="{lesson.pk}">this</a>.</p>'
        build_question(f"Q{number}", explanation=link, taught_on=lesson)
    lesson.get_url()
    for count in (1, 5):
        questions = Question.objects.all()[:count]
        with django_assert_num_queries(6):
            capture_questions(list(with_parts(questions)))
