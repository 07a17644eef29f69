"""The outline of what is published to learn: modules with their steps, and paths; plain data.

It is the same for every reader, so it is made once until anything public changes. Pages that show
a person their own progress look titles, addresses and minutes up here and ask for no page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from hub.core.page_cache import remember
from hub.core.visibility import restricted
from learning.domain.questions.checks import list_checks
from learning.domain.reading_time import published_minutes
from learning.domain.translations import follow_first
from learning.models import (
    LearningIndexPage,
    LessonPage,
    ModulePage,
    ModulePrerequisite,
    PathModule,
    PathPage,
    QuizPage,
)


@dataclass(frozen=True)
class StepOutline:
    """A published lesson or quiz. `checks` are the knowledge checks that its module asks for."""

    pk: int
    key: UUID
    title: str
    url: str
    minutes: int
    is_quiz: bool
    is_public: bool
    checks: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class ModuleOutline:
    """A module with its published steps in order.

    `prerequisites` are the keys of the pages of the published modules to complete before its
    quizzes; none where the module may be tested out of.
    """

    pk: int
    key: UUID
    title: str
    url: str
    minutes: int
    allows_test_out: bool
    asks_for_checks: bool
    is_public: bool
    prerequisites: tuple[int, ...] = ()
    steps: tuple[StepOutline, ...] = ()

    @property
    def translation_key(self) -> UUID:
        """The lasting key, under the name that it has on a page."""
        return self.key

    @property
    def checks(self) -> set[UUID]:
        """Every knowledge check that the module asks for; one in two lessons counts once."""
        return {check for step in self.steps for check in step.checks}


@dataclass(frozen=True)
class PathOutline:
    """A published path; `modules` are the keys of the pages of the public ones that it requires."""

    pk: int
    key: UUID
    title: str
    slug: str
    url: str
    audience_id: int | None
    is_public: bool
    modules: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outline:
    """Everything that is published to learn.

    All are found by the key of their page, or by the lasting key that translations share: then the
    page in the reader's language, where there is one. Paths are in the order of the tree.
    """

    index_url: str = ""
    modules: Mapping[int, ModuleOutline] = field(default_factory=dict)
    modules_by_key: Mapping[UUID, ModuleOutline] = field(default_factory=dict)
    paths: Mapping[int, PathOutline] = field(default_factory=dict)
    paths_by_key: Mapping[UUID, PathOutline] = field(default_factory=dict)
    quizzes: Mapping[int, tuple[StepOutline, ModuleOutline]] = field(default_factory=dict)
    quizzes_by_key: Mapping[UUID, tuple[StepOutline, ModuleOutline]] = field(default_factory=dict)


def find_outline() -> Outline:
    """Return the outline for a reader of the active language."""
    return remember(f"learning-outline:{get_language()}", read_outline)


def read_outline() -> Outline:
    """Return the outline as the database has it, in a fixed number of queries."""
    index = LearningIndexPage.objects.live().first()
    here = Locale.get_active().pk
    module_pages = list(_published(ModulePage))
    steps = _read_steps(module_pages)
    before = _read_prerequisites([page.pk for page in module_pages])
    modules = {
        page.pk: _describe_module(page, steps.get(page.path, ()), before.get(page.pk, ()))
        for page in module_pages
    }
    paths = {page.pk: page for page in _published(PathPage)}
    as_published, modules = modules, follow_first(modules)
    outlines = _describe_paths(paths, modules, {page.pk: page.locale_id for page in module_pages})
    # Of pages with the same lasting key the last one is found: that in the reader's language.
    module_pages.sort(key=lambda page: page.locale_id == here)
    by_language = sorted(paths.values(), key=lambda page: page.locale_id == here)
    found = [modules[page.pk] for page in module_pages]
    quizzes = [
        (step, modules[page.pk])
        for page in module_pages
        for step in as_published[page.pk].steps
        if step.is_quiz
    ]
    return Outline(
        index_url=_address_of(index) if index else "",
        modules=modules,
        modules_by_key={each.key: each for each in found},
        paths=outlines,
        paths_by_key={page.translation_key: outlines[page.pk] for page in by_language},
        quizzes={step.pk: (step, each) for step, each in quizzes},
        quizzes_by_key={step.key: (step, each) for step, each in quizzes},
    )


def find_module(quiz: QuizPage) -> ModuleOutline:
    """Return the module of a quiz, whether it is published or not."""
    found = find_outline().quizzes.get(quiz.pk)
    if found is not None:
        return found[1]
    page = _annotate(ModulePage.objects.parent_of(quiz)).get()
    return _describe_module(page, (), _read_prerequisites([page.pk]).get(page.pk, ()))


def _published(model: type[Page]) -> QuerySet[Any]:
    """Return the live pages of a type in the order of the tree, without what they say."""
    texts = [each.name for each in model._meta.get_fields() if isinstance(each, StreamField)]
    return _annotate(model.objects.live()).defer(*texts).order_by("path")


def _annotate(pages: QuerySet[Any]) -> QuerySet[Any]:
    return pages.annotate(is_restricted=restricted())


def _address_of(page: Page) -> str:
    return page.get_url() or ""


def _read_steps(modules: Iterable[ModulePage]) -> dict[str, tuple[StepOutline, ...]]:
    """Return the steps of these modules in order, by the module's tree path."""
    minutes = {module.path: module.minutes for module in modules}
    checks = _read_checks([module for module in modules if module.asks_for_checks])
    pages = [*_published(LessonPage), *_published(QuizPage)]
    pages.sort(key=lambda page: page.path)
    below: dict[str, list[LessonPage | QuizPage]] = {}
    for page in pages:
        below.setdefault(page.path[: -page.steplen], []).append(page)
    return {
        path: _describe_steps(minutes[path], own, checks)
        for path, own in below.items()
        if path in minutes
    }


