"""The list of guidance: one set of rows behind the index and the commissioning cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.core.facets import Facet, FilteredRows, filter_rows
from hub.guidance.models import GuidanceIndexPage, GuidancePage
from hub.guidance.reading import page_minutes
from hub.taxonomy.models import Term
from hub.taxonomy.terms import list_terms_of_pages

FACETS = {
    "audience": _("You are"),
    "commissioning_stage": _("Stage"),
    "jurisdiction": _("Where"),
}


@dataclass(frozen=True)
class Row:
    """One guidance page as every list shows it; `terms` are those of the facets, in order."""

    page: GuidancePage
    url: str
    minutes: int
    today: date
    terms: list[Term] = field(default_factory=list)

    def codes(self, facet: str) -> set[str]:
        """Return the values of this row in a facet."""
        return {term.code for term in self.terms_of(facet)}

    def terms_of(self, facet: str) -> list[Term]:
        return [term for term in self.terms if term.vocabulary == facet]

    @property
    def audiences(self) -> list[str]:
        return [term.name for term in self.terms_of("audience")]

    @property
    def stages(self) -> list[str]:
        return [term.name for term in self.terms_of("commissioning_stage")]

    @property
    def is_template(self) -> bool:
        return self.page.kind == GuidancePage.Kind.TEMPLATE

    @property
    def is_overdue(self) -> bool:
        return self.page.is_overdue_on(self.today)


def list_guidance(
    index: GuidanceIndexPage, query: QueryDict, request: HttpRequest
) -> FilteredRows[Row]:
    """Return the guidance below `index` that matches the filters in `query`, in tree order.

    Pages that another page supersedes are left out: their address still works. Three queries,
    whatever the number of rows.
    """
    rows = fetch_rows(index.path, request)
    facets = [Facet(name, label, _options(name, rows)) for name, label in FACETS.items()]
    return filter_rows(rows, facets, query)


def fetch_rows(below: str, request: HttpRequest) -> list[Row]:
    """Return all current guidance below the tree path `below`, in tree order, in three queries."""
    pages = list(
        GuidancePage.objects.readable()
        .filter(path__startswith=below, superseded_by=None)
        .order_by("path")
    )
    return [*_rows(pages, request)]


def _rows(pages: Iterable[GuidancePage], request: HttpRequest) -> Iterator[Row]:
    pages = list(pages)
    terms = list_terms_of_pages(pages, *FACETS)
    today = timezone.localdate()
    for page in pages:
        url = page.get_url(request)
        if url:
            yield Row(page, url, page_minutes(page), today, terms[page.pk])


def _options(facet: str, rows: list[Row]) -> dict[str, str]:
    """Return code → name of every value that a row has, in the order of the vocabulary."""
    terms = {term.pk: term for row in rows for term in row.terms_of(facet)}
    ordered = sorted(terms.values(), key=lambda term: (term.sort_order or 0, term.code))
    return {term.code: term.name for term in ordered}
