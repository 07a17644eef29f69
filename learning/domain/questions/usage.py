"""Where a question is asked, and how often it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from wagtail.models import Page

from learning.domain.taking.papers import read_sections
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
    return Usage(
        quizzes=[
            quiz
            for quiz in QuizPage.objects.live()
            if any(question.pk in section.pool for section in read_sections(quiz))
        ],
        lessons=[lesson for lesson in LessonPage.objects.live() if _holds(lesson, question)],
        attempts=Response.objects.filter(question_uid=question.uid).count(),
    )


def _holds(lesson: LessonPage, question: Question) -> bool:
    return any(
        block["type"] == "knowledge_check" and block["value"].get("question") == question.pk
        for block in lesson.body.raw_data
    )
