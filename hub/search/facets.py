"""The filters of the search page: what they are called, in which order, what they may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.page_cache import remember
from hub.core.search_documents import Kind
from hub.taxonomy.models import Term
from hub.taxonomy.vocabularies import Vocabulary

TERM_FACETS = (
    Vocabulary.AUDIENCE,
    Vocabulary.COMMISSIONING_STAGE,
    Vocabulary.PRIORITY_AREA,
    Vocabulary.SECTOR,
)
LABELS: dict[str, Any] = {
    "kind": _("Kind"),
    **{vocabulary.value: vocabulary.label for vocabulary in TERM_FACETS},
    "year": _("Year"),
    "language": _("Language"),
}
FACETS = tuple(LABELS)
MOST_VALUES = 10
Chosen = dict[str, tuple[str, ...]]
Counts = Mapping[str, Mapping[str, int]]


def list_values() -> dict[str, dict[str, str]]:
    """Return facet → value → its name for the reader, in order; years have none of their own."""
    return remember(f"search-values:{get_language()}", _make_values)


def _make_values() -> dict[str, dict[str, str]]:
    values = {"kind": {kind.value: str(kind.label) for kind in Kind}}
    for term in Term.objects.in_vocabulary(*TERM_FACETS).with_labels():
        values.setdefault(term.vocabulary, {})[term.code] = term.name
    values["language"] = {code: str(name) for code, name in settings.LANGUAGES}
    return values


def read_choice(query: QueryDict) -> Chosen:
    """Return the filters that an address sets; what makes no sense is left out."""
    values = list_values()
    chosen: Chosen = {}
    for facet in FACETS:
        known = values.get(facet, {})
        wanted = dict.fromkeys(query.getlist(facet)[:MOST_VALUES])
        kept = (one for one in wanted if one in known or (facet == "year" and _is_year(one)))
        if found := tuple(kept):
            chosen[facet] = found
    return chosen


def _is_year(value: str) -> bool:
    return len(value) == 4 and value.isascii() and value.isdigit()


def encode(text: str, chosen: Chosen, *, is_literal: bool = False) -> str:
    """Return what an address must say to search again."""
    pairs = [("q", text)]
    pairs += [(facet, value) for facet, values in chosen.items() for value in values]
    return urlencode([*pairs, ("exact", "1")] if is_literal else pairs)


def describe_facets(counts: Counts, chosen: Chosen) -> list[dict[str, Any]]:
    """Return the filters for the form; one with a single value that is not chosen says nothing."""
    described = []
    values = list_values()
    for facet, label in LABELS.items():
        found, own = counts.get(facet, {}), chosen.get(facet, ())
        names = values.get(facet) or {year: year for year in _years(found, own)}
        options = [
            {
                "value": value,
                "label": name,
                "selected": value in own,
                "count": found.get(value, 0),
            }
            for value, name in names.items()
            if value in found or value in own
        ]
        if len(options) > 1 or own:
            described.append({"name": facet, "label": label, "options": options})
    return described


def _years(found: Mapping[str, int], own: tuple[str, ...]) -> list[str]:
    return sorted({*found, *own}, reverse=True)


def list_chips(text: str, chosen: Chosen, *, is_literal: bool = False) -> list[dict[str, str]]:
    """Return each filter that is set, with the address without it."""
    values = list_values()
    chips = []
    for facet, own in chosen.items():
        for value in own:
            left = tuple(other for other in own if other != value)
            address = encode(text, chosen | {facet: left}, is_literal=is_literal)
            label = values.get(facet, {}).get(value, value)
            chips.append({"label": label, "remove_url": f"?{address}"})
    return chips
