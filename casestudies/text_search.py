"""The text box of the case studies: which ones have the words, the best first.

Search hands in keys; everything else of the list stays the list's own query. Without an engine
the words are looked for in titles and summaries, and the list says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from casestudies.models import CaseStudyPage
from hub.core.search_documents import EVERYBODY, PAGES, Kind
from hub.search.engines.base import SearchUnavailableError
from hub.search.finding import find_all
from hub.search.query import parse_query, tidy

TEXT = "q"
MOST_WORDS = 6
FIELDS = ("title", "lead", "listing_summary")


@dataclass(frozen=True)
class FoundTexts:
    """What was looked for, and the keys of the pages that have it.

    Attributes:
        text: what was typed, tidied; empty: nothing was looked for.
        keys: the best first; None when the text narrows nothing.
        corrected: what was looked for instead, where nothing has the text as it is typed.
        is_plain: there is no engine; only titles and summaries were looked into.
    """

    text: str = ""
    keys: tuple[int, ...] | None = None
    corrected: str = ""
    is_plain: bool = False


def find_texts(asked: str) -> FoundTexts:
    """Return the case studies that have the words `asked`; no words, no narrowing."""
    text = tidy(asked)
    if parse_query(text).is_empty:
        return FoundTexts()
    try:
        found = find_all(text, EVERYBODY, kind=Kind.CASE_STUDY)
    except SearchUnavailableError:
        return FoundTexts(text, _find_plainly(text), is_plain=True)
    return FoundTexts(text, tuple(_keys_of(found.ids)), found.corrected)


def _keys_of(ids: list[str]) -> list[int]:
    parts = (one.partition(":") for one in ids)
    return [int(key) for source, _colon, key in parts if source == PAGES and key.isdecimal()]


def _find_plainly(text: str) -> tuple[int, ...]:
    pages = CaseStudyPage.objects.readable()
    for word in parse_query(text).words[:MOST_WORDS]:
        has_word = Q()
        for field in FIELDS:
            has_word |= Q(**{f"{field}__icontains": word})
        pages = pages.filter(has_word)
    return tuple(pages.order_by("title", "pk").values_list("pk", flat=True))
