"""What people search for, so that editors see what they miss. Nobody is in it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from hub.search.models import SearchLog
from hub.search.query import tidy

log = structlog.get_logger(__name__)

LONGEST = 80
MOST_WORDS = 10
MOST_A_DAY = 5_000
KEPT = timedelta(days=90)
# An address, a link, a number of somebody or of something of theirs.
PERSONAL = re.compile(r"@|://|www\.|\d[\d\s./-]{5,}\d|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.I)


def note_search(text: str, found: int) -> None:
    """Count a search of today. What fails here never fails the search.

    Each statement stands for itself: two that count a new text at once lose one of the two.
    """
    text = tidy(text).lower()
    if not is_loggable(text):
        return
    day = timezone.localdate()
    try:
        rows = SearchLog.objects.filter(day=day, text=text)
        if rows.update(times=F("times") + 1, found=found):
            return
        if SearchLog.objects.filter(day=day).count() < MOST_A_DAY:
            row = SearchLog(day=day, text=text, times=1, found=found)
            SearchLog.objects.bulk_create([row], ignore_conflicts=True)
    except DatabaseError as error:
        log.warning("search_not_noted", reason=type(error).__name__)


def is_loggable(text: str) -> bool:
    """Tell whether `text` can be kept: short, and nothing that may lead to a person."""
    return (
        bool(text)
        and len(text) <= LONGEST
        and len(text.split()) <= MOST_WORDS
        and not PERSONAL.search(text)
    )


def forget_searches(*, now: datetime) -> str:
    """Due work: forget what was searched long ago."""
    count, _by_model = SearchLog.objects.filter(day__lt=(now - KEPT).date()).delete()
    return f"{count} old searches forgotten"
