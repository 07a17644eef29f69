"""What would change the answer to a purchase: another value, another day, another nation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from hub.reference.law.answers import Answer
from hub.reference.law.facts import LATER_ROUTES, LawBook, Situation, ThresholdFact
from hub.reference.law.lines import Lines
from hub.reference.law.matching import list_applying
from hub.reference.law.reasons import format_day, format_pounds
from hub.reference.law.vocabulary import (
    SPEND_LINES,
    UK_NATIONS,
    Authority,
    Comparison,
    Line,
    Vat,
)

PENNY = Decimal("0.01")
NEAREST = 6  # of the lines or days in one direction that are tried


@dataclass(frozen=True)
class Change:
    """Another purchase that differs in one answer, and how many rules more and fewer apply.

    `told` holds the fields of the form that differ, with their values.
    """

    what: str
    told: dict[str, str]
    more: int
    fewer: int


def list_changes(book: LawBook, found: Answer) -> list[Change]:
    """Return what would change `found`: the next value up and down, the next day, other nations."""
    applies = found.rule_codes
    changes = []
    for direction in _list_directions(book, found.situation):
        for what, situation, told in islice(direction, NEAREST):
            others = list_applying(book, situation)
            if others != applies:
                changes.append(Change(what, told, len(others - applies), len(applies - others)))
                break
    return changes


Neighbour = tuple[str, Situation, dict[str, str]]


def _list_directions(book: LawBook, situation: Situation) -> Iterator[Iterator[Neighbour]]:
    """Yield other purchases, direction by direction, in each the nearest first."""
    yield from _list_values(book, situation)
    yield from _list_days(book, situation)
    if situation.nation in UK_NATIONS and situation.authority != Authority.ICB:
        for nation in UK_NATIONS:
            if nation != situation.nation and not situation.buyer:
                what = _("In %(nation)s") % {"nation": nation.label}
                other = replace(situation, nation=nation.value)
                yield iter([(what, other, {"nation": nation.value})])


def _list_values(book: LawBook, situation: Situation) -> Iterator[Iterator[Neighbour]]:
    """Yield the lines above the value, and those below it."""
    lines = Lines(book, situation)
    amounts = lines.amounts
    if len(amounts) != 1:
        return
    rows = {row.code: row for row in _list_rows(book, lines)}.values()
    above: list[tuple[Decimal, ThresholdFact]] = []
    below: list[tuple[Decimal, ThresholdFact]] = []
    for row in rows:
        (reading,) = amounts[0].on_basis(row.vat) if row.vat != Vat.UNKNOWN else (None,)
        if reading is not None:
            first = row.value + PENNY if row.comparison == Comparison.ABOVE else row.value
            (above if reading < first else below).append((first, row))
    yield (
        _change_value(situation, row, first, _("From %(amount)s (%(line)s)"))
        for first, row in sorted(above, key=lambda each: each[0])
    )
    yield (
        _change_value(situation, row, first - PENNY, _("Below %(amount)s (%(line)s)"))
        for first, row in sorted(below, key=lambda each: -each[0])
    )


def _list_rows(book: LawBook, lines: Lines) -> Iterator[ThresholdFact]:
    """Yield the lines with which rules compare the value of such a purchase."""
    cases = (case for rule in book.rules for case in rule.conditions)
    tests = {(test.line, test.compare_as) for case in cases for test in case.tests}
    for line, compare_as in sorted(tests):
        if line not in SPEND_LINES:
            rows, is_complete = lines.find(line, compare_as)
            if is_complete and len(rows) == 1:
                yield rows[0]


def _change_value(situation: Situation, row: ThresholdFact, value: Decimal, text: str) -> Neighbour:
    has_vat = row.vat != Vat.EXCLUDED
    basis = _("with VAT") if has_vat else _("without VAT")
    amount = f"{format_pounds(row.value)} {basis}"
    what = text % {"amount": amount, "line": str(Line(row.line).label)}
    told = {"value": f"{value:.2f}", "vat": "included" if has_vat else "excluded"}
    return what, replace(situation, value=value, includes_vat=has_vat), told


def _list_days(book: LawBook, situation: Situation) -> Iterator[Iterator[Neighbour]]:
    """Yield the days before, and those after, at which a case of such a purchase begins or ends."""
    start = situation.governing_start
    if start is None:
        return
    field = "contract_start" if situation.route in LATER_ROUTES else "start"
    days = sorted(_find_days(book, situation))
    yield (
        _change_day(situation, field, day - timedelta(days=1), day, _("Started before %(day)s"))
        for day in reversed(days)
        if day <= start
    )
    yield (
        _change_day(situation, field, day, day, _("Started on or after %(day)s"))
        for day in days
        if day > start
    )


def _change_day(situation: Situation, field: str, to: date, named: date, text: str) -> Neighbour:
    changed: dict[str, Any] = {field: to}
    what = text % {"day": format_day(named)}
    return what, replace(situation, **changed), {field: to.isoformat()}


def _find_days(book: LawBook, situation: Situation) -> set[date]:
    """Return each first day on which a case for such a nation and body, or a line, changes."""
    found: set[date] = set()
    for rule in book.rules:
        for case in rule.conditions:
            if case.nations and situation.nation not in case.nations:
                continue
            if case.authorities and situation.authority not in case.authorities:
                continue
            if case.contract_kinds and situation.contract_kind not in case.contract_kinds:
                continue
            found |= {day for day in (case.start_from,) if day}
            found |= {day + timedelta(days=1) for day in (case.start_to,) if day}
    return found | {row.start for row in Lines(book, situation).find(Line.FULL_RULES)[0]}
