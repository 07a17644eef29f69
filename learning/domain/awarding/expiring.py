"""Letters 30, 7 and 1 day before what somebody completed expires, and stopping them.

One run sends a person one email about all that is due. Each step of a completion is written about
once; the rows that say so are written in the same transaction. Where an organisation asks for the
same module or path, the letter is part of that, and stopping does not end it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.core.letters import site_address, write_letter
from hub.users.models import User
from learning.domain.awarding.chosen import list_assigned
from learning.domain.errors import LinkUnreadable
from learning.domain.prepared import PreparedQuery
from learning.domain.subjects import address_of
from learning.models import Completion, ExpiryLetter, RemindersStopped

DAYS_BEFORE = (1, 7, 30)
SALT = "learning.reminders"
ONE_CLICK = ("List-Unsubscribe", "One-Click")  # what a mail program sends (RFC 8058, section 3.1)
LONGEST_TOKEN = 200


def next_step(expires_on: date, awarded_on: date, told: Collection[int], today: date) -> int | None:
    """Return before how many days a letter is due today; None when none is.

    A step that was missed is made good until the next one. What was completed after the day of a
    step gets no letter for it.

    Args:
        told: the steps for which a letter went out.
    """
    left = (expires_on - today).days
    step = next((days for days in DAYS_BEFORE if 0 <= left <= days), None)
    if step is None or step in told or awarded_on >= expires_on - timedelta(days=step):
        return None
    return step


def send_expiry_letters(*, now: datetime) -> str:
    """Write once to everyone whose completions expire soon; due work."""
    today, told = timezone.localdate(now), _read_told(now)
    due: dict[int, list[tuple[Any, int]]] = {}
    for row in list_expiring(now):
        ends, begun = timezone.localdate(row.expires_at), timezone.localdate(row.awarded_at)
        step = next_step(ends, begun, told.get(row.pk, ()), today)
        if step is not None:
            due.setdefault(row.learner.user_id, []).append((row, step))
    sent = sum(_send_once(each, now) for each in due.values())
    return f"{sent} letters about what expires sent"


def list_expiring(now: datetime) -> QuerySet[Completion]:
    """Return what expires soon and has not been renewed, of people who are to be written to.

    A path that the person neither has a certificate of nor is assigned is left out. Each row has
    `asked_by`, the name of an organisation that asks for it now.
    """
    last = now + timedelta(days=max(DAYS_BEFORE) + 1)
    rows = Completion.objects.valid(now).current().filter(expires_at__lte=last)
    rows = rows.filter(learner__user__is_active=True).annotate(asked_by=_asking(now))
    stopped = RemindersStopped.objects.filter(user=OuterRef("learner__user"))
    is_theirs = ~Q(subject_kind=Completion.Kind.PATH) | Q(certificate__isnull=False)
    rows = rows.filter(Q(asked_by__isnull=False) | (is_theirs & ~Exists(stopped)))
    return rows.select_related("learner__user").order_by("pk")


def _asking(now: datetime) -> Subquery:
    """Return the name of an organisation of the person that asks for the same, by assignment."""
    person = OuterRef(OuterRef("learner__user"))
    asking = list_assigned(person, timezone.localdate(now)).filter(
        subject_kind=OuterRef("subject_kind"), subject_key=OuterRef("subject_key")
    )
    return Subquery(asking.order_by("due_on", "pk").values("organisation__name")[:1])


def _read_told(now: datetime) -> dict[int, set[int]]:
    told: dict[int, set[int]] = {}
    rows = ExpiryLetter.objects.filter(completion__expires_at__gt=now)
    for completion, days in rows.values_list("completion", "days"):
        told.setdefault(completion, set()).add(days)
    return told


def _send_once(due: Sequence[tuple[Any, int]], now: datetime) -> int:
    """Send one email about what nobody else has just written about; return 1, or 0 if nothing.

    Args:
        due: completions of one person, in the order in which every run claims them, with days.
    """
    with transaction.atomic():
        claimed = [
            ExpiryLetter.objects.get_or_create(completion=row, days=days, defaults={"sent_at": now})
            for row, days in due
        ]
        new = [letter for letter, made in claimed if made]
        if new:
            _write(new)
    return int(bool(new))


def _write(letters: Sequence[Any]) -> None:
    """Write to one person about these rows; the link in it stops what may be stopped."""
    rows = sorted((each.completion for each in letters), key=lambda row: (row.expires_at, row.pk))
    free = [each for each in letters if not each.completion.asked_by]
    stop_url = site_address(_path_of(free[0])) if free else ""
    context = {
        "items": [_describe(row) for row in rows],
        "number": len(rows),
        "is_part_required": len(free) < len(rows),
        "stop_url": stop_url,
    }
    name = "completions_expire" if len(rows) > 1 else "completion_expires"
    letter = write_letter(name, to=rows[0].learner.user.email, context=context | _describe(rows[0]))
    if stop_url:
        # One click in the mail program (RFC 8058); the page asks whoever opens the link.
        letter.extra_headers["List-Unsubscribe"] = f"<{stop_url}>"
        letter.extra_headers["List-Unsubscribe-Post"] = "=".join(ONE_CLICK)
    letter.send()


def _describe(row: Any) -> dict[str, Any]:
    subject = (row.subject_kind, row.subject_key)
    return {
        "title": row.title,
        "day": row.expires_at,
        "organisation": row.asked_by,
        "url": site_address(address_of(subject) or "/my-learning/"),
    }


def _path_of(row: ExpiryLetter) -> str:
    """Return the address that stops letters; it holds the letter's number and nothing else."""
    with override(settings.LANGUAGE_CODE):
        return reverse("learning:reminders_stop", args=[make_token(row)])


