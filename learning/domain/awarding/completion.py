"""What a module still asks of a learner, and the one place where it becomes complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from learning.domain.awarding.awards import (
    call_hooks,
    lock_learner,
    tell_completion,
    write_completion,
)
from learning.domain.awarding.paths import award_paths
from learning.domain.awarding.requirements import Requirement, find_requirements
from learning.domain.evidence.events import Event, append_events
from learning.domain.evidence.versions import capture_module
from learning.domain.locking import locked
from learning.domain.periods import add_months
from learning.models import (
    Attempt,
    Completion,
    Enrolment,
    ModulePage,
    ModuleVersion,
)


@dataclass(frozen=True)
class Standing:
    """How far a learner is in a module as it now is; `met` is the requirement that is met, if any.

    `passed` are the attempts that were passed, in the order in which they were begun.
    """

    passed: Sequence[Attempt]
    met: Requirement | None = None


def find_standing(enrolment: Enrolment) -> Standing:
    """Return how far the learner is; of a module that is gone nothing is required or met."""
    required = find_requirements(enrolment.module_key).get(enrolment.module_key)
    read = set(enrolment.lesson_completions.values_list("lesson_key", flat=True))
    passed = _list_passed(enrolment)
    tried: set[UUID] = set()
    if required is not None and required.checks:
        tried = set(enrolment.checks_tried.values_list("question_uid", flat=True))
    quizzes = {each.quiz_key for each in passed}
    is_met = required is not None and required.is_met(read=read, passed=quizzes, tried=tried)
    return Standing(passed, required if is_met else None)


def _list_passed(enrolment: Enrolment) -> list[Attempt]:
    """Return the attempts that were passed, in the order in which they were begun."""
    passed = enrolment.attempts.filter(state=Attempt.State.MARKED, is_passed=True)
    return list(passed.select_related("module_version").order_by("started_at"))


def record_progress(enrolment_id: int, *, now: datetime, events: Sequence[Event] = ()) -> bool:
    """Put `events` on record and award the module if nothing is left to do.

    The one function that follows every step of a learner (a lesson read, a check tried, a quiz
    marked), inside its transaction and at its end. Returns whether the module became complete now;
    a second call changes nothing.
    """
    with locked(Enrolment, pk=enrolment_id) as enrolment:
        return record_locked_progress(enrolment, now=now, events=events)


def record_locked_progress(
    enrolment: Enrolment, *, now: datetime, events: Sequence[Event] = ()
) -> bool:
    """As `record_progress`, for an enrolment that the caller has locked."""
    if enrolment.completed_at is None:
        standing = find_standing(enrolment)
        if standing.met is not None:
            return _award(enrolment, standing, now, events)[1]
    append_events(enrolment.uid, events, now=now)
    return False


def award_completion(
    enrolment: Enrolment, *, now: datetime | None = None
) -> tuple[Completion | None, bool]:
    """Award the module of `enrolment`, and the paths that it was the last module of.

    Returns (completion, created); a second call changes nothing. Whether everything is done is for
    `record_progress` to say. Nothing is awarded to a person who was erased: (None, False).
    """
    with locked(Enrolment, pk=enrolment.pk) as row:
        return _award(row, Standing(_list_passed(row)), now or timezone.now())


def _award(
    enrolment: Enrolment, standing: Standing, now: datetime, events: Sequence[Event] = ()
) -> tuple[Completion | None, bool]:
    """Award the module of an enrolment that the caller holds; `events` led to it."""
    is_done = enrolment.completed_at is not None
    found = Completion.objects.filter(enrolment=enrolment).first() if is_done else None
    learner = None if found else lock_learner(enrolment.learner_id)
    if learner is None:
        append_events(enrolment.uid, events, now=now)
        return found, False
    enrolment.completed_at = now
    enrolment.save(update_fields=["completed_at"])
    completion = write_completion(_describe_module(enrolment, standing, now), learner, now)
    append_events(enrolment.uid, [*events, tell_completion(completion)], now=now)
    call_hooks([completion, *award_paths(enrolment.module_key, learner, now)])
    return completion, True


def _describe_module(enrolment: Enrolment, standing: Standing, now: datetime) -> Completion:
    """Return the completion of a module, worth what was promised when its last quiz was begun."""
    passed = standing.passed
    version = passed[-1].module_version if passed else _capture(enrolment.module_key, standing.met)
    promised = version.content
    months = promised["validity_months"]
    return Completion(
        subject_kind=Completion.Kind.MODULE,
        subject_key=enrolment.module_key,
        period=enrolment.period,
        enrolment=enrolment,
        chain=enrolment.uid,
        title=promised["title"],
        module_version=version,
        cpd_hours=Decimal(promised["cpd_hours"]),
        minutes=promised["minutes"],
        score=max((each.score for each in passed if each.score is not None), default=None),
        expires_at=add_months(now, months) if months else None,
    )


def _capture(module_key: UUID, met: Requirement | None) -> ModuleVersion:
    """Return what the module says now, in the version that is the rule."""
    pages = ModulePage.objects.filter(translation_key=module_key).order_by("pk")
    module = (pages.filter(pk=met.page) if met else pages).first()
    if module is None:
        raise ModulePage.DoesNotExist
    return capture_module(module)
