"""What a module still asks of a learner, and the one place where it becomes complete."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from learning.domain.awarding.awards import call_hooks, tell_completion, write_completion
from learning.domain.awarding.paths import award_paths
from learning.domain.evidence.events import Event, append_events
from learning.domain.evidence.versions import capture_module
from learning.domain.locking import lock_first, locked
from learning.domain.periods import add_months
from learning.domain.questions.checks import list_asked
from learning.models import (
    Attempt,
    Completion,
    Enrolment,
    Learner,
    LessonPage,
    ModulePage,
    ModuleVersion,
    QuizPage,
)


@dataclass(frozen=True)
class Standing:
    """How far a learner is in a module as it now is. Keys are `translation_key`s."""

    lessons: Collection[UUID]
    lessons_read: Collection[UUID]
    quizzes: Collection[UUID]
    passed: Sequence[Attempt]
    allows_test_out: bool
    checks: Collection[UUID] = ()
    checks_tried: Collection[UUID] = ()

    @property
    def quizzes_passed(self) -> set[UUID]:
        return {attempt.quiz_key for attempt in self.passed}

    @property
    def is_complete(self) -> bool:
        """Whether everything that is asked has been done.

        Every lesson is read, every quiz passed and, where the module asks for it, every check
        tried; where the module may be tested out of, its quizzes are enough. A module without
        lessons and quizzes is never complete.
        """
        has_passed = set(self.quizzes) <= self.quizzes_passed
        has_read = set(self.lessons) <= set(self.lessons_read)
        if self.quizzes and self.allows_test_out:
            return has_passed
        has_tried = set(self.checks) <= set(self.checks_tried)
        return bool(self.lessons or self.quizzes) and has_passed and has_read and has_tried


def find_standing(enrolment: Enrolment) -> Standing:
    """Return how far the learner is; of a module that is gone nothing is asked."""
    module = _find_module(enrolment.module_key)
    lessons, quizzes = _list_steps(module) if module else ([], [])
    checks, tried = _list_checks(module, enrolment) if module else ([], [])
    return Standing(
        lessons=lessons,
        lessons_read=list(enrolment.lesson_completions.values_list("lesson_key", flat=True)),
        quizzes=quizzes,
        passed=_list_passed(enrolment),
        allows_test_out=bool(module and module.allows_test_out),
        checks=checks,
        checks_tried=tried,
    )


class _Module(NamedTuple):
    """As much of a published module as says what it asks of a learner."""

    path: str
    allows_test_out: bool
    asks_for_checks: bool


def _find_module(key: UUID) -> _Module | None:
    rows = ModulePage.objects.live().filter(translation_key=key).order_by("pk")
    found = rows.values_list(*_Module._fields).first()
    return _Module(*found) if found else None


def _list_checks(
    module: _Module, enrolment: Enrolment
) -> tuple[Collection[UUID], Collection[UUID]]:
    """Return the checks that `module` asks for and those tried; no query where it does not ask."""
    if not module.asks_for_checks:
        return [], []
    asked = list_asked(LessonPage.objects.live().filter(path__startswith=module.path))
    return asked, list(enrolment.checks_tried.values_list("question_uid", flat=True))


def _list_passed(enrolment: Enrolment) -> list[Attempt]:
    """Return the attempts that were passed, in the order in which they were begun."""
    passed = enrolment.attempts.filter(state=Attempt.State.MARKED, is_passed=True)
    return list(passed.select_related("module_version").order_by("started_at"))


def _list_steps(module: _Module) -> tuple[list[UUID], list[UUID]]:
    """Return the keys of the live lessons and of the live quizzes of `module`, in one query."""
    kinds = ContentType.objects.get_for_models(LessonPage, QuizPage)
    below = Page.objects.filter(path__startswith=module.path, live=True)
    rows = list(below.values_list("content_type", "translation_key"))
    return (
        [key for kind, key in rows if kind == kinds[LessonPage].pk],
        [key for kind, key in rows if kind == kinds[QuizPage].pk],
    )


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
        if standing.is_complete:
            return _award(enrolment, standing.passed, now, events)[1]
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
        return _award(row, _list_passed(row), now or timezone.now())


def _award(
    enrolment: Enrolment, passed: Sequence[Attempt], now: datetime, events: Sequence[Event] = ()
) -> tuple[Completion | None, bool]:
    """Award the module of an enrolment that the caller holds; `events` led to it."""
    is_done = enrolment.completed_at is not None
    found = Completion.objects.filter(enrolment=enrolment).first() if is_done else None
    learner = None if found else _lock_learner(enrolment.learner_id)
    if learner is None:
        append_events(enrolment.uid, events, now=now)
        return found, False
    enrolment.completed_at = now
    enrolment.save(update_fields=["completed_at"])
    completion = write_completion(_describe_module(enrolment, passed, now), learner, now)
    append_events(enrolment.uid, [*events, tell_completion(completion)], now=now)
    call_hooks(completion)
    award_paths(enrolment.module_key, learner, now)
    return completion, True


def _lock_learner(uid: UUID) -> Learner | None:
    """Take the learner, so that two modules that end at once both see what the other one did."""
    return lock_first(Learner.objects.select_related("user__audience").filter(uid=uid))


def _describe_module(enrolment: Enrolment, passed: Sequence[Attempt], now: datetime) -> Completion:
    """Return the completion of a module, worth what was promised when its last quiz was begun."""
    version = passed[-1].module_version if passed else _capture(enrolment.module_key)
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


def _capture(module_key: UUID) -> ModuleVersion:
    module = ModulePage.objects.filter(translation_key=module_key).order_by("pk").first()
    if module is None:
        raise ModulePage.DoesNotExist
    return capture_module(module)
