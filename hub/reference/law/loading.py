"""Reads the rules and thresholds into plain facts: the one module here that knows the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import get_language

from hub.core.page_cache import remember
from hub.core.visibility import restricted
from hub.reference.law.answers import Answer, answer
from hub.reference.law.facts import (
    ConditionFact,
    GroundFact,
    LawBook,
    LineTest,
    RuleFact,
    Situation,
    SourceFact,
    ThresholdFact,
)
from hub.reference.models import (
    Instrument,
    Rule,
    RuleBasis,
    RuleCondition,
    Source,
    Threshold,
)


def find_rules(situation: Situation) -> Answer:
    """Return what the rules as they stand in the database say of `situation`."""
    return answer(recall_law_book(), situation)


def recall_law_book() -> LawBook:
    """Return the law book as it stands; loaded once, until a rule, a figure or a page changes.

    It holds facts alone: what has ended or is overdue is worked out on the day of asking.
    """
    return remember(f"law-book:{get_language()}", load_law_book)


def load_law_book() -> LawBook:
    """Return all rules in use and all thresholds, in four queries.

    A guidance page is named only while everybody may read it.
    """
    conditions = RuleCondition.objects.select_related("buyer").order_by("sort_order", "pk")
    bases = RuleBasis.objects.select_related("source", "instrument__superseded_by").order_by(
        "sort_order", "pk"
    )
    rows = list(
        Rule.objects.in_use()
        .select_related("guidance_page")
        .annotate(is_guidance_restricted=restricted("guidance_page__path"))
        .order_by("sort_order", "code")
        .prefetch_related(
            Prefetch("conditions", queryset=conditions), Prefetch("bases", queryset=bases)
        )
    )
    thresholds = Threshold.objects.select_related(
        "source", "second_source", "instrument__superseded_by"
    ).order_by("code")
    return LawBook(
        rules=tuple(_rule(row) for row in rows if row.conditions.all()),
        thresholds=tuple(threshold_fact(row) for row in thresholds),
    )


def _rule(row: Any) -> RuleFact:
    page = row.guidance_page
    is_open = page is not None and page.live and not row.is_guidance_restricted
    return RuleFact(
        code=row.code,
        force=row.force,
        sentence=row.sentence,
        conditions=tuple(condition_fact(each) for each in row.conditions.all()),
        for_suppliers=row.for_suppliers,
        why_not=row.why_not,
        whom_to_ask=row.whom_to_ask,
        sources=tuple(basis_fact(basis) for basis in row.bases.all()),
        grounds=ground_facts(basis.instrument for basis in row.bases.all()),
        guidance_title=page.title if is_open else "",
        guidance_url=(page.url or "") if is_open else "",
        review_by=row.review_by,
        moment=row.moment,
        bound=row.bound,
    )


def condition_fact(row: RuleCondition) -> ConditionFact:
    """Return a row as a plain fact."""
    return ConditionFact(
        nations=tuple(row.nations),
        authorities=tuple(row.authorities),
        contract_kinds=tuple(row.contract_kinds),
        routes=tuple(row.routes),
        buyer=row.buyer.code if row.buyer else "",
        buyer_name=row.buyer.name if row.buyer else "",
        start_from=row.start_from,
        start_to=row.start_to,
        order_from=row.order_from,
        tests=tuple(_tests(row)),
        near_percent=row.near_percent or 0,
        circumstances=tuple(row.circumstances),
        not_circumstances=tuple(row.not_circumstances),
        since=row.since,
        is_uncertain=row.is_uncertain,
        is_excluded=row.is_excluded,
        explanation=row.explanation,
    )


def _tests(row: RuleCondition) -> Iterator[LineTest]:
    if row.line:
        yield LineTest(row.line, row.relation, row.compare_as)
    if row.second_line:
        yield LineTest(row.second_line, row.second_relation, row.second_compare_as)


def threshold_fact(row: Threshold) -> ThresholdFact:
    """Return a row as a plain fact."""
    return ThresholdFact(
        code=row.code,
        line=row.line,
        value=row.value,
        start=row.start,
        end=row.end,
        nations=tuple(row.nations),
        authorities=tuple(row.authorities),
        contract_kinds=tuple(row.contract_kinds),
        comparison=row.comparison,
        vat=row.vat,
        basis=row.basis,
        note=row.note,
        sources=tuple(source_fact(each) for each in (row.source, row.second_source) if each),
        grounds=ground_facts([row.instrument]),
        review_by=row.review_by,
        circumstances=tuple(row.circumstances),
    )


def ground_facts(instruments: Iterable[Instrument | None]) -> tuple[GroundFact, ...]:
    """Return each law or policy once, as a plain fact."""
    named = dict.fromkeys(each for each in instruments if each is not None)
    return tuple(GroundFact(str(each), each.life, str(each.superseded_by or "")) for each in named)


def basis_fact(basis: RuleBasis) -> SourceFact:
    """Return what a rule rests on: the very section, where the row has its address."""
    source = source_fact(basis.source)
    if not basis.address:
        return source
    law = basis.instrument.title if basis.instrument else source.title
    title = f"{law}, {basis.pinpoint}"
    key = f"{basis.address} {basis.pinpoint}"
    return replace(source, key=key, title=title, publisher="", url=basis.address)


def source_fact(source: Source) -> SourceFact:
    """Return a row as a plain fact."""
    return SourceFact(source.key, source.title, source.publisher, source.url, source.year)
