"""Rules of a quiz, and attempts at it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning.domain.agenda import RESUME
from learning.domain.taking.accommodations import Time
from learning.domain.taking.history import AttemptLine
from learning.models import Certificate

SECONDS = 60
BLANK = str(UUID(int=0))


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


def say_day(moment: datetime) -> str:
    """Return the day of a moment in the site's time zone: “31 March 2027”."""
    return _write_day(timezone.localdate(moment), get_language())


@lru_cache(maxsize=512)
def _write_day(day: date, language: str | None) -> str:
    return date_format(day, "j F Y")


def describe_certificates(certificates: Iterable[Certificate]) -> list[dict[str, Any]]:
    """Return certificates as a list shows them: a title, a day, a state and an address."""
    address = reverse("certificates:one", args=[UUID(BLANK)])
    rows = []
    for certificate in certificates:
        completion, state = certificate.completion, certificate.state
        ends = completion.expires_at if state == Certificate.State.VALID else None
        rows.append(
            {
                "title": completion.title,
                "day": say_day(completion.awarded_at),
                "state": state.label,
                "until": say_day(ends) if ends else "",
                "url": address.replace(BLANK, str(certificate.uid)),
            }
        )
    return rows


def describe_attempts(attempts: Iterable[AttemptLine]) -> list[dict[str, Any]]:
    """Return attempts as a list shows them: a name, where each stands and where it leads."""
    answer, result = _make_address("learning:attempt"), _make_address("learning:result")
    name = _("%(title)s, attempt %(number)s")
    states = {True: _("passed"), False: _("not passed"), None: _("under way")}
    rows = []
    for attempt in attempts:
        address = (answer if attempt.is_open else result).replace(BLANK, str(attempt.uid))
        is_paged = attempt.is_open and attempt.page_size
        rows.append(
            {
                "name": name % {"title": attempt.quiz_title, "number": attempt.ordinal},
                "module": attempt.module_title,
                "day": say_day(attempt.started_at),
                "state": states[None if attempt.is_open else bool(attempt.is_passed)],
                "is_open": attempt.is_open,
                "url": f"{address}?page={RESUME}" if is_paged else address,
            }
        )
    return rows


def _make_address(name: str) -> str:
    """Return an address of an attempt with a blank for its number; looked up once for a list."""
    return reverse(name, args=[UUID(BLANK)])
