"""What search is told of learning: nothing that a quiz or a knowledge check asks or answers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hub.core.page_text import describe_story
from hub.core.search_documents import Kind, PageText, Place
from learning.models import (
    LearningIndexPage,
    LessonPage,
    ModulePage,
    PathIndexPage,
    PathPage,
    QuizPage,
)


def describe_module(page: ModulePage) -> Iterator[PageText]:
    objectives = [objective.text for objective in page.objectives.all()]
    yield describe_story(page, Kind.MODULE, page.body, texts=objectives, weight=1.1)


def describe_lesson(page: LessonPage) -> Iterator[PageText]:
    yield describe_story(page, Kind.LESSON, page.body, left_out=("knowledge_check",))


def describe_quiz(page: QuizPage) -> Iterator[PageText]:
    """Yield its title and lead, which stand on the page before anybody begins."""
    yield describe_story(page, Kind.QUIZ, weight=0.9)


def describe_path(page: PathPage) -> Iterator[PageText]:
    yield describe_story(page, Kind.PATH, page.body, texts=[page.done_when])


def describe_index(page: LearningIndexPage | PathIndexPage) -> Iterator[PageText]:
    kind = Kind.PATH if isinstance(page, PathIndexPage) else Kind.MODULE
    yield describe_story(page, kind)


PAGE_TEXTS = {
    LearningIndexPage: describe_index,
    PathIndexPage: describe_index,
    PathPage: describe_path,
    ModulePage: describe_module,
    LessonPage: describe_lesson,
    QuizPage: describe_quiz,
}

PLACES = (
    Place(
        "learning:own",
        _("My learning"),
        _("What you have begun and completed, with your certificates and your record to download."),
        (_("My certificates"), _("My courses"), _("My record")),
    ),
    Place(
        "certificates:verify",
        _("Check a certificate"),
        _("Find out whether a certificate is genuine and still valid, or was forged or revoked."),
        (_("Verify a certificate"),),
    ),
    Place(
        "check_up:choose",
        _("What do you know already?"),
        _("A few questions tell you what you know already and which modules to take."),
        (_("Check-up"), _("Self-assessment")),
    ),
)
