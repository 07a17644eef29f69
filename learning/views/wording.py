"""Rules of a quiz in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.taking.accommodations import Time

SECONDS = 60


def say_time(time: Time) -> str:
    """Return how long somebody has: “40 minutes: 30 and 10 for you”."""
    if time.base is None or time.total is None:
        return _("As long as you need")
    total = _minutes(time.total)
    if not time.extra:
        return ngettext("%(total)d minute", "%(total)d minutes", total) % {"total": total}
    base = _minutes(time.base)
    return _("%(total)d minutes: %(base)d and %(extra)d for you") % {
        "total": total,
        "base": base,
        "extra": total - base,
    }


def _minutes(seconds: int) -> int:
    return -(-seconds // SECONDS)
