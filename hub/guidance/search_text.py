"""What search is told of guidance and of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from hub.core.page_text import describe_story, join_texts
from hub.core.search_documents import Kind, PageText, SearchDocument, note_change
from hub.guidance.models import (
    CommissioningCyclePage,
    GlossaryPage,
    GuidanceIndexPage,
    GuidancePage,
    KitIndexPage,
    KitPage,
    RuleFinderPage,
)
from hub.reference.citations import list_rows_of_new_days
from hub.reference.models import GlossaryTerm
from hub.search.page_source import find_address
from hub.search.readers import Restrictions

WORDS = "word"


def describe_guidance(page: GuidancePage) -> Iterator[PageText]:
    is_guide = page.kind == GuidancePage.Kind.GUIDE
    kind = Kind.GUIDANCE if is_guide else Kind.TEMPLATE
    weight = 0.6 if page.superseded_by_id else 1.1
    yield describe_story(page, kind, page.body, day=page.applies_from, weight=weight)


def describe_cycle(page: CommissioningCyclePage) -> Iterator[PageText]:
    yield describe_story(page, Kind.GUIDANCE, page.stages, page.body, weight=1.1)


def describe_way_in(page: Any) -> Iterator[PageText]:
    yield describe_story(page, Kind.GUIDANCE)


PAGE_TEXTS = {
    GuidancePage: describe_guidance,
    CommissioningCyclePage: describe_cycle,
    GuidanceIndexPage: describe_way_in,
    KitIndexPage: describe_way_in,
    KitPage: describe_way_in,
    RuleFinderPage: describe_way_in,
    GlossaryPage: describe_way_in,
}


class WordSource:
    """The words of the glossary, each at its place on the glossary's page."""

    name = WORDS

    def list_keys(self) -> list[str]:
        return [str(pk) for pk in GlossaryTerm.objects.order_by("pk").values_list("pk", flat=True)]

    def read(self, keys: Sequence[str]) -> Iterator[SearchDocument]:
        page = GlossaryPage.objects.live().order_by("path").first()
        if page is None:
            return
        readers = Restrictions.of_pages().readers(page.path)
        with override(settings.LANGUAGE_CODE):
            url = find_address(page)
        if not (readers and url):
            return
        wanted = [int(key) for key in keys if key.isdecimal()]
        for term in GlossaryTerm.objects.filter(pk__in=wanted).order_by("pk"):
            yield SearchDocument(
                id=f"{WORDS}:{term.pk}",
                origin=f"{WORDS}:{term.pk}",
                kind=Kind.GLOSSARY,
                title=term.term,
                url=f"{url}#{term.code}",
                language=settings.LANGUAGE_CODE,
                names=tuple(term.names[1:]),
                summary=term.definition_text,
                body=join_texts([term.note]),
                readers=readers,
            )


def note_all_words(**kwargs: object) -> None:
    """The glossary's page has moved, or other people may read it: each word with it."""
    note_change(WORDS, WordSource().list_keys())


def all_keys(row: object) -> Iterable[str]:
    """Return the keys of all words: any of them may cite a threshold or a law."""
    return WordSource().list_keys()


def note_words_of_new_day(*, now: datetime) -> str:
    """Note all words when a threshold or a law begins or ends; due work."""
    keys = WordSource().list_keys() if list_rows_of_new_days(now) else []
    note_change(WORDS, keys)
    return f"{len(keys)} words noted"


def own_key(term: GlossaryTerm) -> Iterable[int]:
    return [term.pk]
