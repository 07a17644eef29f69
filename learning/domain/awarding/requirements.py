"""What a published module and a published path require of a learner: the one reading of the rule.

A module or path in several languages is one, and its first published version is the rule for all:
a translation that is still being made neither shortens nor lengthens it. The outline shows the
steps of that version to every reader (`translations.follow_first`). Keys are `translation_key`s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, Subquery
from wagtail.models import Page

from learning.domain.questions.checks import list_checks
from learning.models import LessonPage, ModulePage, PathModule, PathPage, QuizPage


@dataclass(frozen=True)
class Requirement:
    """What a module requires; `page` is the key of the page that says so."""

    page: int
    lessons: Collection[UUID] = ()
    quizzes: Collection[UUID] = ()
    checks: Collection[UUID] = ()
    allows_test_out: bool = False

    @property
    def is_quiz_enough(self) -> bool:
        """Whether its quizzes are all that has to be passed or done."""
        return bool(self.quizzes) and self.allows_test_out

    def is_met(
        self, *, read: Collection[UUID], passed: Collection[UUID], tried: Collection[UUID]
    ) -> bool:
        """Return whether these lessons read, quizzes passed and checks tried are enough.

        Every lesson is read, every quiz passed and, where the module asks for it, every check
        tried; where the module may be tested out of, its quizzes are enough. A module without
        lessons and quizzes is never complete.
        """
        has_passed = set(self.quizzes) <= set(passed)
        if self.is_quiz_enough:
            return has_passed
        has_read, has_tried = set(self.lessons) <= set(read), set(self.checks) <= set(tried)
        return bool(self.lessons or self.quizzes) and has_passed and has_read and has_tried


class _Module(NamedTuple):
    """As much of a published module as says what it requires."""

    pk: int
    path: str
    translation_key: UUID
    allows_test_out: bool
    asks_for_checks: bool


def find_requirements(module_key: UUID | None = None) -> dict[UUID, Requirement]:
    """Return what a published module requires, by its key; of all when None.

    Two queries; two more where one asks for checks. Of a module that is gone, nothing.
    """
    pages = ModulePage.objects.live().order_by("pk")
    if module_key is not None:
        pages = pages.filter(translation_key=module_key)
    rows = [_Module(*row) for row in pages.values_list(*_Module._fields)]
    if not rows:
        return {}
    modules = {row.translation_key: row for row in reversed(rows)}.values()
    steps = _read_steps(modules)
    checks = _read_checks(modules)
    return {
        module.translation_key: Requirement(
            module.pk,
            *steps[module.path],
            checks=checks.get(module.path, set()),
            allows_test_out=module.allows_test_out,
        )
        for module in modules
    }


def _below(modules: Iterable[_Module]) -> Q:
    return reduce(or_, (Q(path__startswith=module.path) for module in modules))


def _read_steps(modules: Collection[_Module]) -> dict[str, tuple[set[UUID], set[UUID]]]:
    """Return the live lessons and the live quizzes by the tree path of their module."""
    kinds = ContentType.objects.get_for_models(LessonPage, QuizPage)
    keys = {kinds[LessonPage].pk: 0, kinds[QuizPage].pk: 1}
    found: dict[str, tuple[set[UUID], set[UUID]]] = {each.path: (set(), set()) for each in modules}
    rows = Page.objects.filter(_below(modules), live=True, content_type__in=keys)
    for path, kind, key in rows.values_list("path", "content_type", "translation_key"):
        module = path[: -Page.steplen]
        if module in found:
            found[module][keys[kind]].add(key)
    return found


def _read_checks(modules: Collection[_Module]) -> dict[str, set[UUID]]:
    """Return the checks to try by the tree path of their module, where it asks for them."""
    asking = [module for module in modules if module.asks_for_checks]
    if not asking:
        return {}
    lessons = list(LessonPage.objects.live().filter(_below(asking)))
    shown = list_checks(lessons)
    found: dict[str, set[UUID]] = {}
    for lesson in lessons:
        found.setdefault(lesson.path[: -Page.steplen], set()).update(shown[lesson.pk])
    return found


def find_required_modules(
    module_key: UUID | None = None,
) -> dict[UUID, tuple[int, list[UUID]]]:
    """Return the page and the modules that a published path requires, by its key.

    Args:
        module_key: only paths that require this module; all when None.
    """
    first = PathPage.objects.live().filter(translation_key=OuterRef("translation_key"))
    paths = PathPage.objects.live().filter(pk=Subquery(first.order_by("pk").values("pk")[:1]))
    if module_key is not None:
        paths = paths.filter(
            path_modules__module__translation_key=module_key, path_modules__is_required=True
        )
    rows = PathModule.objects.filter(path_page__in=paths, is_required=True)
    names = ("path_page__translation_key", "path_page", "module__translation_key")
    found: dict[UUID, tuple[int, list[UUID]]] = {}
    for path, page, module in rows.order_by("path_page", "sort_order", "pk").values_list(*names):
        modules = found.setdefault(path, (page, []))[1]
        if module not in modules:
            modules.append(module)
    return found
