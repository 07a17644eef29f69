"""Fills what only pages of the catalogue have: objectives, paths, sources, what a quiz draws."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from hub.starter.definitions import PageDefinition
from hub.starter.lookup import Lookup
from hub.starter.markup import cited_keys
from hub.starter.streams import fill_stream, make_block
from learning.models import (
    LessonPage,
    LessonSource,
    ModuleObjective,
    ModulePage,
    ModulePrerequisite,
    PathModule,
    PathPage,
    QuizPage,
)


def fill_learning(page: Page, definition: PageDefinition, lookup: Lookup) -> None:
    """Set the rows that belong to a path, module, lesson or quiz; nothing on other pages.

    Of a module, `definition.learning` holds `objectives` and `prerequisites` (keys of modules); of
    a path, `audience` and the modules that are `required` and `suggested`; of a quiz, how many
    questions it `draw`s from which `bank`. A lesson's sources are those that it cites.
    """
    said = definition.learning
    if isinstance(page, ModulePage):
        _fill_module(page, said, lookup)
    elif isinstance(page, PathPage):
        _fill_path(page, said, lookup)
    elif isinstance(page, LessonPage):
        page.lesson_sources = [
            LessonSource(source=lookup.source(key), sort_order=order)
            for order, key in enumerate(cited_keys(definition.body))
        ]
    elif isinstance(page, QuizPage):
        bank = lookup.bank(said["bank"])
        draw = {"count": said["draw"], "bank": bank.pk, "tags": []} if bank else None
        fill_stream(page, "sections", [make_block("draw", draw)] if draw else [])


def _fill_module(page: ModulePage, said: dict[str, Any], lookup: Lookup) -> None:
    page.objectives = [
        ModuleObjective(text=text, sort_order=order)
        for order, text in enumerate(said["objectives"])
    ]
    page.prerequisites = [
        ModulePrerequisite(required_id=module.pk, sort_order=order)
        for order, module in enumerate(_pages(said["prerequisites"], lookup))
    ]


def _fill_path(page: PathPage, said: dict[str, Any], lookup: Lookup) -> None:
    page.audience = lookup.term("audience", said["audience"])
    required = _pages(said["required"], lookup)
    page.path_modules = [
        PathModule(module_id=module.pk, is_required=order < len(required), sort_order=order)
        for order, module in enumerate([*required, *_pages(said["suggested"], lookup)])
    ]


def _pages(keys: list[str], lookup: Lookup) -> list[Page]:
    """Return the pages that are there."""
    return [page for page in map(lookup.page, keys) if page is not None]
