"""Filters of a list that a plain address carries: what is chosen, what fits, how many there are.

Values of one facet are alternatives; facets narrow each other. Values that no row has are left
out. A facet's counts are those of the rows that all other facets let through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import QueryDict
from django.utils.http import urlencode


class FacetedRow(Protocol):
    """A row of a list that can be filtered."""

    def codes(self, facet: str) -> set[str]:
        """Return the values of this row in a facet."""


R = TypeVar("R", bound=FacetedRow)


@dataclass(frozen=True)
class Facet:
    """One filter: its name in the address, its label, and the label of each value, in order."""

    name: str
    label: Any
    options: Mapping[str, Any]


@dataclass(frozen=True)
class FilteredRows(Generic[R]):
    """The rows that match, all rows, the facets for the form and the chips to take off."""

    rows: list[R]
    all_rows: list[R]
    facets: list[dict[str, Any]]
    chips: list[dict[str, str]]
    query_string: str


def filter_rows(rows: Sequence[R], facets: Sequence[Facet], query: QueryDict) -> FilteredRows[R]:
    """Return what the filters in `query` leave of `rows`, in the same order."""
    chosen = {
        facet.name: [value for value in query.getlist(facet.name) if value in facet.options]
        for facet in facets
    }
    return FilteredRows(
        rows=[row for row in rows if _matches(row, chosen)],
        all_rows=list(rows),
        facets=[_describe(facet, rows, chosen) for facet in facets],
        chips=_chips(facets, chosen),
        query_string=_encode(chosen),
    )


def _matches(row: FacetedRow, chosen: dict[str, list[str]], *, ignoring: str = "") -> bool:
    return all(
        not values or facet == ignoring or row.codes(facet) & set(values)
        for facet, values in chosen.items()
    )


def _describe(
    facet: Facet, rows: Sequence[FacetedRow], chosen: dict[str, list[str]]
) -> dict[str, Any]:
    candidates = [row for row in rows if _matches(row, chosen, ignoring=facet.name)]
    return {
        "name": facet.name,
        "label": facet.label,
        "options": [
            {
                "value": code,
                "label": label,
                "selected": code in chosen[facet.name],
                "count": sum(1 for row in candidates if code in row.codes(facet.name)),
            }
            for code, label in facet.options.items()
        ],
    }


def _chips(facets: Sequence[Facet], chosen: dict[str, list[str]]) -> list[dict[str, str]]:
    chips = []
    for facet in facets:
        for value in chosen[facet.name]:
            rest = chosen | {facet.name: [other for other in chosen[facet.name] if other != value]}
            chips.append({"label": str(facet.options[value]), "remove_url": f"?{_encode(rest)}"})
    return chips


def _encode(chosen: dict[str, list[str]]) -> str:
    return urlencode([(facet, value) for facet, values in chosen.items() for value in values])
