"""The filters of the case studies: names in the address, and their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casestudies.bands import ValueBand
from casestudies.evidence import EvidenceLevel
from casestudies.figures import FORMER_CODES, Standing
from casestudies.vocabulary import TermShelf, recall_terms

FIGURES, EVIDENCE, VALUE, PLACE = "figures", "evidence", "value", "place"
# Facets whose values are terms of a vocabulary: name in the address → vocabulary.
TERM_FACETS = {
    PLACE: "place",
    "theme": "priority_area",
    "sector": "sector",
    "stage": "commissioning_stage",
    "audience": "audience",
    "instrument": "contract_instrument",
    "approach": "approach",
    "outcome": "outcome",
}
# All facets with their labels, in the order of the form; the first ones stand in view.
LABELS = {
    FIGURES: _("Status of outcomes"),
    PLACE: _("Place"),
    "theme": _("Priority area"),
    "sector": _("Sector"),
    "stage": _("Stage"),
    EVIDENCE: _("Evidence level"),
    VALUE: _("Contract value"),
    "audience": _("Of use to"),
    "instrument": _("Instrument"),
    "approach": _("How it was measured"),
    "outcome": _("Outcome aimed at"),
}
IN_VIEW = 4

Chosen = dict[str, list[str]]


def recall_shelf() -> TermShelf:
    """Return the terms of all facets."""
    return recall_terms(TERM_FACETS.values())


def list_values(facet: str, shelf: TermShelf) -> Mapping[str, Any]:
    """Return code → label of every value that a facet can have, in order."""
    if facet == FIGURES:
        return dict(Standing.choices)
    if facet == EVIDENCE:
        return {str(level): label for level, label in EvidenceLevel.choices}
    if facet == VALUE:
        return dict(ValueBand.choices)
    return shelf.names(TERM_FACETS[facet])


def read_choice(query: QueryDict, shelf: TermShelf) -> Chosen:
    """Return what the address chooses, each value once; values that do not exist are left out."""
    return {
        facet: list(
            dict.fromkeys(
                value for value in _values(query, facet) if value in list_values(facet, shelf)
            )
        )
        for facet in LABELS
        if facet in query
    }


def _values(query: QueryDict, facet: str) -> list[str]:
    """Return the values of a facet in the address, former codes as those of today."""
    values = query.getlist(facet)
    return [FORMER_CODES.get(value, value) for value in values] if facet == FIGURES else values


def encode_choice(chosen: Chosen, **others: str) -> str:
    """Return the part of an address that chooses this; `others` are further parameters, if any."""
    pairs = [(facet, value) for facet in LABELS for value in chosen.get(facet, [])]
    return urlencode([*pairs, *((name, value) for name, value in others.items() if value)])
