"""What the starter content's rules say of purchases: the worked cases, and each change of law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import yaml

from hub.reference.law.answers import answer
from hub.reference.law.facts import ConditionFact, LawBook, Situation
from hub.reference.law.lines import Lines
from hub.reference.law.matching import CaseResult, match_case
from hub.reference.law.vocabulary import UK_NATIONS, USUAL_KINDS, USUAL_ROUTES
from tests.reference.law_book import build_situation, starter_law_book

pytestmark = pytest.mark.any_database

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "law_cases.yaml").read_text(encoding="utf-8"))
JUDGED = yaml.safe_load((HERE / "judged_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def law_book(db) -> LawBook:
    return starter_law_book()


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_worked_case(law_book, case):
    found = answer(law_book, build_situation(**{**CASES["defaults"], **case}))
    codes = found.rule_codes
    unsettled = {finding.rule_code for finding in found.cannot_say} - codes
    assert set(case["rules"]) - codes == set()
    assert set(case.get("not", [])) & codes == set()
    assert set(case.get("open", [])) - unsettled == set()


def test_each_rule_is_in_a_case(law_book):
    gone = {"R08", "R58", "R67"}  # merged into others; a code is not used again
    codes = {f"R{n:02}" for n in range(1, 76)} - gone
    assert {rule.code for rule in law_book.rules} == codes
    named = {code for case in (*CASES["cases"], *JUDGED["cases"]) for code in case["rules"]}
    assert codes - named == set()


UNKNOWN = {
    "value": None,
    "start": None,
    "nation": "",
    "authority": "",
    "contract_kind": "",
    "includes_vat": None,
    "route": "",
}
# What an unknown one may turn out to be; a case of another sort says nothing about it.
POSSIBLE = {
    "nation": UK_NATIONS,
    "contract_kind": USUAL_KINDS,
    "route": USUAL_ROUTES,
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_less_known_never_says_more(law_book, name):
    """Whatever is said of a purchase that is partly known holds however the rest turns out."""
    tried = 0
    for case in CASES["cases"]:
        known = build_situation(**{**CASES["defaults"], **case})
        if getattr(known, name) not in POSSIBLE.get(name, (getattr(known, name),)):
            continue
        full = answer(law_book, known)
        less = answer(law_book, replace(known, **{name: UNKNOWN[name]}))
        assert codes(less.applies) <= codes(full.applies), case["id"]
        assert codes(less.does_not_apply) <= codes(full.does_not_apply), case["id"]
        tried += 1
    assert tried > 40


def codes(findings) -> set[str]:
    return {finding.rule_code for finding in findings}


def test_without_a_value_both_sides_of_the_line_stay_open(law_book):
    found = answer(law_book, build_situation(**{**CASES["defaults"], "value": None}))
    unsettled = {finding.rule_code: finding.missing for finding in found.unsettled}
    value = "the value of the whole contract, with all its years and options"
    assert unsettled["R04"] == unsettled["R05"] == unsettled["R07"] == (value,)
    assert codes(found.applies) & {"R04", "R05", "R07", "R09", "R23"} == set()


def dated_cases() -> list[tuple[str, int]]:
    """Rule and place of every case with a first or last day, from the file itself."""
    path = Path(__file__).parents[2] / "hub" / "starter" / "data" / "rules.yaml"
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return [
        (rule["code"], place)
        for rule in rules
        if not rule.get("is_retired")
        for place, case in enumerate(rule["cases"])
        if "start_from" in case or "start_to" in case
    ]


@pytest.mark.parametrize(("code", "place"), dated_cases())
def test_both_sides_of_every_change_of_law(law_book, code, place):
    """The case fits on its first and last day, and not a day before or after."""
    rule = next(rule for rule in law_book.rules if rule.code == code)
    case = rule.conditions[place]
    for inside, outside in (
        (case.start_from, case.start_from and case.start_from - timedelta(days=1)),
        (case.start_to, case.start_to and case.start_to + timedelta(days=1)),
    ):
        if inside is None:
            continue
        situation = fit(law_book, case, inside)
        assert all(part.truth for part in match(law_book, case, situation).parts)
        late = replace(situation, start=outside, contract_start=outside)
        assert "start" in {part.name for part in match(law_book, case, late).failed}


def fit(law_book, case: ConditionFact, day: date) -> Situation:
    """Return a purchase that fits `case` when it starts on `day`; fail when there is none."""
    amounts = [None]
    if case.tests:
        held = {row.value for row in law_book.thresholds if row.is_held_on(day)}
        amounts = sorted({value + step for value in held for step in (-1, 0, 1)})
    for value, spend in product(amounts, (None, Decimal(10**9))):
        situation = Situation(
            nation=(case.nations or ("england",))[0],
            authority=(case.authorities or ("council",))[0],
            contract_kind=(case.contract_kinds or ("services",))[0],
            route=(case.routes or ("competition",))[0],
            value=value,
            yearly_spend=spend,
            start=max(day, case.order_from or day),
            contract_start=day,
            buyer=case.buyer,
            circumstances=frozenset(case.circumstances),
        )
        if all(part.truth for part in match(law_book, case, situation).parts):
            return situation
    pytest.fail(f"No purchase fits {case}.")


def match(law_book, case: ConditionFact, situation: Situation) -> CaseResult:
    return match_case(case, situation, Lines(law_book, situation))


def test_an_answer_says_where_it_comes_from(law_book):
    """Each finding has a source, but for those that are advice of our own."""
    without = {rule.code for rule in law_book.rules if not rule.sources}
    assert without == {"R51", "R55", "R56"}
    found = answer(law_book, build_situation(**{**CASES["defaults"], "value": 300000}))
    threshold = next(finding for finding in found.applies if finding.rule_code == "R04")
    assert [source.title for source in threshold.sources] == ["Procurement Act 2023, Schedule 1"]
    assert threshold.reason == "£300,000 with VAT is at or above the line of £207,720."
    assert threshold.since is None
    assert found.review_by == date(2027, 6, 1)


def test_what_starts_after_the_review_is_marked(law_book):
    given = {**CASES["defaults"], "value": 300000}
    assert not answer(law_book, build_situation(**given)).is_past_review
    late = build_situation(**{**given, "start": date(2028, 1, 1)})
    assert answer(law_book, late).is_past_review
