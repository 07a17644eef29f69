"""Which addresses of sources are due to be checked, and what is noted of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet

from hub.reference.address_check import Answer, check_address
from hub.reference.models import LinkCheck, Source

Result = LinkCheck.Result
AGAIN_AFTER = timedelta(days=30)  # what works
DOUBT_AFTER = timedelta(days=2)  # what does not
MOST_AT_ONCE = 20
AGENT = "SocialValueHub-LinkCheck/1.0 (+{site})"

Check = Callable[[str], Answer]


def check_due_addresses(*, now: datetime, check: Check | None = None) -> str:
    """Check some addresses that are due, at most one on each host; due work.

    Nothing is asked unless `CHECK_LINKS` is on.
    """
    if not settings.CHECK_LINKS:
        return "off"
    ask = check or _ask_public_web
    sources = pick_due(now)
    for source in sources:
        note_answer(source, ask(source.url), now)
    dead = LinkCheck.objects.filter(result=Result.DEAD).count()
    return f"{len(sources)} addresses checked, {dead} dead"


def pick_due(now: datetime) -> list[Source]:
    """Return the sources to check now: never checked ones first, then the longest ago."""
    picked: dict[str, Source] = {}
    due = list_due(now).order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
    for source in due.iterator(chunk_size=100):
        picked.setdefault(urlsplit(source.url).hostname or "", source)
        if len(picked) == MOST_AT_ONCE:
            break
    return list(picked.values())


def list_due(now: datetime) -> QuerySet[Source]:
    """Return the sources whose address is new, has changed or was checked too long ago."""
    check = "link_check__checked_at__lt"
    is_due = (
        Q(link_check=None)
        | ~Q(link_check__url=F("url"))
        | Q(**{check: now - AGAIN_AFTER})
        | (~Q(link_check__result=Result.WORKS) & Q(**{check: now - DOUBT_AFTER}))
    )
    return Source.objects.exclude(url="").filter(is_due)


def note_answer(source: Source, answer: Answer, now: datetime) -> LinkCheck:
    """Write what the address of `source` answered; what was dead before stays dead since then."""
    known = LinkCheck.objects.filter(source=source, url=source.url).first()
    since = known.dead_since if known else None
    values = {
        "url": source.url,
        "result": answer.result,
        "detail": answer.detail,
        "checked_at": now,
        "dead_since": (since or now) if answer.result == Result.DEAD else None,
    }
    row, _made = LinkCheck.objects.update_or_create(source=source, defaults=values)
    return row


def _ask_public_web(url: str) -> Answer:
    return check_address(url, agent=AGENT.format(site=settings.SITE_URL))