def make_token(row: ExpiryLetter) -> str:
    """Return the signed text by which whoever has a letter may stop the next."""
    return signing.Signer(salt=SALT).sign_object([row.pk])


def find_reader(token: str) -> User:
    """Return whom the letter with this token went to; raises LinkUnreadable."""
    if len(token) > LONGEST_TOKEN:
        raise LinkUnreadable
    try:
        (key,) = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature as error:
        raise LinkUnreadable from error
    letters = ExpiryLetter.objects.filter(pk=key).values("completion__learner__user")
    user = User.objects.filter(pk__in=letters).first()
    if user is None:
        raise LinkUnreadable
    return user


_query_stopped = PreparedQuery(
    lambda user: RemindersStopped.objects.filter(user=user).values_list("pk")
)


def has_reminders(user: User) -> bool:
    """Tell whether `user` gets letters that nobody requires."""
    return not _query_stopped(user.pk)


def stop_reminders(*, by: User) -> bool:
    """Write to `by` no more about what expires, unless required; return whether that is new."""
    _row, made = RemindersStopped.objects.get_or_create(
        user=by, defaults={"stopped_at": timezone.now()}
    )
    return made


def resume_reminders(*, by: User) -> bool:
    """Write to `by` again about what expires; return whether that is new."""
    return bool(RemindersStopped.objects.filter(user=by).delete()[0])


def forget_reminders(user: User) -> None:
    """Erase which letters went to `user`; call before the person is cut from what they learned."""
    ExpiryLetter.objects.filter(completion__learner__user=user).delete()
    RemindersStopped.objects.filter(user=user).delete()


def export_reminders(user: User) -> dict[str, Any]:
    """Return which letters went to `user`, and since when they want none."""
    letters = ExpiryLetter.objects.filter(completion__learner__user=user).order_by("pk")
    stopped = RemindersStopped.objects.filter(user=user).first()
    return {
        "letters": [
            {"title": title, "days_before": days, "sent_at": sent_at.isoformat()}
            for title, days, sent_at in letters.values_list("completion__title", "days", "sent_at")
        ],
        "stopped_at": stopped.stopped_at.isoformat() if stopped else None,
    }
