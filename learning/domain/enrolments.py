"""Who learns what: a person's opaque id, enrolment on first use, lessons marked as read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hub.users.models import User
from learning.domain.completion import record_progress
from learning.domain.events import Event, begin_chain
from learning.models import (
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


def find_enrolment(module: ModulePage, user: User) -> Enrolment | None:
    """Return the present period of `user` in `module`; None before the first use."""
    periods = Enrolment.objects.for_user(user).filter(module_key=module.translation_key)
    return periods.order_by("-period").first()


def enrol(module: ModulePage, *, by: User, now: datetime | None = None) -> Enrolment:
    """Return the present period of `by` in `module`; the first one is begun where there is none.

    Safe to call at the same time and twice.
    """
    with transaction.atomic():
        found = find_enrolment(module, by)
        if found is not None:
            return found
        now = now or timezone.now()
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
