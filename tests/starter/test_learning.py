"""The starter modules and questions as they are loaded: complete, marked rightly, left alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup

from hub.core.starter_rows import read_yaml
from hub.starter.learning_files import list_files, read_questions
from hub.starter.loading import load_pages
from hub.starter.lookup import Lookup
from hub.starter.models import StarterRecord
from hub.starter.streams import build_stream
from learning.domain.questions.answers import Answer, Pairing, Selection, Text
from learning.domain.questions.grading import (
    Matching,
    MultipleChoice,
    Numeric,
    ShortText,
    SingleChoice,
    grade,
)
from learning.models import (
    LessonPage,
    ModulePage,
    ModuleVersion,
    PathPage,
    Question,
    QuestionBank,
    QuestionVersion,
    QuizPage,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

REQUIRED = {
    "commissioner": ["foundations", "commissioning", "measurement", "contracts"],
    "procurement-officer": ["foundations", "procurement", "measurement", "contracts"],
    "vcse-provider": ["foundations", "bidding", "measurement"],
    "business": ["foundations", "bidding"],
    "elected-member": ["foundations", "commissioning", "contracts"],
    "contract-manager": ["foundations", "contracts", "measurement"],
}


def key_of(question: Question) -> Any:
    """Return what is right, as it is marked."""
    assert question.type is not None
    return question.type.make_key(
        question.body_value, weight=question.weight, policy=question.policy
    )


def right_answer(key: Any) -> Answer:
    match key:
        case MultipleChoice():
            return Selection(key.right)
        case SingleChoice():
            return Selection(frozenset({key.right}))
        case Matching():
            return Pairing(key.right)
        case Numeric():
            return Text(f"{key.unit}{key.value:,}")
        case ShortText():
            return Text(key.accepted[0].upper())
    raise AssertionError(key)


def wrong_answers(question: Question, key: Any) -> Iterator[Answer]:
    """Yield each wrong option, each right one left out, each slip, each two places swapped."""
    value = question.body_value
    match key:
        case MultipleChoice():
            wrong = {item.id for item in value["options"].bound_blocks} - key.right
            yield from (Selection(key.right | {option}) for option in wrong)
            yield from (Selection(key.right - {option}) for option in key.right)
        case SingleChoice() if "options" in value:
            options = {item.id for item in value["options"].bound_blocks}
            yield from (Selection(frozenset({option})) for option in options - {key.right})
        case SingleChoice():
            yield Selection(frozenset({"true", "false"} - {key.right}))
        case Matching():
            pairs = sorted(key.right)
            for one, other in pairwise(pairs):
                swapped = {(one[0], other[1]), (other[0], one[1])}
                yield Pairing((key.right - {one, other}) | swapped)
        case Numeric():
            yield from (Text(slip["text"]) for slip in value["likely"])
            yield Text(str(key.value + key.tolerance + 1))
        case ShortText():
            yield Text("something else")


def test_every_question_gives_full_marks_for_what_is_right_and_less_for_the_rest(
    site_content: None,
) -> None:
    questions = list(Question.objects.all())
    tried = 0
    for question in questions:
        key = key_of(question)
        mark = grade(key, right_answer(key))
        assert (mark.points, mark.is_right) == (question.weight, True), question.code
        for answer in wrong_answers(question, key):
            tried += 1
            assert 0 <= grade(key, answer).points < question.weight, (question.code, answer)

    assert len(questions) == sum(len(list(read_questions(path))) for path in list_files())
    assert tried > 3 * len(questions)


def test_there_are_six_modules_and_six_paths(site_content: None) -> None:
    keys = {
        record.page_id: record.key.removeprefix("module-")
        for record in StarterRecord.objects.filter(key__startswith="module-")
    }
    paths = {
        path.audience.code: [
            keys[row.module_id] for row in path.path_modules.all() if row.is_required
        ]
        for path in PathPage.objects.live()
    }

    assert paths == REQUIRED
    assert all(path.path_modules.filter(is_required=False) for path in PathPage.objects.all())
    for module in ModulePage.objects.live():
        assert 3 <= LessonPage.objects.child_of(module).live().count() <= 6
        assert module.objectives.count() >= 4
        assert module.minutes / 60 == pytest.approx(float(module.cpd_hours))
        assert module.page_links.filter(role="teaches").count() >= 3
    assert ModulePage.objects.live().count() == 6


def test_each_quiz_draws_ten_and_has_others_left(site_content: None) -> None:
    quizzes = list(QuizPage.objects.live())

    assert len(quizzes) == 6
    for quiz in quizzes:
        [section] = quiz.sections
        pool = Question.objects.drawable().in_bank(section.value["bank"])
        assert section.value["count"] >= 10
        assert pool.count() >= 14
        assert quiz.pass_mark == 80


def test_what_is_published_is_kept_as_a_version(site_content: None) -> None:
    asked = Question.objects.values_list("uid", flat=True)
    kept = QuestionVersion.objects.values_list("question_uid", flat=True)

    assert sorted(asked) == sorted(kept)
    modules = ModulePage.objects.values_list("translation_key", flat=True)
    assert set(ModuleVersion.objects.values_list("module_key", flat=True)) == set(modules)


def test_every_question_leads_to_a_part_of_its_lesson_and_to_its_sources(
    site_content: None,
) -> None:
    anchors = {
        lesson.pk: {
            tag["id"] for tag in BeautifulSoup(str(lesson.body), "html.parser").find_all(id=True)
        }
        for lesson in LessonPage.objects.all()
    }
    lost = [
        question.code
        for question in Question.objects.all()
        if question.taught_at not in anchors[question.taught_on_id]
    ]

    assert lost == []
    assert not Question.objects.filter(question_sources=None).exists()
    taught = {version.content["taught"]["url"] for version in QuestionVersion.objects.all()}
    assert taught == {lesson.get_url() for lesson in LessonPage.objects.all()}


def test_a_knowledge_check_is_for_practice_and_stands_in_its_lesson(site_content: None) -> None:
    shown = {
        block.value["question"].pk: lesson.pk
        for lesson in LessonPage.objects.live()
        for block in lesson.body
        if block.block_type == "knowledge_check"
    }

    assert shown == dict(Question.objects.practice().values_list("pk", "taught_on_id"))
    assert set(shown.values()) == set(LessonPage.objects.values_list("pk", flat=True))


@pytest.fixture
def newer_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every file of questions a newer one, with another hint in each question."""
    StarterRecord.objects.filter(key__startswith="file:banks/").update(definition_hash="older")
    monkeypatch.setattr(
        "hub.starter.questions.read_questions",
        lambda path: [given | {"hint": "A newer hint."} for given in read_questions(path)],
    )


