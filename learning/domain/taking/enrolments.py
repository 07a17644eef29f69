"""Who learns what: a person's opaque id, enrolment on first use, lessons read, checks tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hub.users.models import User
from learning.domain.awarding.completion import record_progress
from learning.domain.awarding.requirements import find_requirements
from learning.domain.errors import NotTheirs
from learning.domain.evidence.events import Event, begin_chain
from learning.domain.locking import lock_first, lock_row, locked
from learning.domain.outline import ModuleOutline
from learning.domain.questions.checks import list_asked
from learning.models import (
    CheckTried,
    Enrolment,
    Learner,
    LessonCompletion,
    LessonPage,
    ModulePage,
    Verb,
)


def learner_of(user: User) -> Learner:
    """Return the learner that `user` is; made on first use."""
    return Learner.objects.get_or_create(user=user)[0]


def _list_periods(module: ModulePage | ModuleOutline, user: User) -> QuerySet[Enrolment]:
    """Return the periods of `user` in `module`, the present one first."""
    periods = Enrolment.objects.for_user(user).filter(module_key=module.translation_key)
    return periods.order_by("-period")


@contextmanager
def locked_enrolment(
    module: ModulePage | ModuleOutline, *, by: User, now: datetime
) -> Iterator[Enrolment]:
    """Lock the present period of `by` in `module`, begun where there is none, and yield it.

    The block may raise an error of the rules; the enrolment stays.
    """
    with transaction.atomic():
        enrolment = lock_first(_list_periods(module, by))
        if enrolment is not None:
            yield enrolment
            return
    made = _begin_first(module, by=by, now=now)
    with locked(Enrolment, pk=made.pk, savepoint=True) as enrolment:
        yield enrolment


def enrol(
    module: ModulePage | ModuleOutline, *, by: User, now: datetime | None = None
) -> Enrolment:
    """Return the present period of `by` in `module`; the first one is begun where there is none.

    Safe to call at the same time and twice.
    """
    found = _list_periods(module, by).first()
    return found or _begin_first(module, by=by, now=now or timezone.now())


def _begin_first(module: ModulePage | ModuleOutline, *, by: User, now: datetime) -> Enrolment:
    """Begin the first period of `by` in `module`; return it, also when it was begun meanwhile.

    Raises `NotTheirs` when the account was deleted meanwhile.
    """
    with transaction.atomic():
        if lock_row(User, by.pk) is None:
            raise NotTheirs
        enrolment, made = Enrolment.objects.get_or_create(
            learner=learner_of(by),
            module_key=module.translation_key,
            period=1,
            defaults={"title": module.title, "started_at": now},
        )
        if made:
            enrolled = Event(Verb.ENROLLED, "module", enrolment.module_key, enrolment.learner_id)
            begin_chain(enrolment.uid, enrolled, now=now)
        return enrolment


def complete_lesson(
    lesson: LessonPage, *, by: User, now: datetime | None = None
) -> tuple[LessonCompletion, bool]:
    """Record that `by` has read `lesson`; once in a period. Returns (completion, made)."""
    now = now or timezone.now()
    module = ModulePage.objects.get(pk=lesson.get_parent().pk)
    with transaction.atomic():
        enrolment = enrol(module, by=by, now=now)
        completion, made = LessonCompletion.objects.get_or_create(
            enrolment=enrolment,
            lesson_key=lesson.translation_key,
            defaults={"title": lesson.title, "completed_at": now},
        )
        if made:
            read = Event(Verb.READ, "lesson", completion.lesson_key, enrolment.learner_id)
            record_progress(enrolment.pk, now=now, events=[read])
    return completion, made


def try_check(
    lesson: LessonPage, question_uid: UUID, *, by: User, now: datetime | None = None
) -> tuple[CheckTried | None, bool]:
    """Record that `by` tried a check of `lesson`; once in a period. Returns (row, made).

    (None, False) where the module does not ask for it or the lesson has no such check. A second
    try looks again whether all is done, for checks that were left may have been removed since.
    """
    now = now or timezone.now()
    module = ModulePage.objects.get(pk=lesson.get_parent().pk)
    required = find_requirements(module.translation_key).get(module.translation_key)
    is_asked = required is not None and question_uid in required.checks
    if not is_asked or question_uid not in list_asked([lesson]):
        return None, False
    with transaction.atomic():
        enrolment = enrol(module, by=by, now=now)
        row, made = CheckTried.objects.get_or_create(
            enrolment=enrolment,
            question_uid=question_uid,
            defaults={"title": lesson.title, "tried_at": now},
        )
        tried = Event(Verb.TRIED, "check", question_uid, enrolment.learner_id)
        if made or enrolment.completed_at is None:
            record_progress(enrolment.pk, now=now, events=[tried] if made else [])
    return row, made
