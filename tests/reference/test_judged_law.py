"""What lawyers judged of the rule finder, case by case, and that its duties name their law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.reference.law.answers import answer
from hub.reference.law.facts import LawBook
from hub.reference.law.vocabulary import Force
from hub.reference.models import RuleBasis
from tests.reference.law_book import build_situation, load_starter_law, starter_law_book

pytestmark = pytest.mark.any_database
CASES = yaml.safe_load((Path(__file__).parent / "judged_cases.yaml").read_text(encoding="utf-8"))
LAW = "legislation.gov.uk/"


@pytest.fixture
def law_book(db: None) -> LawBook:
    return starter_law_book()


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_judged_case(law_book: LawBook, case: dict[str, Any]) -> None:
    found = answer(law_book, build_situation(**{**CASES["defaults"], **case}))
    applies = found.rule_codes
    left_out = {each.rule_code for each in found.exclusions}

    assert set(case["rules"]) - applies == set()
    assert set(case.get("not", [])) & applies == set()
    assert applies & left_out == set()


def test_no_duty_is_without_its_law(law_book: LawBook) -> None:
    duties = [rule for rule in law_book.rules if rule.force == Force.DUTY]
    assert len(duties) > 40
    assert [
        rule.code for rule in duties if not any(LAW in source.url for source in rule.sources)
    ] == []


def test_whoever_is_left_out_is_told_by_which_law(law_book: LawBook) -> None:
    cases = [
        (rule.code, case) for rule in law_book.rules for case in rule.conditions if case.is_excluded
    ]
    assert len(cases) > 60
    assert [code for code, case in cases if not case.explanation] == []


def test_each_section_has_an_address_of_its_own(db: None) -> None:
    load_starter_law()
    addresses = RuleBasis.objects.exclude(address="").values_list("address", flat=True)
    assert len(set(addresses)) > 50
    assert [each for each in addresses if not each.startswith(f"https://www.{LAW}")] == []
