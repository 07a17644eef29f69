"""The list of recommendations: one query behind page, CSV and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hub.core.facets import Facet, FilteredRows, filter_rows
from hub.core.rich_text import plain_text
from hub.core.visibility import restricted
from hub.reports.models import RecommendationPage
from hub.taxonomy.models import Term
from hub.taxonomy.terms import list_terms_of_pages

FACETS = {
    "status": _("Status"),
    "audience": _("Addressed to"),
    "work_stream": _("Work stream"),
}


@dataclass(frozen=True)
class Row:
    """One recommendation as every list and file shows it. `terms`: vocabulary → [(code, name)]."""

    page: RecommendationPage
    terms: dict[str, list[tuple[str, str]]]

    def codes(self, facet: str) -> set[str]:
        """Return the values of this row in a facet."""
        if facet == "status":
            return {self.page.status}
        return {code for code, _name in self.terms.get(facet, [])}

    @property
    def work_stream(self) -> str:
        return "; ".join(self.names("work_stream"))

    @property
    def audiences(self) -> list[str]:
        return self.names("audience")

    def names(self, vocabulary: str) -> list[str]:
        return [name for _code, name in self.terms.get(vocabulary, [])]

    def as_dict(self, base_url: str) -> dict[str, Any]:
        """Return the row for CSV and JSON; `base_url` is the site's address without a slash."""
        page = self.page
        return {
            "number": page.number,
            "title": page.title,
            "text": plain_text(page.text),
            "wording": page.wording,
            "status": page.status,
            "status_as_of": page.status_on.isoformat() if page.status_on else "",
            "lead": page.lead.name if page.lead else "",
            "work_stream": self.work_stream,
            "addressed_to": "; ".join(self.audiences),
            "url": f"{base_url}{page.get_url()}",
        }


FIELDS = [
    "number",
    "title",
    "text",
    "wording",
    "status",
    "status_as_of",
    "lead",
    "work_stream",
    "addressed_to",
    "url",
]


def list_recommendations(report_path: str, query: QueryDict) -> FilteredRows[Row]:
    """Return the recommendations below tree path `report_path` that match the filters in `query`.

    Three queries, whatever the number of rows.
    """
    rows = _fetch_rows(report_path)
    facets = [Facet(name, label, _options(name, rows)) for name, label in FACETS.items()]
    return filter_rows(rows, facets, query)


def _fetch_rows(report_path: str) -> list[Row]:
    pages = list(
        RecommendationPage.objects.live()
        .filter(path__startswith=report_path)
        .exclude(restricted())
        .select_related("lead")
        .order_by("number", "path")
    )
    terms = list_terms_of_pages(pages, "audience", "work_stream")
    return [Row(page, _group_terms(terms[page.pk])) for page in pages]


def _group_terms(terms: list[Term]) -> dict[str, list[tuple[str, str]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for term in terms:
        grouped.setdefault(term.vocabulary, []).append((term.code, term.name))
    return grouped


def _options(facet: str, rows: list[Row]) -> dict[str, Any]:
    """Return code → label of every value that a row has in this facet, in a stable order."""
    if facet == "status":
        present = {row.page.status for row in rows}
        return {code: label for code, label in RecommendationPage.Status.choices if code in present}
    pairs = {pair for row in rows for pair in row.terms.get(facet, [])}
    return dict(sorted(pairs, key=lambda pair: pair[0] if facet == "work_stream" else pair[1]))


def summarise_progress(rows: list[Row]) -> dict[str, Any] | None:
    """Return the statuses with counts and shares of the bar in percent.

    None while fewer than half are known: a bar of the unknown would tell nothing.
    """
    known = [row for row in rows if row.page.status != RecommendationPage.Status.NOT_KNOWN]
    if not rows or len(known) * 2 < len(rows):
        return None
    segments, start = [], 0.0
    for code, label in RecommendationPage.Status.choices:
        count = sum(1 for row in rows if row.page.status == code)
        if count:
            share = round(100 * count / len(rows), 3)
            segments.append(
                {"code": code, "label": label, "count": count, "start": start, "share": share}
            )
            start = round(start + share, 3)
    return {"segments": segments, "total": len(rows)}
