"""What search is told of learning: nothing that a quiz or a knowledge check asks or answers."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.page_text import describe_story
from hub.core.search_documents import Kind, PageText
from learning.models import LearningIndexPage, LessonPage, ModulePage, PathIndexPage, PathPage


def describe_module(page: ModulePage) -> Iterator[PageText]:
    objectives = [objective.text for objective in page.objectives.all()]
    yield describe_story(page, Kind.MODULE, page.body, texts=objectives, weight=1.1)


def describe_lesson(page: LessonPage) -> Iterator[PageText]:
    yield describe_story(page, Kind.LESSON, page.body, left_out=("knowledge_check",))


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
}
