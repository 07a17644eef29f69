"""Pages about the same as a page, as its own page shows them: public ones, in its language.

They are worked out once a generation of the page cache. The index may be a moment behind a page
that was hidden, so what it gives is asked for again in the database. Without an engine there are
none, and a page does not wait for one.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from wagtail.models import Page

from hub.core.page_cache import remember
from hub.core.search_documents import EVERYBODY, PAGES, Kind
from hub.core.visibility import public_pages
from hub.search.engines.base import Engine, Hit, SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.page_source import page_id

SHOWN = 3
ASKED = 24  # of which some are parts of the same page, in other languages or of other kinds
PAUSE = 30.0  # seconds in which an engine that did not answer is not asked again
_failed: WeakKeyDictionary[Engine, float] = WeakKeyDictionary()


@dataclass(frozen=True)
class Alike:
    """A page about the same as another one."""

    title: str
    url: str
    kind: str

    @property
    def kind_name(self) -> Any:
        return Kind(self.kind).label


def list_alike(page: Page, *kinds: str, without: Collection[int] = ()) -> list[Alike]:
    """Return a few public pages of these kinds about the same as `page`, the likest first.

    Args:
        without: keys of pages that stand on the page already.
    """
    engine = get_engine()
    if time.monotonic() - _failed.get(engine, -PAUSE) < PAUSE:
        return []
    try:
        return remember(
            f"alike:{page.pk}:{'-'.join(kinds)}",
            lambda: list(_find_alike(page, frozenset(kinds), frozenset(without), engine)),
        )
    except SearchUnavailableError:
        _failed[engine] = time.monotonic()
        return []


def _find_alike(
    page: Page, kinds: frozenset[str], without: frozenset[int], engine: Engine
) -> Iterator[Alike]:
    hits = engine.more_like_this(page_id(page.pk), EVERYBODY, limit=ASKED)
    if not hits:
        return
    language = page.locale.language_code
    found: dict[int, Hit] = {}
    for hit in hits:
        key = _page_of(hit)
        if key and key not in without and hit.kind in kinds and hit.language == language:
            found.setdefault(key, hit)
    public = set(public_pages().filter(pk__in=found).values_list("pk", flat=True))
    shown = [hit for key, hit in found.items() if key in public][:SHOWN]
    for hit in shown:
        yield Alike(hit.group_title or hit.title, hit.group_url or hit.url, hit.kind)


def _page_of(hit: Hit) -> int:
    """Return the key of the page that a hit is, or is a part of; 0 for none."""
    source, _colon, key = (hit.group or hit.id).partition(":")
    return int(key) if source == PAGES and key.isdecimal() else 0
