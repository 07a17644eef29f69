"""What search is told of the timeline: the laws and policies that stand on it."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.page_text import describe_story
from hub.core.search_documents import PAGES, Kind, PageText, note_change
from hub.reference.models import Instrument, TimelinePage


def describe_timeline(page: TimelinePage) -> Iterator[PageText]:
    """Yield the page with the names of all that it lists; each one's story is read there."""
    rows = Instrument.objects.order_by("pk").values_list("title", "short_title")
    names = [" – ".join(filter(None, row)) for row in rows]
    yield describe_story(page, Kind.PAGE, texts=names)


PAGE_TEXTS = {TimelinePage: describe_timeline}


def note_timelines(**kwargs: object) -> None:
    """A law or policy has changed: so has what the timeline says."""
    note_change(PAGES, TimelinePage.objects.values_list("pk", flat=True))
