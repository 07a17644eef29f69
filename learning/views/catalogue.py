"""What the catalogue, the paths and a module's page show; the same for every reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.db.models.functions import Left, Length
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.facets import Facet, filter_rows
from hub.core.page_cache import remember
from hub.core.visibility import restricted
from hub.taxonomy.links import list_linked_pages
from hub.taxonomy.models import PageLink, Term
from hub.taxonomy.terms import list_terms_of_pages
from hub.taxonomy.thread import thread_of
from hub.users.models import User
from learning.domain.awarding.achievements import describe_achievement, find_achievement
from learning.domain.check_ups.checking_up import find_pools
from learning.domain.managing.sharing import list_unaware
from learning.domain.questions.checks import Trying, count_tried, find_tried, list_asked
from learning.domain.reading_time import published_minutes
from learning.domain.taking.prerequisites import list_completed
from learning.domain.taking.progress import list_lessons_read
from learning.domain.taking.renewal import find_path_held, find_present, may_renew
from learning.models import (
    LearningIndexPage,
    LessonPage,
    ModulePage,
    PathIndexPage,
    PathPage,
    QuizPage,
)
from learning.views.access import reader_of

TERM_FACETS = {
    "audience": _("You are"),
    "priority_area": _("Topic"),
    "commissioning_stage": _("Stage"),
}
# The longest module, in minutes, that each length still covers.
LENGTHS = {
    "short": (20, _("Up to 20 minutes")),
    "medium": (45, _("21 to 45 minutes")),
    "long": (10_000, _("More than 45 minutes")),
}


@dataclass(frozen=True)
class Row:
    """One module as every list shows it."""

    page: ModulePage
    url: str
    terms: list[Term] = field(default_factory=list)
    lessons: int = 0

    def codes(self, facet: str) -> set[str]:
        """Return the values of this row in a facet."""
        if facet == "length":
            return {length_of(self.page.minutes)}
        return {term.code for term in self.terms if term.vocabulary == facet}

    @property
    def audiences(self) -> list[str]:
        return [term.name for term in self.terms if term.vocabulary == "audience"]


def length_of(minutes: int) -> str:
    """Return the code of the length that a module of so many minutes has."""
    return next(code for code, (most, _label) in LENGTHS.items() if minutes <= most)


def fetch_rows(modules: Iterable[ModulePage], request: HttpRequest) -> list[Row]:
    """Return the rows of `modules`, with terms and the number of lessons, in three queries."""
    modules = list(modules)
    terms = list_terms_of_pages(modules, *TERM_FACETS)
    lessons = _count_lessons([module.path for module in modules])
    return [
        Row(module, module.get_url(request) or "", terms[module.pk], lessons.get(module.path, 0))
        for module in modules
    ]


def _count_lessons(paths: list[str]) -> dict[str, int]:
    """Return the number of live lessons below each of these tree paths that has any."""
    parent = Left("path", Length("path") - LessonPage.steplen)
    lessons = LessonPage.objects.live().annotate(parent=parent).filter(parent__in=paths)
    counted = lessons.order_by().values("parent").annotate(lessons=Count("pk"))
    return dict(counted.values_list("parent", "lessons"))


def index_context(page: LearningIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return the modules that match the filters of the address, and the way to the paths."""
    modules = ModulePage.objects.child_of(page).live().exclude(restricted()).order_by("path")
    rows = fetch_rows(modules, request)
    facets = [Facet(name, label, _options(name, rows)) for name, label in TERM_FACETS.items()] + [
        Facet("length", _("Length"), {code: label for code, (_most, label) in LENGTHS.items()})
    ]
    paths = PathIndexPage.objects.child_of(page).live().exclude(restricted()).first()
    return {"listing": filter_rows(rows, facets, request.GET), "paths": paths}


def _options(facet: str, rows: Iterable[Row]) -> dict[str, str]:
    """Return code → name of every value that a row has, in the order of the vocabulary."""
    terms = {term.pk: term for row in rows for term in row.terms if term.vocabulary == facet}
    ordered = sorted(terms.values(), key=lambda term: (term.sort_order or 0, term.code))
    return {term.code: term.name for term in ordered}


