"""What a person was granted, and what it does to every quiz.

That somebody asked and that somebody decided goes on the audit list; what about stands nowhere but
in the person's own row.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.users.audit import record, register_verbs
from hub.users.models import User
from learning.domain import letters
from learning.domain.errors import OwnWish, WishChanged
from learning.domain.locking import lock_all, lock_first, lock_row
from learning.domain.prepared import PreparedQuery
from learning.models import Accommodation, Attempt, QuizPage

register_verbs(
    {
        "accommodation.asked": gettext_lazy("Asked for help with quizzes"),
        "accommodation.granted": gettext_lazy("Help with quizzes granted"),
        "accommodation.declined": gettext_lazy("Help with quizzes declined"),
        "accommodation.withdrawn": gettext_lazy("Took help with quizzes back"),
    }
)


@dataclass(frozen=True)
class Needs:
    """What counts for a person in every quiz; nothing by default. `extra_time` is in per cent."""

    extra_time: int = 0
    extra_attempts: int = 0
    has_no_time_limit: bool = False
    has_no_shuffling: bool = False


NONE = Needs()


_query_needs = PreparedQuery(
    lambda user: Accommodation.objects.filter(user=user).values_list(*Needs.__dataclass_fields__)
)


def find_needs(user: User) -> Needs:
    """Return what `user` was granted."""
    rows = _query_needs(user.pk)
    return Needs(*rows[0]) if rows else NONE


_query_accommodation = PreparedQuery(
    lambda user: Accommodation.objects.filter(user=user).values_list("pk")
)


def find_accommodation(user: User) -> Accommodation | None:
    """Return the row of `user`, which few people have."""
    found = _query_accommodation(user.pk)
    return Accommodation.objects.filter(pk=found[0][0]).first() if found else None


def needs_of(row: Accommodation) -> Needs:
    """Return what is granted and counts."""
    return Needs(row.extra_time, row.extra_attempts, row.has_no_time_limit, row.has_no_shuffling)


def needs_asked(row: Accommodation) -> Needs:
    """Return what the last wish asks for."""
    return Needs(**row.asked)


def describe_needs(needs: Needs) -> list[str]:
    """Return what somebody has in every quiz, in words; an empty list for nothing."""
    said = []
    if needs.has_no_time_limit:
        said.append(_("no time limit"))
    elif needs.extra_time:
        said.append(_("%(number)d per cent more time") % {"number": needs.extra_time})
    if needs.extra_attempts:
        text = ngettext("%(number)d more attempt", "%(number)d more attempts", needs.extra_attempts)
        said.append(text % {"number": needs.extra_attempts})
    if needs.has_no_shuffling:
        said.append(_("questions and options always in the same order"))
    return said


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
    """Record what `by` asks for, in place of a wish that waits; staff hear of it once.

    What was granted before goes on.
    """
    with transaction.atomic():
        made = Accommodation.objects.get_or_create(user=by)[1]
        row = lock_first(Accommodation.objects.filter(user=by)) or Accommodation(user=by)
        is_news = made or not row.is_waiting
        row.state = Accommodation.State.ASKED
        row.wish, row.asked, row.reason = wish.strip(), asdict(needs), ""
        row.asked_at = now or timezone.now()
        row.save()
        record("accommodation.asked", by=by, about=by)
        if is_news:
            letters.tell_of_wish()
    return row


def decide_accommodation(
    accommodation: Accommodation,
    *,
    by: User,
    needs: Needs | None,
    reason: str = "",
    now: datetime | None = None,
) -> Accommodation:
    """Grant `needs`, or decline with None: what was granted before then goes on.

    Counts at once, in attempts under way too; the person is written to. The words of the wish are
    erased. Raises `OwnWish`; `WishChanged` when another wish than that of `accommodation` waits by
    now; `Accommodation.DoesNotExist` when it was taken back.
    """
    with transaction.atomic():
        row = lock_row(Accommodation, accommodation.pk)
        if row is None:
            raise Accommodation.DoesNotExist
        if row.user_id == by.pk:
            raise OwnWish
        if row.asked_at != accommodation.asked_at:
            raise WishChanged
        granted = needs is not None
        row.state = Accommodation.State.GRANTED if granted else Accommodation.State.DECLINED
        row.wish, row.reason = "", reason.strip()
        row.decided_at, row.decided_by = now or timezone.now(), by
        if needs is not None:
            _set_needs(row, needs)
            _give_time(row.user, needs)
        row.save()
        verb = "accommodation.granted" if granted else "accommodation.declined"
        record(verb, by=by, about=row.user)
        letters.tell_of_decision(row.user)
    return row


def withdraw_accommodation(*, by: User) -> bool:
    """Erase what `by` asked for and was granted; return whether there was something.

    Time that an attempt under way was given stays given.
    """
    with transaction.atomic():
        row = lock_first(Accommodation.objects.filter(user=by))
        if row is None:
            return False
        row.delete()
        record("accommodation.withdrawn", by=by, about=by)
    return True


def erase_accommodation(user: User) -> None:
    """Erase what there is about `user`, as their account goes."""
    Accommodation.objects.filter(user=user).delete()


def export_accommodation(user: User) -> dict[str, Any] | None:
    """Return what `user` asked for and was granted, for their copy of what is held about them."""
    row = Accommodation.objects.filter(user=user).first()
    if row is None:
        return None
    return {
        "state": row.state,
        "granted": asdict(needs_of(row)),
        "asked": row.asked,
        "words": row.wish,
        "answer": row.reason,
        "asked_at": row.asked_at.isoformat() if row.asked_at else None,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
    }


def _set_needs(row: Accommodation, needs: Needs) -> None:
    row.extra_time, row.extra_attempts = needs.extra_time, needs.extra_attempts
    row.has_no_time_limit = needs.has_no_time_limit
    row.has_no_shuffling = needs.has_no_shuffling


def _give_time(user: User, needs: Needs) -> None:
    """Give open attempts the time that `needs` bring; time once given is never taken away."""
    for attempt in lock_all(Attempt.objects.for_user(user).open()):
        if attempt.deadline is None or attempt.base_seconds is None:
            continue
        time = time_for(attempt.base_seconds, needs)
        attempt.extra_seconds = max(time.extra, attempt.extra_seconds)
        total = None if time.total is None else attempt.base_seconds + attempt.extra_seconds
        attempt.deadline = None if total is None else attempt.started_at + timedelta(seconds=total)
        if total is None:
            attempt.base_seconds, attempt.extra_seconds = None, 0
        attempt.save(update_fields=["base_seconds", "extra_seconds", "deadline"])
