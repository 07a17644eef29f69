"""A second reader of the rows, written apart from the finder: both say the same of any purchase.

It reads the YAML files with plain Python and nothing of `hub.reference.law`. It knows fully
described purchases alone, so that every case is met or not.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import yaml

from hub.reference.law.answers import answer
from hub.reference.law.facts import LawBook
from hub.reference.law.matching import list_applying
from tests.reference.law_book import DATA, build_situation, starter_law_book

pytestmark = pytest.mark.any_database
RULES = yaml.safe_load((DATA / "rules.yaml").read_text(encoding="utf-8"))["rules"]
LINES = yaml.safe_load((DATA / "thresholds.yaml").read_text(encoding="utf-8"))["thresholds"]
NATIONS = ("england", "wales", "scotland", "northern-ireland")
BODIES = (
    *("central", "devolved", "council", "nhs", "icb", "sub-central", "school"),
    *("private-utility", "public-utility"),
)
KINDS = (
    *("goods", "services", "light-touch", "works"),
    *("concession", "light-touch-concession", "health-care"),
)
ROUTES = ("competition", "quotes", "direct", "framework", "call-off", "modification")
OLDER = {"call-off", "modification"}
DAYS = (
    *(date(2014, 5, 1), date(2017, 3, 1), date(2021, 6, 1), date(2024, 6, 1)),
    *(date(2025, 2, 23), date(2025, 2, 24), date(2025, 12, 31), date(2026, 1, 1)),
    *(date(2026, 3, 31), date(2026, 4, 1), date(2026, 11, 30)),
)
VALUES = ("9000", "28000", "60000", "207719.99", "207720", "300000", "700000", "5100000", "6000000")
Purchase = dict[str, Any]


def make_purchase(chance: random.Random) -> Purchase:
    day = chance.choice(DAYS)
    return {
        "nation": chance.choice(NATIONS),
        "authority": chance.choice(BODIES),
        "contract_kind": chance.choice(KINDS),
        "route": chance.choice(ROUTES),
        "value": chance.choice(VALUES),
        "net": chance.random() < 0.3,
        "start": max(day, chance.choice(DAYS)),
        "contract_start": day,
        "yearly_spend": chance.choice(("1000000", "5000000", "150000000")),
        "circumstances": chance.choice(([], [], [], ["defence"])),
    }


def govern(purchase: Purchase) -> date:
    return purchase["contract_start" if purchase["route"] in OLDER else "start"]


def find_line(purchase: Purchase, name: str, kind: str) -> list[dict[str, Any]]:
    day, told = govern(purchase), set(purchase["circumstances"])
    rows = [
        row
        for row in LINES
        if row["line"] == name
        and row["start"] <= day <= row.get("end", date.max)
        and purchase["nation"] in (row.get("nations") or NATIONS)
        and purchase["authority"] in (row.get("authorities") or BODIES)
        and kind in (row.get("contract_kinds") or (*KINDS, kind))
        and set(row.get("circumstances", ())) <= told
    ]
    return [row for row in rows if row.get("circumstances")] or rows


def read_amounts(purchase: Purchase, row: dict[str, Any]) -> list[Decimal]:
    if row["line"] in {"pipeline-spend", "regulated-spend"}:
        return [Decimal(purchase["yearly_spend"])]
    value, percent = Decimal(purchase["value"]), find_line(purchase, "vat-percent", "services")
    factor = 1 + Decimal(percent[0]["value"]) / 100
    other = value * factor if purchase["net"] else value / factor
    other = other.quantize(Decimal("0.01"), ROUND_HALF_UP)
    gross, net = (other, value) if purchase["net"] else (value, other)
    return {"included": [gross], "none": [gross], "excluded": [net], "unknown": [net, gross]}[
        row["vat"]
    ]


def compare(purchase: Purchase, test: list[str], near: int) -> bool | None:
    name, relation, *kind = test
    rows = find_line(purchase, name, kind[0] if kind else purchase["contract_kind"])
    found = set()
    for row in rows:
        line = Decimal(str(row["value"]))
        for amount in read_amounts(purchase, row):
            if relation == "near":
                found.add(abs(amount - line) * 100 <= line * near)
                continue
            is_above = row.get("comparison") == "above"
            is_reached = amount > line if is_above else amount >= line
            found.add(is_reached if relation == "reaches" else not is_reached)
    return found.pop() if len(found) == 1 else None


def meet(purchase: Purchase, case: dict[str, Any]) -> bool | None:
    lists = {
        "nations": "nation",
        "authorities": "authority",
        "contract_kinds": "contract_kind",
        "routes": "route",
    }
    if any(name in case and purchase[key] not in case[name] for name, key in lists.items()):
        return False
    told = set(purchase["circumstances"])
    if case.get("buyer") or not set(case.get("circumstances", ())) <= told:
        return False
    if told & set(case.get("not_circumstances", ())):
        return False
    day = govern(purchase)
    if not case.get("start_from", date.min) <= day <= case.get("start_to", date.max):
        return False
    if purchase["start"] < case.get("order_from", date.min):
        return False
    near = case.get("near_percent", 0)
    sums = [compare(purchase, case[name], near) for name in ("value", "and_value") if name in case]
    if False in sums:
        return False
    return None if None in sums else True


def read_rule(purchase: Purchase, rule: dict[str, Any]) -> str:
    met = [(meet(purchase, case), case) for case in rule["cases"]]
    if any(truth and case.get("is_excluded") for truth, case in met):
        return "left out"
    usual = [(truth, case) for truth, case in met if not case.get("is_excluded")]
    applies = any(truth and not case.get("is_uncertain") for truth, case in usual)
    can_apply = any(truth is not False for truth, _case in usual)
    is_unsure = any(truth is None and case.get("is_excluded") for truth, case in met)
    if applies and not is_unsure:
        return "applies"
    return "open" if can_apply else "no"


def read_answer(law_book: LawBook, purchase: Purchase) -> dict[str, str]:
    situation = build_situation(**purchase)
    found = answer(law_book, situation)
    assert list_applying(law_book, situation) == found.rule_codes
    said = {rule.code: "no" for rule in law_book.rules}
    said |= {each.rule_code: "open" for each in found.cannot_say}
    said |= dict.fromkeys(found.rule_codes, "applies")
    return said


@pytest.mark.parametrize("number", range(100))
def test_two_readers_say_the_same(db: None, number: int) -> None:
    purchase = make_purchase(random.Random(number))
    rules = [rule for rule in RULES if not rule.get("is_retired")]
    expected = {rule["code"]: read_rule(purchase, rule) for rule in rules}
    for rule in rules:
        said = expected[rule["code"]]
        if said == "left out" or (said == "open" and is_quiet(purchase, rule)):
            expected[rule["code"]] = "no"

    assert read_answer(starter_law_book(), purchase) == expected


def is_quiet(purchase: Purchase, rule: dict[str, Any]) -> bool:
    """Return whether an advice stays unsaid for want of an amount, and not as an open question."""
    if rule["force"] not in {"good-practice", "cannot-say"}:
        return False
    met = [case for case in rule["cases"] if meet(purchase, case)]
    return not any(case.get("is_uncertain") for case in met)
