"""What is held about a learner: all of it for the person to take away, erased on their word.

Erasing cuts the one link between the person and an opaque id. What was typed is blanked, because
people write names into answers; what was chosen, marks, completions and the log stay, about nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from hub.users.accounts.deletion import delete_account
from hub.users.models import Membership, User
from learning.domain.evidence.events import Event, append_events
from learning.domain.locking import lock_all
from learning.domain.periods import add_months
from learning.models import (
    Accommodation,
    Attempt,
    ChainHead,
    CheckUp,
    Completion,
    Enrolment,
    Learner,
    RecordEvent,
    Response,
    Verb,
)

# What stands in the place of an answer that was typed.
BLANK = {"text": ""}


def export_learner(user: User) -> dict[str, Any]:
    """Return all that learning holds about `user`, as data that can be written as JSON."""
    learner = Learner.objects.filter(user=user).first()
    return {
        "number": str(learner.uid) if learner else None,
        "modules": [_describe_enrolment(row) for row in _list_enrolments(user)],
        "completions": [_describe_completion(row) for row in _list_completions(user)],
        "check_ups": [
            {
                "path": row.path.title,
                "taken": row.taken_on.isoformat(),
                "kept": _day(row.claimed_at),
                "outcomes": row.outcomes,
            }
            for row in CheckUp.objects.filter(user=user).select_related("path")
        ],
        "log": [_describe_event(row) for row in _list_events(learner)],
    }


def _list_enrolments(user: User) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.for_user(user).order_by("started_at")
    return rows.prefetch_related(
        "lesson_completions", "checks_tried", "attempts__responses__version"
    )


def _list_completions(user: User) -> QuerySet[Completion]:
    rows = Completion.objects.for_user(user).order_by("awarded_at")
    return rows.prefetch_related("organisations")


def _list_events(learner: Learner | None) -> Sequence[RecordEvent]:
    if learner is None:
        return []
    return list(RecordEvent.objects.filter(chain__in=_chains_of(learner)).order_by("at", "pk"))


def _chains_of(learner: Learner) -> list[Any]:
    """Return the keys of the chains that tell of a learner."""
    enrolments = Enrolment.objects.filter(learner=learner).values_list("uid", flat=True)
    completions = Completion.objects.filter(learner=learner).values_list("chain", flat=True)
    return sorted({*enrolments, *completions})


def _describe_enrolment(row: Enrolment) -> dict[str, Any]:
    return {
        "module": row.title,
        "period": row.period,
        "begun": _day(row.started_at),
        "completed": _day(row.completed_at),
        "lessons_read": [
            {"lesson": each.title, "at": _day(each.completed_at)}
            for each in row.lesson_completions.all()
        ],
        "checks_tried": [
            {"lesson": each.title, "question": str(each.question_uid), "at": _day(each.tried_at)}
            for each in row.checks_tried.all()
        ],
        "attempts": [_describe_attempt(each) for each in row.attempts.all()],
    }


def _describe_attempt(row: Attempt) -> dict[str, Any]:
    return {
        "quiz": row.quiz_title,
        "attempt": row.ordinal,
        "state": row.state,
        "begun": _day(row.started_at),
        "until": _day(row.deadline),
        "extra_seconds": row.extra_seconds,
        "handed_in": _day(row.submitted_at),
        "marked": _day(row.marked_at),
        "points": _text(row.points),
        "of": _text(row.maximum),
        "score": _text(row.score),
        "pass_mark": row.pass_mark,
        "passed": row.is_passed,
        "answers": [_describe_response(each) for each in row.responses.all()],
    }


def _describe_response(row: Response) -> dict[str, Any]:
    """Return an answer with what was asked; never what was right, which a later attempt asks."""
    return {
        "question": row.version.paper,
        "answer": row.answer,
        "at": _day(row.answered_at),
        "points": _text(row.points),
        "of": _text(row.maximum),
    }


def _describe_completion(row: Completion) -> dict[str, Any]:
    return {
        "kind": row.subject_kind,
        "title": row.title,
        "period": row.period,
        "completed": _day(row.awarded_at),
        "expires": _day(row.expires_at),
        "revoked": _day(row.revoked_at),
        "revoked_for": row.revoked_for,
        "cpd_hours": _text(row.cpd_hours),
        "minutes": row.minutes,
        "score": _text(row.score),
        "audience": row.audience,
        "organisations": [each.name for each in row.organisations.all()],
    }


def _describe_event(row: RecordEvent) -> dict[str, Any]:
    return {
        "at": _day(row.at),
        "verb": row.verb,
        "about": f"{row.object_kind} {row.object_key}",
        "result": row.result,
        "hash": row.hash,
    }


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _text(number: Any) -> str | None:
    return None if number is None else format(number, "f")


def forget_learner(user: User) -> None:
    """Erase who learned what: blank what `user` typed, and cut the records from the person.

    All that it needs is locked in the order of `locking`; other steps then find nobody.
    """
    with transaction.atomic():
        CheckUp.objects.filter(user=user).delete()
        lock_all(Accommodation.objects.filter(user=user), for_deletion=True)
        lock_all(Enrolment.objects.for_user(user))
        attempts = lock_all(Attempt.objects.for_user(user))
        learners = lock_all(Learner.objects.filter(user=user), for_deletion=True)
        if not learners:
            return
        [learner] = learners
        typed = Response.objects.filter(attempt__in=attempts, answer__has_key="text")
        typed.update(answer=BLANK)
        erased = Event(Verb.ERASED, "learner", learner.uid, learner.uid)
        for chain in sorted(_chains_of(learner)):
            append_events(chain, [erased])
        learner.delete()


def erase_inactive(*, now: datetime) -> str:
    """Delete the accounts of learners who have done nothing for RETENTION_MONTHS; due work.

    Counted from the last sign-in and from the last thing on record, whichever is later. Accounts of
    staff, of whoever has rights in the admin and of training managers are left alone.
    """
    months = settings.RETENTION_MONTHS
    if not months:
        return "no limit is set"
    before = add_months(now, -months)
    managing = Membership.objects.active().managing().values("user")
    users = User.objects.filter(
        learner__isnull=False, is_staff=False, is_superuser=False, groups__isnull=True
    ).exclude(pk__in=managing)
    idle = users.filter(date_joined__lt=before).exclude(last_login__gte=before)
    erased = 0
    for user in idle.order_by("pk"):
        if not _has_done_something(user, before):
            delete_account(user, by=None)
            erased += 1
    return f"{erased} accounts erased"


def _has_done_something(user: User, since: datetime) -> bool:
    enrolments = Enrolment.objects.for_user(user).values("uid")
    return ChainHead.objects.filter(chain__in=enrolments, at__gte=since).exists()
