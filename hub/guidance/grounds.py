"""What a guidance page stands on: law, sources, files and terms, gathered once for all its forms.

A page is read as itself, inside several kits, on paper and as a file; what it stands on changes
only when something is published or a snippet is edited. So it is remembered until then. These are
facts: whether a law has ended or a review is late is asked anew, on the day of reading.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from hub.core.page_cache import remember
from hub.guidance.models import GuidanceDownload, GuidanceInstrument, GuidancePage
from hub.reference.models import Instrument, Source
from hub.taxonomy.terms import TermGroup, list_page_terms

VOCABULARIES = ("audience", "commissioning_stage", "jurisdiction")


@dataclass(frozen=True)
class Grounds:
    """What stands around the text of a page; each law comes with what superseded it.

    `newer` is the page to read instead, if there is one that everybody may read.
    """

    rests_on: list[GuidanceInstrument]
    sources: list[Source]
    downloads: list[GuidanceDownload]
    terms: list[TermGroup]
    newer: GuidancePage | None = None

    @property
    def instruments(self) -> list[Instrument]:
        return [row.instrument for row in self.rests_on]


def find_grounds(page: GuidancePage, request: HttpRequest) -> Grounds:
    """Return what `page` stands on; of a draft in preview what the draft says, never kept."""
    if getattr(request, "is_preview", False):
        return _gather(page)
    return remember(f"grounds:{page.pk}:{get_language()}", lambda: _gather(page))


def _gather(page: GuidancePage) -> Grounds:
    return Grounds(
        rests_on=list(page.instruments.select_related("instrument__superseded_by")),
        sources=[row.source for row in page.sources.select_related("source")],
        downloads=list(page.downloads.select_related("document")),
        terms=list_page_terms(page, *VOCABULARIES),
        newer=_find_newer(page),
    )


def _find_newer(page: GuidancePage) -> GuidancePage | None:
    if page.superseded_by_id is None:
        return None
    return GuidancePage.objects.readable().filter(pk=page.superseded_by_id).first()