def test_newer_text_reaches_questions_that_nobody_changed(
    site_content: None, newer_bank: None
) -> None:
    changed = Question.objects.get(code="q-duty-of-2012")
    changed.title = "Our own name"
    changed.save_revision().publish()
    drafted = Question.objects.get(code="q-nepal")
    drafted.hint = "Not yet."
    drafted.save_revision()
    Question.objects.get(code="q-goods-only").unpublish()
    asked = Question.objects.filter(is_practice=False)

    report = load_pages().questions

    kept = {"q-duty-of-2012", "q-nepal", "q-goods-only"}
    assert (report.created, report.updated, report.kept) == (0, asked.count() - 3, 3)
    assert set(asked.exclude(hint="A newer hint.").values_list("code", flat=True)) == kept
    assert QuestionVersion.objects.filter(canonical__contains="A newer hint.").count() == (
        report.updated
    )


def test_a_question_that_an_author_deleted_stays_away(site_content: None) -> None:
    question = Question.objects.get(code="q-nepal")
    assert question.latest_revision is not None  # its draft names it, and is no use of it
    question.delete()

    assert load_pages().questions.created == 0
    assert not Question.objects.filter(code="q-nepal").exists()


def test_a_check_that_is_gone_is_left_out(site_content: None) -> None:
    entries = [{"check": {"key": "check-the-sum"}}, {"check": {"key": "check-never-made"}}]

    [block] = build_stream(entries, Lookup())

    question = Question.objects.get(code="check-the-sum")
    assert (block["type"], block["value"]) == ("knowledge_check", {"question": question.pk})


def test_numbers_are_kept_as_they_are_written(site_content: None) -> None:
    key = key_of(Question.objects.get(code="q-ratio-of-forty-people"))

    assert (key.value, key.tolerance, key.unit) == (Decimal("2.40"), Decimal("0.005"), "to 1")


def test_a_bank_is_named_after_its_module(site_content: None) -> None:
    names = {read_yaml(path)["title"] for path in list_files()}

    assert set(QuestionBank.objects.values_list("name", flat=True)) == names
