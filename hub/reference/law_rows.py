"""Loads thresholds and rules from YAML files; what an editor changed stays.

A row in a file is checked as the admin would check it: a slip stops the load.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from hub.core.starter_rows import Content, LoadReport, check_members, load_row, read_yaml
from hub.reference.models import (
    Instrument,
    Party,
    Rule,
    RuleBasis,
    RuleCondition,
    Source,
    Threshold,
)

THRESHOLD_LINKS = ("instrument", "source", "second_source")
THRESHOLD_LISTS = ("nations", "authorities", "contract_kinds", "circumstances")
THRESHOLD_TEXTS = ("line", "comparison", "vat", "basis", "note")
THRESHOLD_DATES = ("start", "end", "review_by")
THRESHOLD_MEMBERS = (
    *("code", "value", "instrument", "sources"),
    *THRESHOLD_LISTS,
    *THRESHOLD_TEXTS,
    *THRESHOLD_DATES,
)
RULE_TEXTS = ("force", "moment", "sentence", "bound", "for_suppliers", "why_not", "whom_to_ask")
RULE_MEMBERS = ("code", "review_by", "is_retired", "cases", "bases", "guidance", *RULE_TEXTS)
CASE_LISTS = (
    *("nations", "authorities", "contract_kinds", "routes"),
    *("circumstances", "not_circumstances"),
)
CASE_DATES = ("start_from", "start_to", "order_from", "since")
CASE_LINES = ("line", "relation", "compare_as")
SECOND_LINES = ("second_line", "second_relation", "second_compare_as")
CASE_REST = ("near_percent", "is_uncertain", "is_excluded", "explanation")
CASE_MEMBERS = (
    *("buyer", "value", "and_value", *CASE_REST),
    *CASE_LISTS,
    *CASE_DATES,
)
BASIS_MEMBERS = ("source", "instrument", "pinpoint", "law")
# `law` of a basis is a path below it.
LEGISLATION = "https://www.legislation.gov.uk/"


@transaction.atomic
def load_thresholds(path: Path) -> LoadReport:
    """Bring the thresholds of the file at `path` in; doing it again changes nothing.

    The date `review_by` at the head of the file holds for rows without their own. Raises KeyError
    for a source or instrument that does not exist, ValidationError for a row that makes no sense.
    """
    data = read_yaml(path)
    present = {row.code: row for row in Threshold.objects.select_related(*THRESHOLD_LINKS)}
    known = _Known()
    report = LoadReport()
    for given in data["thresholds"]:
        check_members(given, THRESHOLD_MEMBERS)
        load_row(
            present.get(given["code"]),
            _threshold_content({"review_by": data["review_by"], **given}),
            read=read_threshold,
            write=lambda row, new, code=given["code"]: known.write_threshold(row, new, code),
            report=report,
        )
    return report


@transaction.atomic
def load_rules(path: Path) -> LoadReport:
    """Bring the rules of the file at `path` in, in the file's order; again changes nothing.

    Raises KeyError for a source, instrument or body that does not exist, ValidationError for a
    rule that makes no sense.
    """
    data = read_yaml(path)
    present = {row.code: row for row in Rule.objects.all()}
    known = _Known()
    report = LoadReport()
    for place, given in enumerate(data["rules"], start=1):
        check_members(given, RULE_MEMBERS)
        content = _rule_content({"review_by": data["review_by"], **given}, place)
        load_row(
            present.get(given["code"]),
            content,
            read=read_rule,
            write=lambda row, new, code=given["code"]: known.write_rule(row, new, code),
            report=report,
        )
    return report


def read_threshold(row: Threshold) -> Content:
    """Return a threshold in the shape of the file."""
    return {
        **{name: list(getattr(row, name)) for name in THRESHOLD_LISTS},
        **{name: getattr(row, name) for name in (*THRESHOLD_TEXTS, *THRESHOLD_DATES)},
        "value": _amount(row.value),
        "instrument": row.instrument.code if row.instrument else "",
        "sources": [each.key for each in (row.source, row.second_source) if each],
    }


def read_rule(row: Rule) -> Content:
    """Return a rule in the shape of the file, with its cases and what it rests on."""
    conditions = row.conditions.select_related("buyer").order_by("sort_order", "pk")
    bases = row.bases.select_related("source", "instrument").order_by("sort_order", "pk")
    return {
        **{name: getattr(row, name) for name in RULE_TEXTS},
        "sort_order": row.sort_order,
        "review_by": row.review_by,
        "is_retired": row.is_retired,
        "cases": [_read_case(each) for each in conditions],
        "bases": [
            [
                *(each.source.key, each.instrument.code if each.instrument else ""),
                *(each.pinpoint, each.address),
            ]
            for each in bases
        ],
    }


def _read_case(row: RuleCondition) -> Content:
    return {
        **{name: list(getattr(row, name)) for name in CASE_LISTS},
        **{name: getattr(row, name) for name in CASE_DATES},
        "buyer": row.buyer.code if row.buyer else "",
        "value": [getattr(row, name) for name in CASE_LINES],
        "and_value": [getattr(row, name) for name in SECOND_LINES],
        "near_percent": row.near_percent,
        "is_uncertain": row.is_uncertain,
        "is_excluded": row.is_excluded,
        "explanation": row.explanation,
    }


def _threshold_content(given: Content) -> Content:
    return {
        **{name: given.get(name, []) for name in THRESHOLD_LISTS},
        "line": given["line"],
        "comparison": given.get("comparison", "at-or-above"),
        "vat": given["vat"],
        "basis": given.get("basis", ""),
        "note": given.get("note", "").strip(),
        **{name: given.get(name) for name in THRESHOLD_DATES},
        "value": _amount(Decimal(str(given["value"]))),
        "instrument": given.get("instrument", ""),
        "sources": given["sources"],
    }


def _rule_content(given: Content, place: int) -> Content:
    for case in given["cases"]:
        check_members(case, CASE_MEMBERS)
    for basis in given.get("bases", []):
        check_members(basis, BASIS_MEMBERS)
    return {
        **{name: given.get(name, "").strip() for name in RULE_TEXTS},
        "sort_order": place * 10,
        "review_by": given["review_by"],
        "is_retired": given.get("is_retired", False),
        "cases": [_case_content(case) for case in given["cases"]],
        "bases": [
            [
                *(basis["source"], basis.get("instrument", ""), basis.get("pinpoint", "")),
                LEGISLATION + basis["law"] if "law" in basis else "",
            ]
            for basis in given.get("bases", [])
        ],
    }


def _case_content(given: Content) -> Content:
    return {
        **{name: given.get(name, []) for name in CASE_LISTS},
        **{name: given.get(name) for name in CASE_DATES},
        "buyer": given.get("buyer", ""),
        "value": _line(given.get("value")),
        "and_value": _line(given.get("and_value")),
        "near_percent": given.get("near_percent"),
        "is_uncertain": given.get("is_uncertain", False),
        "is_excluded": given.get("is_excluded", False),
        "explanation": given.get("explanation", "").strip(),
    }


def _line(given: list[str] | None) -> list[str]:
    """Return line, relation and kind of contract to compare as; empty texts for none."""
    return [*(given or ["", ""]), ""][:3]


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


class _Known:
    """Writes rows; knows what they refer to by its key."""

    def __init__(self) -> None:
        self.sources = {row.key: row for row in Source.objects.all()}
        self.instruments = {row.code: row for row in Instrument.objects.all()}
        self.parties = {row.code: row for row in Party.objects.all()}

    def write_threshold(self, row: Threshold | None, new: Content, code: str) -> Threshold:
        row = row or Threshold(code=code)
        for name in (*THRESHOLD_LISTS, *THRESHOLD_TEXTS, *THRESHOLD_DATES):
            setattr(row, name, new[name])
        row.value = Decimal(new["value"])
        row.instrument = self._instrument(new["instrument"])
        first, second = [*(self.sources[key] for key in new["sources"]), None][:2]
        row.source, row.second_source = first, second
        row.full_clean()
        row.save()
        return row

    def write_rule(self, row: Rule | None, new: Content, code: str) -> Rule:
        row = row or Rule(code=code)
        for name in (*RULE_TEXTS, "sort_order", "review_by", "is_retired"):
            setattr(row, name, new[name])
        row.full_clean()
        row.conditions.set(self._case(case, place) for place, case in enumerate(new["cases"]))
        row.bases.set(
            RuleBasis(
                source=self.sources[source],
                instrument=self._instrument(instrument),
                pinpoint=pinpoint,
                address=address,
                sort_order=place,
            )
            for place, (source, instrument, pinpoint, address) in enumerate(new["bases"])
        )
        row.save()
        return row

    def _instrument(self, code: str) -> Instrument | None:
        return self.instruments[code] if code else None

    def _case(self, case: Content, place: int) -> RuleCondition:
        values: dict[str, Any] = {
            **{name: case[name] for name in (*CASE_LISTS, *CASE_DATES)},
            **dict(zip(CASE_LINES, case["value"], strict=True)),
            **dict(zip(SECOND_LINES, case["and_value"], strict=True)),
            **{name: case[name] for name in CASE_REST},
        }
        condition = RuleCondition(
            buyer=self.parties[case["buyer"]] if case["buyer"] else None,
            sort_order=place,
            **values,
        )
        condition.full_clean(exclude=["rule"])
        return condition
