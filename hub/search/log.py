"""What people search for, so that editors see what they miss. Nobody is in it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, connection
from django.utils import timezone

from hub.search.models import SearchLog
from hub.search.query import tidy

log = structlog.get_logger(__name__)

LONGEST = 80
MOST_WORDS = 10
MOST_A_DAY = 5_000
KEPT = timedelta(days=90)
# The ORM needs three statements, which were a sixth of a search.
COUNT_ONE = """
    INSERT INTO search_searchlog (day, text, times, found)
    SELECT %s, %s, 1, %s
    WHERE (SELECT count(*) FROM search_searchlog WHERE day = %s) < %s
       OR EXISTS (SELECT 1 FROM search_searchlog WHERE day = %s AND text = %s)
    ON CONFLICT (day, text)
    DO UPDATE SET times = search_searchlog.times + 1, found = excluded.found
"""
# An address, a link, a number of somebody or of something of theirs.
PERSONAL = re.compile(r"@|://|www\.|\d[\d\s./-]{5,}\d|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.I)


def note_search(text: str, found: int) -> None:
    """Count a search of today, in one statement. What fails here never fails the search.

    A day holds at most `MOST_A_DAY` texts; those that it has already go on being counted.
    """
    text = tidy(text).lower()
    if not is_loggable(text):
        return
    day = timezone.localdate()
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ONE, [day, text, found, day, MOST_A_DAY, day, text])
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