def path_index_context(page: PathIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return every path with its audience and its minutes."""
    paths = PathPage.objects.child_of(page).live().exclude(restricted()).order_by("path")
    paths = paths.select_related("audience").prefetch_related("path_modules__module")
    return {
        "paths": [
            {
                "page": path,
                "url": path.get_url(request),
                "minutes": sum(row.module.minutes for row in _required(path)),
                "modules": len(_required(path)),
            }
            for path in paths
        ]
    }


def _required(path: PathPage) -> list[Any]:
    return [row for row in path.path_modules.all() if row.is_required and row.module.live]


def path_context(page: PathPage, request: HttpRequest) -> dict[str, Any]:
    """Return the modules of a path, those required and those suggested, in its order."""
    rows = list(page.path_modules.select_related("module").order_by("sort_order"))
    public = ModulePage.objects.live().exclude(restricted()).values_list("pk", flat=True)
    shown = set(public.filter(pk__in=[row.module_id for row in rows]))
    rows = [row for row in rows if row.module_id in shown]
    modules = {row.page.pk: row for row in fetch_rows([row.module for row in rows], request)}
    required = [modules[row.module_id] for row in rows if row.is_required]
    user = reader_of(request)
    completion = find_path_held(page.translation_key, user) if user else None
    return {
        "completion": completion,
        "unaware": list_unaware(user, completion) if user and completion else [],
        "required": required,
        "suggested": [modules[row.module_id] for row in rows if not row.is_required],
        "minutes": sum(row.page.minutes for row in required),
        "has_check_up": any(find_pools(row for row in rows if row.is_required).values()),
    }


def module_context(page: ModulePage, request: HttpRequest) -> dict[str, Any]:
    """Return what a module holds, what comes before it and what it teaches."""
    lessons = LessonPage.objects.child_of(page).live().exclude(restricted()).order_by("path")
    quizzes = QuizPage.objects.child_of(page).live().exclude(restricted()).order_by("path")
    name = f"module:{page.pk}:{request.get_host()}:{get_language()}"
    around = remember(name, lambda: _describe_surroundings(page, request))
    user = reader_of(request)
    keys = [lesson.translation_key for lesson in lessons]
    read = list_lessons_read(keys, user) if user else set()
    completion = find_present(page, user) if user else None
    rows = [
        {
            "page": lesson,
            "url": lesson.get_url(request),
            "minutes": published_minutes(lesson),
            "is_read": lesson.translation_key in read,
        }
        for lesson in lessons
    ]
    return around | {
        "prerequisites": _say_done(around["prerequisites"], user),
        "lessons": rows,
        "has_begun": bool(read),
        "checks_tried": _count_checks(page, lessons, user) if user else None,
        "completion": completion,
        "how": describe_achievement(find_achievement(completion)) if completion else [],
        "renewal": may_renew(completion),
        "unaware": list_unaware(user, completion) if user and completion else [],
        "next_lesson": next((row for row in rows if not row["is_read"]), None),
        "quizzes": [{"page": quiz, "url": quiz.get_url(request)} for quiz in quizzes],
        "objectives": [row.text for row in page.objectives.all()],
    }


def _count_checks(page: ModulePage, lessons: Iterable[LessonPage], user: User) -> Trying | None:
    """Return how many checks the reader tried; None where none are asked of them."""
    if not page.asks_for_checks:
        return None
    tried = find_tried(page.translation_key, user)
    return None if tried is None else count_tried(list_asked(lessons), tried)


def _say_done(modules: list[dict[str, Any]], user: User | None) -> list[dict[str, Any]]:
    """Return these modules with `is_done`; None for a reader who is not known."""
    if user is None:
        return [each | {"is_done": None} for each in modules]
    done = list_completed([each["key"] for each in modules], by=user)
    return [each | {"is_done": each["key"] in done} for each in modules]


def _describe_surroundings(page: ModulePage, request: HttpRequest) -> dict[str, Any]:
    """Return whom a module is for, what comes before it and the thread that it is on."""
    terms = list_terms_of_pages([page], "audience")[page.pk]
    links = list_linked_pages(page, request)
    return {
        "audiences": [term.name for term in terms],
        "prerequisites": [
            {
                "key": row.required.translation_key,
                "title": row.required.title,
                "url": row.required.get_url(request),
            }
            for row in page.prerequisites.select_related("required")
            if row.required.live
        ],
        "thread": thread_of(page, [link for link in links if link.role != PageLink.Role.RELATED]),
    }
