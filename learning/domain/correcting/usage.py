"""Where a question is asked, and how often it was.

Asked for one question: the reference index names the pages that refer to it or to its bank, and
only these are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex

from learning.domain.taking.papers import list_stored_keys
from learning.models import LessonPage, Question, QuizPage, Response


@dataclass(frozen=True)
class Usage:
    """The quizzes that may ask a question, the lessons that hold it, and its attempts."""

    quizzes: list[QuizPage] = field(default_factory=list)
    lessons: list[LessonPage] = field(default_factory=list)
    attempts: int = 0

    @property
    def pages(self) -> list[Page]:
        return [*self.quizzes, *self.lessons]


def find_usage(question: Question) -> Usage:
    """Return where the published `question` may be asked today, and its number of attempts."""
    owners = _list_pages_about(question, question.bank)
    return Usage(
        quizzes=_list_quizzes(question, owners),
        lessons=[
            lesson
            for lesson in LessonPage.objects.live().filter(pk__in=owners)
            if _holds(lesson, question)
        ],
        attempts=Response.objects.filter(question_uid=question.uid).count(),
    )


def _list_pages_about(*rows: Model | None) -> set[int]:
    """Return the keys of the pages that refer to any of `rows`."""
    found: set[int] = set()
    for row in rows:
        if row is not None:
            references = ReferenceIndex.get_references_to(row).filter(
                base_content_type=ContentType.objects.get_for_model(Page)
            )
            found |= {int(key) for key in references.values_list("object_id", flat=True)}
    return found


def _list_quizzes(question: Question, owners: set[int]) -> list[QuizPage]:
    if not Question.objects.drawable().filter(pk=question.pk).exists():
        return []
    tags = set(question.tags.values_list("pk", flat=True))
    return [
        quiz
        for quiz in QuizPage.objects.live().filter(pk__in=owners)
        if any(_may_ask(stored, question, tags) for stored in quiz.sections.raw_data)
    ]


def _may_ask(stored: Mapping[str, Any], question: Question, tags: set[int]) -> bool:
    """Return whether the stored section of a quiz may ask `question`, which can be drawn."""
    value = stored["value"]
    if stored["type"] == "fixed":
        return question.pk in list_stored_keys(value.get("questions"))
    return value["bank"] == question.bank_id and tags.issuperset(
        list_stored_keys(value.get("tags"))
    )


def _holds(lesson: LessonPage, question: Question) -> bool:
    return any(
        block["type"] == "knowledge_check" and block["value"].get("question") == question.pk
        for block in lesson.body.raw_data
    )
