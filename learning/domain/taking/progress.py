"""How far somebody is in each module that they began: what is read, what is next, minutes left.

For the pages that show it; whether a module is complete is for `completion` alone to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from hub.users.models import User
from learning.domain.questions.checks import Trying, count_tried, list_checks
from learning.domain.taking.reading_time import lesson_minutes
from learning.domain.taking.renewal import list_completions
from learning.models import (
    Attempt,
    CheckTried,
    Completion,
    Enrolment,
    LessonCompletion,
    LessonPage,
    ModulePage,
    QuizPage,
)


@dataclass(frozen=True)
class Step:
    """A lesson or a quiz of a module, and whether it is done: read, or passed."""

    page: LessonPage | QuizPage
    minutes: int
    is_done: bool


@dataclass(frozen=True)
class Progress:
    """How far a learner is in a module; `module` is None when it is gone."""

    enrolment: Enrolment
    module: ModulePage | None
    steps: Sequence[Step] = ()
    completion: Completion | None = None
    checks_tried: Trying | None = None

    @property
    def is_complete(self) -> bool:
        return self.enrolment.completed_at is not None

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if not step.is_done)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


def list_progress(user: User) -> list[Progress]:
    """Return the modules that `user` began, the latest first; in seven queries, however many.

    Two more where a module that is not complete asks for checks to be tried.
    """
    enrolments = list(Enrolment.objects.for_user(user).current().order_by("-started_at"))
    modules = {
        module.translation_key: module
        for module in ModulePage.objects.live().filter(
            translation_key__in=[each.module_key for each in enrolments]
        )
    }
    done = _list_done(enrolments)
    pages = list_pages_of(modules.values())
    completions = list_completions(enrolments)
    checks = _count_checks(enrolments, modules, pages)
    found = []
    for enrolment in enrolments:
        module = modules.get(enrolment.module_key)
        steps = make_steps(module, pages, done[enrolment.pk]) if module else []
        done_with = completions.get(enrolment.pk)
        found.append(Progress(enrolment, module, steps, done_with, checks.get(enrolment.pk)))
    return found


def list_lessons_read(lessons: Iterable[LessonPage], user: User) -> set[UUID]:
    """Return the keys of those of these lessons that `user` has read in the present period."""
    keys = [lesson.translation_key for lesson in lessons]
    present = Enrolment.objects.for_user(user).current()
    rows = LessonCompletion.objects.filter(enrolment__in=present, lesson_key__in=keys)
    return set(rows.values_list("lesson_key", flat=True))


def _count_checks(
    enrolments: Iterable[Enrolment],
    modules: Mapping[UUID, ModulePage],
    pages: Iterable[LessonPage | QuizPage],
) -> dict[int, Trying | None]:
    """Return by enrolment how many checks were tried, where they are still asked for."""
    asking = {
        each.pk: modules[each.module_key].path
        for each in enrolments
        if each.completed_at is None
        and each.module_key in modules
        and modules[each.module_key].asks_for_checks
    }
    if not asking:
        return {}
    lessons = [page for page in pages if isinstance(page, LessonPage)]
    shown = list_checks(lessons)
    tried: dict[int, set[UUID]] = {pk: set() for pk in asking}
    rows = CheckTried.objects.filter(enrolment__in=asking)
    for pk, uid in rows.values_list("enrolment", "question_uid"):
        tried[pk].add(uid)
    return {
        pk: count_tried(
            {uid for page in lessons if page.path.startswith(path) for uid in shown[page.pk]},
            tried[pk],
        )
        for pk, path in asking.items()
    }


def _list_done(enrolments: Sequence[Enrolment]) -> dict[int, set[UUID]]:
    """Return by enrolment the keys of the lessons read and of the quizzes passed."""
    done: dict[int, set[UUID]] = {each.pk: set() for each in enrolments}
    read = LessonCompletion.objects.filter(enrolment__in=done)
    passed = Attempt.objects.filter(enrolment__in=done, is_passed=True)
    for key, lesson in read.values_list("enrolment", "lesson_key"):
        done[key].add(lesson)
    for key, quiz in passed.values_list("enrolment", "quiz_key"):
        done[key].add(quiz)
    return done


def list_pages_of(modules: Collection[ModulePage]) -> list[LessonPage | QuizPage]:
    """Return the live lessons and quizzes of these modules in the order of the tree."""
    if not modules:
        return []
    below = reduce(or_, (Q(path__startswith=module.path) for module in modules))
    pages: list[LessonPage | QuizPage] = [
        *LessonPage.objects.live().filter(below),
        *QuizPage.objects.live().filter(below),
    ]
    return sorted(pages, key=lambda page: page.path)


def make_steps(
    module: ModulePage, pages: Iterable[LessonPage | QuizPage], done: Collection[UUID]
) -> list[Step]:
    """Return the steps of `module` in order.

    A lesson takes its reading time; the quizzes share what is then left of the module's minutes.
    """
    own = [page for page in pages if page.path[: -page.steplen] == module.path]
    reading = {page.pk: lesson_minutes(page) for page in own if isinstance(page, LessonPage)}
    quizzes = len(own) - len(reading)
    rest = max(module.minutes - sum(reading.values()), 0)
    share = -(-rest // quizzes) if quizzes else 0
    return [Step(page, reading.get(page.pk, share), page.translation_key in done) for page in own]
