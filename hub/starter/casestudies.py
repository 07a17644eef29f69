"""Fills what only a case study has: its story, when it was, who took part, what was measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wagtail.models import Page

from casestudies.models import (
    SECTIONS,
    CaseStudyPage,
    CaseStudyParty,
    CaseStudySource,
    Outcome,
)
from hub.core.starter_rows import check_members
from hub.reference.loading import parse_partial_date
from hub.starter.definitions import PageDefinition
from hub.starter.lookup import Lookup
from hub.starter.markup import cited_keys
from hub.starter.streams import Block, build_stream

FIGURES = ("baseline", "target", "committed", "delivered", "verified")
TEXTS = (
    *("measure", "unit", "period", "method", "verified_by", "note"),
    *("baseline_period", "promised_period", "delivered_period", "delivered_unit"),
)


def build_sections(
    page: Page, definition: PageDefinition, lookup: Lookup
) -> dict[str, list[Block]]:
    """Return the blocks of each part of a case study's story, by name; nothing of other pages.

    A part that the file does not have is empty. Raises ValueError for one that no story has.
    """
    if not isinstance(page, CaseStudyPage):
        return {}
    check_members(definition.sections, SECTIONS)
    return {
        name: build_stream(
            [{"text": definition.sections[name]}] if name in definition.sections else [], lookup
        )
        for name in SECTIONS
    }


def fill_case_study(page: Page, definition: PageDefinition, lookup: Lookup) -> None:
    """Set dates, parties, outcomes and sources of a case study; nothing on other pages.

    The sources are those of its outcomes and those that the text cites, then those that the file
    names. A figure that the file does not give stays empty: it is not reported.
    """
    if not isinstance(page, CaseStudyPage):
        return
    page.started_on, page.started_precision = _dated(definition.began)
    page.ended_on, page.ended_precision = _dated(definition.ended)
    page.parties = [
        CaseStudyParty(party=lookup.party(row["party"]), role=row["role"], sort_order=order)
        for order, row in enumerate(definition.parties)
    ]
    page.outcomes = [
        _build_outcome(row, order, lookup) for order, row in enumerate(definition.outcomes)
    ]
    said = [definition.sections, definition.outcomes]
    page.sources = [
        CaseStudySource(source=lookup.source(key), sort_order=order)
        for order, key in enumerate(dict.fromkeys([*cited_keys(said), *definition.sources]))
    ]


def _build_outcome(row: dict[str, Any], order: int, lookup: Lookup) -> Outcome:
    check_members(row, (*FIGURES, *TEXTS, "source", "estimated"))
    figures = {name: Decimal(str(row[name])) for name in FIGURES if name in row}
    texts = {name: row[name].strip() for name in TEXTS if name in row}
    return Outcome(
        source=lookup.source(row["source"]) if "source" in row else None,
        is_estimated=row.get("estimated", False),
        sort_order=order,
        **figures,
        **texts,
    )


def _dated(value: Any) -> tuple[date | None, str]:
    """Return the first day and how exact it is; the model's own default where nothing is known."""
    default = CaseStudyPage._meta.get_field("started_precision").default
    day, precision = parse_partial_date(value) or ["", default]
    return (date.fromisoformat(day) if day else None), str(precision)
