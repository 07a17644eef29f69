"""Awards what became due without a step of the learner: an editor changed what is required.

A lesson was unpublished, a quiz removed, testing out turned on, checks turned off, a module taken
out of a path, a path published late: whoever now meets the rule is awarded by the next due work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Subquery

from learning.domain.awarding.awards import call_hooks, lock_learner
from learning.domain.awarding.completion import record_progress
from learning.domain.awarding.paths import award_paths
from learning.domain.awarding.requirements import (
    Requirement,
    find_required_modules,
    find_requirements,
)
from learning.models import (
    Attempt,
    CheckTried,
    Completion,
    Enrolment,
    Learner,
    LessonCompletion,
)


def award_due(*, now: datetime) -> str:
    """Award every module, then every path, whose rule somebody meets; due work."""
    modules = sum(record_progress(key, now=now) for key in list(_list_enrolments()))
    paths = sum(_award_paths(*each, now) for each in _list_learners(now).items())
    return f"{modules} modules and {paths} paths awarded"


def _list_enrolments() -> Iterator[int]:
    """Return the periods under way in which all that the module requires is done."""
    for module, required in find_requirements().items():
        periods = Enrolment.objects.filter(
            Exists(Learner.objects.filter(uid=OuterRef("learner_id"))),
            module_key=module,
            completed_at__isnull=True,
        )
        if required.lessons or required.quizzes:
            yield from _filter_done(periods, required).values_list("pk", flat=True)


def _filter_done(periods: models.QuerySet[Enrolment], what: Requirement) -> Any:
    """Return those of `periods` in which `what` is done; `record_progress` judges each again."""
    passed = Attempt.objects.filter(is_passed=True)
    found = _with_all(periods, passed, "quiz_key", what.quizzes)
    if not what.is_quiz_enough:
        found = _with_all(found, LessonCompletion.objects.all(), "lesson_key", what.lessons)
        found = _with_all(found, CheckTried.objects.all(), "question_uid", what.checks)
    return found


def _with_all(
    periods: models.QuerySet[Enrolment],
    rows: models.QuerySet[Any],
    name: str,
    keys: Collection[UUID],
) -> models.QuerySet[Enrolment]:
    """Return those of `periods` that have a row with each of `keys` in the field `name`."""
    if not keys:
        return periods
    own = rows.filter(enrolment=OuterRef("pk"), **{f"{name}__in": list(keys)}).order_by()
    number = own.values("enrolment").annotate(number=Count(name, distinct=True)).values("number")
    return periods.annotate(**{f"done_{name}": Subquery(number)}).filter(
        **{f"done_{name}": len(keys)}
    )


def _list_learners(now: datetime) -> dict[UUID, set[UUID]]:
    """Return by learner a module of each path that the learner has all modules of, and lacks.

    A path that they had and that was revoked is left to `award_paths` to judge.
    """
    found: dict[UUID, set[UUID]] = {}
    held = Completion.objects.valid(now)
    own = held.filter(learner_id=OuterRef("learner_id"))
    for path, (_page, modules) in find_required_modules().items():
        rows = held.of_modules().filter(
            ~Exists(own.of_paths().filter(subject_key=path)),
            Exists(Learner.objects.filter(uid=OuterRef("learner_id"))),
            subject_key=modules[0],
        )
        for module in modules[1:]:
            rows = rows.filter(Exists(own.of_modules().filter(subject_key=module)))
        for learner in (
            rows.order_by("learner_id").values_list("learner__uid", flat=True).distinct()
        ):
            found.setdefault(learner, set()).add(modules[0])
    return found


def _award_paths(uid: UUID, modules: Collection[UUID], now: datetime) -> int:
    """Award the paths of these modules to one learner, as one event; return how many."""
    with transaction.atomic():
        learner = lock_learner(uid)
        if learner is None:
            return 0
        made = [path for each in sorted(modules) for path in award_paths(each, learner, now)]
        call_hooks(made)
        return len(made)