def _read_checks(modules: Collection[ModulePage]) -> dict[int, set[UUID]]:
    """Return by lesson the knowledge checks that it shows, of modules that ask for them."""
    if not modules:
        return {}
    below = reduce(or_, (Q(path__startswith=module.path) for module in modules))
    return list_checks(LessonPage.objects.live().filter(below))


def _describe_steps(
    minutes: int, pages: Collection[LessonPage | QuizPage], checks: Mapping[int, set[UUID]]
) -> tuple[StepOutline, ...]:
    """Return the steps of a module that takes so many minutes.

    A lesson takes its reading time; the quizzes share what is then left.
    """
    reading = {page.pk: published_minutes(page) for page in pages if isinstance(page, LessonPage)}
    quizzes = len(pages) - len(reading)
    rest = max(minutes - sum(reading.values()), 0)
    share = -(-rest // quizzes) if quizzes else 0
    return tuple(
        StepOutline(
            pk=page.pk,
            key=page.translation_key,
            title=page.title,
            url=_address_of(page),
            minutes=reading.get(page.pk, share),
            is_quiz=isinstance(page, QuizPage),
            is_public=not page.is_restricted,
            checks=frozenset(checks.get(page.pk, ())),
        )
        for page in pages
    )


def _read_prerequisites(modules: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the keys of the published modules to complete before each of these modules.

    One that is not published cannot be completed by anyone and is not required.
    """
    rows = ModulePrerequisite.objects.filter(module__in=modules, required__live=True)
    found: dict[int, tuple[int, ...]] = {}
    for module, required in rows.order_by("sort_order", "pk").values_list("module", "required"):
        if module != required:
            found[module] = (*found.get(module, ()), required)
    return found


def _describe_module(
    page: ModulePage, steps: tuple[StepOutline, ...], prerequisites: tuple[int, ...]
) -> ModuleOutline:
    return ModuleOutline(
        pk=page.pk,
        key=page.translation_key,
        title=page.title,
        url=_address_of(page),
        minutes=page.minutes,
        allows_test_out=page.allows_test_out,
        asks_for_checks=page.asks_for_checks,
        is_public=not page.is_restricted,
        prerequisites=() if page.allows_test_out else prerequisites,
        steps=steps,
    )


def _describe_paths(
    paths: Mapping[int, PathPage],
    modules: Mapping[int, ModuleOutline],
    locales: Mapping[int, int],
) -> dict[int, PathOutline]:
    """Return these paths with the public modules that the first version of each requires.

    In the editors' order, each in the language of the path where there is such a page.

    Args:
        locales: the language of each module, by the key of its page.
    """
    first: dict[UUID, int] = {}
    for pk in sorted(paths):
        first.setdefault(paths[pk].translation_key, pk)
    required: dict[int, list[UUID]] = {key: [] for key in first.values()}
    rows = PathModule.objects.filter(path_page__in=required, is_required=True)
    names = ("path_page", "module__translation_key")
    for path, module in rows.order_by("sort_order", "pk").values_list(*names):
        required[path].append(module)
    public: dict[UUID, dict[int, int]] = {}
    for pk, locale in locales.items():
        if modules[pk].is_public:
            public.setdefault(modules[pk].key, {})[locale] = pk
    return {
        key: PathOutline(
            pk=key,
            key=page.translation_key,
            title=page.title,
            slug=page.slug,
            url=_address_of(page),
            audience_id=page.audience_id,
            is_public=not page.is_restricted,
            modules=tuple(
                public[module].get(page.locale_id, min(public[module].values()))
                for module in required[first[page.translation_key]]
                if module in public
            ),
        )
        for key, page in paths.items()
    }
