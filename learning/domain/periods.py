"""How long a completion holds, and from when on it may be renewed."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from learning.models import Completion

# A new period may begin so long before the present one ends.
RENEWAL_WINDOW = timedelta(days=60)


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day and time of day so many months later, in the site's time zone.

    Where that month is shorter, its last day: 31 January and a month is 28 or 29 February.
    """
    local = timezone.localtime(moment)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    return local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))


def end_of(completion: Completion) -> datetime:
    """Return when a completion expires, to compare two by; one that never does comes last."""
    return completion.expires_at or datetime.max.replace(tzinfo=UTC)


def is_renewable(completion: Completion, *, now: datetime) -> bool:
    """Tell whether a new period may begin: this one has ended, ends soon, or was revoked."""
    if completion.revoked_at is not None:
        return True
    return completion.expires_at is not None and completion.expires_at <= now + RENEWAL_WINDOW
