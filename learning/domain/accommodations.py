"""What a person was granted, and what it does to every quiz."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hub.users.models import User
from learning.models import Accommodation, Attempt, QuizPage


@dataclass(frozen=True)
class Needs:
    """What counts for a person in every quiz; nothing by default. `extra_time` is in per cent."""

    extra_time: int = 0
    extra_attempts: int = 0
    has_no_time_limit: bool = False
    has_no_shuffling: bool = False


NONE = Needs()


def find_needs(user: User) -> Needs:
    """Return what `user` was granted."""
    row = Accommodation.objects.filter(user=user, state=Accommodation.State.GRANTED).first()
    return _needs_of(row) if row else NONE


def _needs_of(row: Accommodation) -> Needs:
    return Needs(row.extra_time, row.extra_attempts, row.has_no_time_limit, row.has_no_shuffling)


@dataclass(frozen=True)
class Time:
    """How long somebody has: `base` seconds for everybody (None: no limit), `extra` for them."""

    base: int | None
    extra: int = 0

    @property
    def total(self) -> int | None:
        return None if self.base is None else self.base + self.extra


def time_for(limit: int | None, needs: Needs) -> Time:
    """Return how long a person with `needs` has where everybody else has `limit` seconds."""
    if limit is None or needs.has_no_time_limit:
        return Time(None)
    return Time(limit, -(-limit * needs.extra_time // 100))


def attempts_for(quiz: QuizPage, needs: Needs) -> int | None:
    """Return how many attempts a person with `needs` has; None: no limit."""
    if quiz.attempts_allowed is None:
        return None
    return quiz.attempts_allowed + needs.extra_attempts


def ask_for_accommodation(
    *, by: User, wish: str, needs: Needs, now: datetime | None = None
) -> Accommodation:
    """Record what `by` asks for. What was granted before goes on until staff decide anew.

    A wish that follows a grant is written down beside it; only the first one, or one after a
    refusal, changes the figures.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row, _made = Accommodation.objects.select_for_update().get_or_create(user=by)
        row.wish, row.asked_at = wish, now
        if row.state != Accommodation.State.GRANTED:
            row.state = Accommodation.State.ASKED
            _set_needs(row, needs)
        row.save()
    return row


def decide_accommodation(
    accommodation: Accommodation,
    *,
    by: User,
    needs: Needs | None,
    now: datetime | None = None,
) -> Accommodation:
    """Grant `needs`, or decline with None. Counts at once, in attempts under way too."""
    now = now or timezone.now()
    with transaction.atomic():
        row = Accommodation.objects.select_for_update().get(pk=accommodation.pk)
        granted = needs is not None
        row.state = Accommodation.State.GRANTED if granted else Accommodation.State.DECLINED
        _set_needs(row, needs or NONE)
        row.decided_at, row.decided_by = now, by
        row.save()
        if granted:
            _give_time(row.user, _needs_of(row))
    return row


def _set_needs(row: Accommodation, needs: Needs) -> None:
    row.extra_time, row.extra_attempts = needs.extra_time, needs.extra_attempts
    row.has_no_time_limit = needs.has_no_time_limit
    row.has_no_shuffling = needs.has_no_shuffling


def _give_time(user: User, needs: Needs) -> None:
    """Give open attempts the time that `needs` bring; time once given is never taken away."""
    for attempt in Attempt.objects.for_user(user).open().select_for_update(of=["self"]):
        if attempt.deadline is None or attempt.base_seconds is None:
            continue
        time = time_for(attempt.base_seconds, needs)
        attempt.extra_seconds = max(time.extra, attempt.extra_seconds)
        total = None if time.total is None else attempt.base_seconds + attempt.extra_seconds
        attempt.deadline = None if total is None else attempt.started_at + timedelta(seconds=total)
        if total is None:
            attempt.base_seconds, attempt.extra_seconds = None, 0
        attempt.save(update_fields=["base_seconds", "extra_seconds", "deadline"])
