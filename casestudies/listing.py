"""The list of case studies as the page shows it: rows, filters, chips, totals, ways out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casestudies import facets
from casestudies.evidence import NO_ENDORSEMENT, EvidenceLevel, list_levels
from casestudies.figures import Standing
from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.queries import SORTS, CaseStudySearch
from casestudies.text_search import TEXT
from casestudies.vocabulary import TermShelf
from casestudies.wording import format_value

PAGE_SIZE = 12
# What a row of the list reads beside the page itself.
LIST_RELATIONS = ("outcomes", "page_terms")


@dataclass(frozen=True)
class Row:
    """One case study as every list shows it; reads what `LIST_RELATIONS` has fetched."""

    page: CaseStudyPage
    url: str
    shelf: TermShelf

    def names(self, vocabulary: str) -> list[str]:
        """Return the names of the page's terms of a vocabulary, in its order."""
        keys = {row.term_id for row in self.page.page_terms.all()}
        return [
            entry.name
            for entry in self.shelf.by_pk.values()
            if entry.pk in keys and entry.vocabulary == vocabulary
        ]

    @property
    def places(self) -> list[str]:
        return [self.page.place_name] if self.page.place_name else self.names("place")

    @property
    def sectors(self) -> list[str]:
        return self.names("sector")

    @property
    def value(self) -> str:
        return format_value(self.page)

    @property
    def evidence(self) -> Any:
        level = self.page.evidence_level
        return EvidenceLevel(level).label if level else ""

    @property
    def standings(self) -> list[dict[str, Any]]:
        """How many outcomes became what, the strongest first; where there are none, that."""
        counts = Counter(outcome.standing for outcome in self.page.outcomes.all())
        if not counts:
            return [{"code": Standing.NO_FIGURE, "label": Standing.NO_FIGURE.label, "count": 0}]
        return [
            {"code": standing.value, "label": standing.label, "count": counts[standing]}
            for standing in Standing
            if counts[standing]
        ]


def index_context(index: CaseStudyIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the list shows for the filters, the order and the page in the address."""
    search = CaseStudySearch(index, request.GET)
    page_obj = Paginator(search.keys, PAGE_SIZE).get_page(request.GET.get("page"))
    described = [describe_facet(search, name) for name in facets.LABELS]
    return {
        "search": search,
        "page_obj": page_obj,
        "rows": list_rows(search, page_obj, request),
        "facets": described[: facets.IN_VIEW],
        "more_facets": described[facets.IN_VIEW :],
        "more_chosen": any(
            search.chosen.get(facet["name"]) for facet in described[facets.IN_VIEW :]
        ),
        "sorts": list_sorts(search),
        "chips": list_chips(search),
        "overview": describe_outcomes(search),
        "ways_out": list_ways_out(search) if search.is_narrowed and not search.total else [],
        "levels": list_levels(),
        "no_endorsement": NO_ENDORSEMENT,
    }


def list_sorts(search: CaseStudySearch) -> list[dict[str, Any]]:
    """Return the orders for the form; the usual one needs no word in the address."""
    return [
        {
            "value": "" if value == search.usual_sort else value,
            "label": SORTS[value],
            "selected": value == search.sort,
        }
        for value in search.sorts
    ]


def list_rows(search: CaseStudySearch, page_obj: Page, request: HttpRequest) -> list[Row]:
    """Return the rows of one page of the list."""
    pages = search.fetch(list(page_obj.object_list), *LIST_RELATIONS)
    return [Row(page, page.get_url(request) or "", search.shelf) for page in pages]


def describe_facet(search: CaseStudySearch, name: str) -> dict[str, Any]:
    """Return a facet for the form: the values that something has, and those that are chosen."""
    counts = search.count_values(name)
    chosen = search.chosen.get(name, [])
    return {
        "name": name,
        "label": facets.LABELS[name],
        "options": [
            {
                "value": value,
                "label": label,
                "selected": value in chosen,
                "count": counts.get(value, 0),
            }
            for value, label in facets.list_values(name, search.shelf).items()
            if value in counts or value in chosen
        ],
    }


def list_chips(search: CaseStudySearch) -> list[dict[str, str]]:
    """Return the text and each filter that is set, with the address without it."""
    text, rest = search.texts.text, search.encode(search.chosen, with_text=False)
    chips = [{"label": f"“{text}”", "remove_url": f"?{rest}"}] if text else []
    return chips + [
        {
            "label": str(facets.list_values(facet, search.shelf)[value]),
            "remove_url": f"?{_without(search, facet, value)}",
        }
        for facet, values in search.chosen.items()
        for value in values
    ]


def list_ways_out(search: CaseStudySearch) -> list[dict[str, Any]]:
    """Return what to drop and how many case studies that gives, the most first.

    Where it does not help to drop one thing, what to keep alone.
    """
    return _list_ways(search, keeps=False) or _list_ways(search, keeps=True)


def _list_ways(search: CaseStudySearch, *, keeps: bool) -> list[dict[str, Any]]:
    names = [facet for facet, values in search.chosen.items() if values]
    ways = [
        {
            "label": facets.LABELS[facet],
            "values": [_name(search, facet, value) for value in search.chosen[facet]],
            "count": search.count_only(facet) if keeps else search.count_without(facet),
            "url": f"?{search.encode_only(facet) if keeps else _without(search, facet)}",
            "keeps": keeps,
        }
        for facet in names
    ]
    if search.texts.text:
        left = search.encode_only(TEXT) if keeps else search.encode(search.chosen, with_text=False)
        count = search.count_only(TEXT) if keeps else search.count_without(TEXT)
        words = {"label": _("Words"), "values": [search.texts.text], "count": count}
        ways.insert(0, words | {"url": f"?{left}", "keeps": keeps})
    return sorted((way for way in ways if way["count"]), key=lambda way: -way["count"])


def _name(search: CaseStudySearch, facet: str, value: str) -> str:
    return str(facets.list_values(facet, search.shelf)[value])


def _without(search: CaseStudySearch, facet: str, value: str = "") -> str:
    left = [each for each in search.chosen[facet] if value and each != value]
    return search.encode(search.chosen | {facet: left})


def describe_outcomes(search: CaseStudySearch) -> dict[str, Any] | None:
    """Return what became of the outcomes of all that matches; None when there are none.

    Each segment has its share of the bar and where it starts, in percent.
    """
    counts = search.count_outcomes()
    total = sum(counts.values())
    segments, start = [], 0.0
    for standing in Standing:
        count = counts[standing]
        share = round(100 * count / total, 3) if total else 0.0
        segments.append(
            {
                "code": standing.value,
                "label": standing.label,
                "count": count,
                "start": start,
                "share": share,
            }
        )
        start = round(start + share, 3)
    return {"segments": segments, "total": total} if total else None
