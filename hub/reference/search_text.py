"""What search is told of the timeline and of the laws and policies that stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.core.page_text import describe_story, join_texts
from hub.core.search_documents import Kind, PageText
from hub.reference.citations import list_citing_pages
from hub.reference.models import Instrument, InstrumentChange, TimelinePage


def describe_timeline(page: TimelinePage) -> Iterator[PageText]:
    """Yield the page, then each law and policy at its place on it."""
    yield describe_story(page, Kind.PAGE)
    rows = Instrument.objects.order_by("pk").prefetch_related("changes")
    for row in rows:
        yield PageText(
            kind=Kind.LAW,
            title=row.title,
            names=(row.short_title,) if row.short_title else (),
            summary=row.summary,
            body=join_texts([row.note, *(change.text for change in row.changes.all())]),
            day=row.in_force_from or row.made_on,
            part=row.code,
            url=f"#{row.code}",
            stands_alone=True,
        )


PAGE_TEXTS = {TimelinePage: describe_timeline}


def pages_with_law(row: Instrument) -> Iterable[int]:
    """Return the pages that say something else when a law or policy has changed."""
    return [*TimelinePage.objects.values_list("pk", flat=True), *list_citing_pages(row)]


def pages_with_change(row: InstrumentChange) -> Iterable[int]:
    """Return the pages that say something else when a later change of a law has changed."""
    return pages_with_law(row.instrument)
