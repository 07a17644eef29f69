"""The fields of an exported case study: what each means, and its value."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casestudies.facets import TERM_FACETS
from casestudies.figures import Standing
from casestudies.models import CaseStudyPage, Outcome
from casestudies.vocabulary import TermShelf
from hub.core.partial_dates import Precision
from hub.reference.models import Source

# What CSV and JSON hold of a case study, in order. Codes are those of the vocabularies' open data.
FIELDS = {
    "id": _("Number of the case study; it never changes."),
    "title": _("Title."),
    "url": _("Address of the page."),
    "summary": _("What was done and what came of it, in short."),
    "place_name": _("Place, as people call it."),
    "place": _("Codes of the areas."),
    "theme": _("Codes of the priority areas."),
    "sector": _("Codes of the sectors."),
    "stage": _("Codes of the commissioning stages."),
    "audience": _("Codes of those to whom it is of use."),
    "instrument": _("Codes of the instruments in the contract."),
    "approach": _("Codes of the approaches to measurement."),
    "outcome": _("Codes of the outcomes aimed at."),
    "parties": _("Who took part, each with the role in brackets."),
    "started": _("When it began, as exactly as it is known."),
    "ended": _("When it ended, as exactly as it is known; empty when it goes on or is not known."),
    "contract_value": _("Contract value; empty when it is not reported."),
    "currency": _("Currency of the contract value."),
    "value_band": _("Code of the value band."),
    "value_note": _("What the value stands for."),
    "evidence_level": _("Evidence level, 1 to 5. It is no endorsement."),
    "would_not_repeat": _("What they would not do again."),
    "outcomes": _("The outcomes: in CSV what was measured and its status, in JSON in full."),
    "verified": _("Number of outcomes verified."),
    "delivered": _("Number of outcomes delivered, as reported: not independently verified."),
    "committed": _("Number of outcomes committed, delivery not reported."),
    "target": _("Number of outcomes with a target only, delivery not reported."),
    "no_figure": _("Number of outcomes for which we found no figure."),
    "sources": _("Title, web address and year of each source."),
    "last_reviewed": _("Day on which somebody last checked all of it."),
    "published": _("Day on which it was first published."),
}
# What JSON holds of an outcome. A figure that is null is not reported; it is never nought.
OUTCOME_FIELDS = {
    "measure": _("What was measured."),
    "unit": _("What the figures count."),
    "period": _("When, for every figure for which no other period is said."),
    "baseline": _("Where it started."),
    "baseline_period": _("Period of the baseline."),
    "target": _("What somebody wanted to reach."),
    "committed": _("What the supplier committed to."),
    "promised_period": _("Period of target and commitment, where it is another one."),
    "delivered": _("What was done, as reported."),
    "verified": _("What was found by those who verified it."),
    "delivered_period": _("Period of delivery, where it is another one."),
    "delivered_unit": _("Unit of delivery, where it is another one."),
    "share_delivered": _("Delivery as a share of the promise; null where they do not compare."),
    "standing": _("Status: verified, delivered (as reported), committed, target or no_figure."),
    "is_estimated": _("Whether the figures are estimates."),
    "method": _("How it was measured."),
    "verified_by": _("Who verified it, and how."),
    "source": _("Title, web address and year of the source."),
    "note": _("What readers must know."),
}
ISO_LENGTHS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def describe_case(
    page: CaseStudyPage, shelf: TermShelf, base_url: str, request: HttpRequest
) -> dict[str, Any]:
    """Return the values of `FIELDS`; reads only what `exports.RELATIONS` has fetched.

    Args:
        base_url: address of the site, without a slash at its end.
    """
    outcomes = list(page.outcomes.all())
    counts = Counter(outcome.standing for outcome in outcomes)
    published = page.first_published_at
    return {
        "id": page.pk,
        "title": page.title,
        "url": f"{base_url}{page.get_url(request)}",
        "summary": page.lead,
        "place_name": page.place_name,
        **_codes(page, shelf),
        "parties": [f"{row.party.name} ({row.role})" for row in page.parties.all()],
        "started": _iso(page.started_on, page.started_precision),
        "ended": _iso(page.ended_on, page.ended_precision),
        "contract_value": page.contract_value,
        "currency": page.currency if page.contract_value is not None else "",
        "value_band": page.band,
        "value_note": page.value_note,
        "evidence_level": page.evidence_level,
        "would_not_repeat": page.would_not_repeat,
        "outcomes": [describe_outcome(outcome) for outcome in outcomes],
        **{standing.value: counts[standing] for standing in Standing},
        "sources": _list_sources(page, outcomes),
        "last_reviewed": page.last_reviewed.isoformat() if page.last_reviewed else "",
        "published": published.date().isoformat() if published else "",
    }


def describe_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return the values of `OUTCOME_FIELDS`."""
    source = outcome.source
    share = outcome.share_delivered
    values = {
        "share_delivered": None if share is None else round(share, 4),
        "standing": outcome.standing.value,
        "source": source and _describe_source(source),
    }
    return {
        name: values[name] if name in values else getattr(outcome, name) for name in OUTCOME_FIELDS
    }


def _codes(page: CaseStudyPage, shelf: TermShelf) -> dict[str, list[str]]:
    keys = {row.term_id for row in page.page_terms.all()}
    mine = [entry for entry in shelf.by_pk.values() if entry.pk in keys]
    return {
        facet: [entry.code for entry in mine if entry.vocabulary == vocabulary]
        for facet, vocabulary in TERM_FACETS.items()
    }


def _list_sources(page: CaseStudyPage, outcomes: list[Outcome]) -> list[dict[str, Any]]:
    named = [row.source for row in page.sources.all()]
    cited = [each.source for each in outcomes if each.source is not None]
    return [_describe_source(source) for source in dict.fromkeys([*named, *cited])]


def _describe_source(source: Source) -> dict[str, Any]:
    return {"title": source.title, "url": source.url, "year": source.year}


def _iso(value: Any, precision: str) -> str:
    return value.isoformat()[: ISO_LENGTHS[Precision(precision)]] if value else ""
