"""What would change an answer: another value, another day, another nation, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hub.reference.law.answers import answer
from hub.reference.law.changes import list_changes
from hub.reference.law.facts import LawBook, Situation
from tests.reference.law_book import build_situation, starter_law_book

pytestmark = pytest.mark.any_database
USUAL: dict[str, Any] = {
    "nation": "england",
    "authority": "council",
    "contract_kind": "services",
    "value": Decimal(300_000),
    "start": date(2026, 11, 30),
}


@pytest.fixture
def law_book(db: None) -> LawBook:
    return starter_law_book()


def apply(situation: Situation, told: dict[str, str]) -> Situation:
    """Return the situation that the form would make of these fields."""
    changed: dict[str, Any] = dict(told)
    if "value" in told:
        changed["value"] = Decimal(told["value"])
        changed["includes_vat"] = changed.pop("vat") == "included"
    for name in ("start", "contract_start"):
        if name in told:
            changed[name] = date.fromisoformat(told[name])
    return replace(situation, **changed)


def test_each_change_is_named_and_counted(law_book: LawBook) -> None:
    situation = build_situation(**USUAL)
    found = answer(law_book, situation)

    changes = list_changes(law_book, found)

    assert [each.what for each in changes] == [
        "From £5,000,000 with VAT (Performance indicators)",
        "Below £207,720 with VAT (Full procurement rules)",
        "Started before 1 April 2026",
        "In Wales",
        "In Scotland",
        "In Northern Ireland",
    ]
    for change in changes:
        others = answer(law_book, apply(situation, change.told)).rule_codes
        assert (change.more, change.fewer) == (
            len(others - found.rule_codes),
            len(found.rule_codes - others),
        )
        assert change.more + change.fewer > 0


@pytest.mark.parametrize(
    "given",
    [
        {"value": None},
        {"start": None},
        {"nation": ""},
        {"nation": "outside"},
        {"includes_vat": None},
        {"contract_kind": ""},
        {"authority": ""},
        {"nation": "scotland", "value": Decimal(40_000)},
        {"route": "call-off", "contract_start": date(2025, 11, 1)},
        {"start": date(2012, 1, 1)},
    ],
    ids=str,
)
def test_what_is_not_known_changes_nothing_by_itself(
    law_book: LawBook, given: dict[str, Any]
) -> None:
    situation = replace(build_situation(**USUAL), **given)
    found = answer(law_book, situation)

    for change in list_changes(law_book, found):
        others = answer(law_book, apply(situation, change.told)).rule_codes
        assert change.more == len(others - found.rule_codes)
        assert change.fewer == len(found.rule_codes - others)
