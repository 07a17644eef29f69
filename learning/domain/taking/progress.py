"""How far somebody is in each module that they began: what is read, what is next, minutes left.

For the pages that show it; whether a module is complete is for `completion` alone to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hub.users.models import User
from learning.domain.outline import ModuleOutline, Outline, StepOutline, find_outline
from learning.domain.questions.checks import Trying, count_tried
from learning.domain.taking.history import History, Period
from learning.models import CheckTried, Completion, Enrolment, LessonCompletion


@dataclass(frozen=True)
class Step:
    """A lesson or a quiz of a module, and whether it is done: read, or passed."""

    page: StepOutline
    is_done: bool

    @property
    def minutes(self) -> int:
        return self.page.minutes


@dataclass(frozen=True)
class Progress:
    """How far a learner is in a module; `module` is None when it is gone.

    `completion` is that of the present period, whatever became of it; `held` is the one that holds
    today, of whichever period.
    """

    period: Period
    module: ModuleOutline | None
    steps: Sequence[Step] = ()
    completion: Completion | None = None
    held: Completion | None = None
    checks_tried: Trying | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the present period ended in an award: what is left is to renew it."""
        return self.period.completed_at is not None

    @property
    def has_lapsed(self) -> bool:
        """Whether it was awarded and does not count today: it has expired or was revoked."""
        return self.is_closed and self.held is None

    @property
    def shown(self) -> Completion | None:
        """The completion to show of a period that is closed: what holds before what does not."""
        return (self.held or self.completion) if self.is_closed else None

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


def list_progress(
    history: History, outline: Outline | None = None, *, now: datetime | None = None
) -> list[Progress]:
    """Return the modules of a history, the latest begun first; no query.

    One query where a module that is not complete asks for checks to be tried.
    """
    outline = outline or find_outline()
    completions = {row.enrolment_id: row for row in history.completions}
    held = history.list_held(now or timezone.now())
    checks = _count_checks(history.periods, outline)
    found = []
    for period in history.periods:
        module = outline.modules_by_key.get(period.module_key)
        done = period.lessons_read | history.quizzes_passed.get(period.pk, set())
        steps = make_steps(module, done) if module else []
        completion = completions.get(period.pk)
        holds = held.get(period.module_key)
        found.append(Progress(period, module, steps, completion, holds, checks.get(period.pk)))
    return found


def make_steps(module: ModuleOutline, done: Collection[UUID]) -> list[Step]:
    """Return the steps of `module` in order, done when their lasting key is in `done`."""
    return [Step(step, step.key in done) for step in module.steps]


def list_lessons_read(lessons: Iterable[UUID], user: User) -> set[UUID]:
    """Return those of these lessons (lasting keys) that `user` has read in the present period."""
    present = Enrolment.objects.for_user(user).current()
    rows = LessonCompletion.objects.filter(enrolment__in=present, lesson_key__in=list(lessons))
    return set(rows.values_list("lesson_key", flat=True))


def _count_checks(periods: Iterable[Period], outline: Outline) -> dict[int, Trying | None]:
    """Return by enrolment how many checks were tried, where they are still asked for."""
    asked = {
        each.pk: module.checks
        for each in periods
        if each.completed_at is None
        and (module := outline.modules_by_key.get(each.module_key)) is not None
        and module.asks_for_checks
    }
    if not asked:
        return {}
    tried: dict[int, set[UUID]] = {pk: set() for pk in asked}
    rows = CheckTried.objects.filter(enrolment__in=asked)
    for pk, uid in rows.values_list("enrolment", "question_uid"):
        tried[pk].add(uid)
    return {pk: count_tried(uids, tried[pk]) for pk, uids in asked.items()}
