"""The table of thresholds: both sides of every row, in time and in money, and the sum."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import yaml
from django.core.exceptions import ValidationError

from hub.reference.law.amounts import Amount, read_amount
from hub.reference.law.facts import LawBook, LineTest, Situation, ThresholdFact
from hub.reference.law.lines import Lines
from hub.reference.law_rows import load_thresholds
from hub.reference.models import Source, Threshold
from tests.reference.law_book import DATA, load_starter_law, starter_law_book

pytestmark = pytest.mark.any_database

ROWS = yaml.safe_load((DATA / "thresholds.yaml").read_text(encoding="utf-8"))["thresholds"]
SPEND = {"pipeline-spend", "regulated-spend"}
PENNY = Decimal("0.01")


@pytest.fixture
def law_book(db) -> LawBook:
    return starter_law_book()


def find_row(law_book: LawBook, code: str) -> ThresholdFact:
    return next(row for row in law_book.thresholds if row.code == code)


def place(row: ThresholdFact, *, day, value=None, net=False) -> Situation:
    """A purchase to which `row` belongs."""
    is_spend = row.line in SPEND
    return Situation(
        nation=row.nations[0],
        authority=(row.authorities or ("council",))[0],
        contract_kind=(row.contract_kinds or ("services",))[0],
        value=None if is_spend else value,
        yearly_spend=value if is_spend else None,
        includes_vat=not net,
        start=day,
        circumstances=frozenset(row.circumstances),
    )


def reaches(law_book: LawBook, row: ThresholdFact, value: Decimal, **given) -> bool | None:
    situation = place(row, value=value, **given)
    return Lines(law_book, situation).test(LineTest(row.line, "reaches")).truth


# Where another row fits the same body too, one side of the line stays open.
BELOW_IS_OPEN = {"T21-nhs", "T25"}
REACHED_IS_OPEN = {"T25-other"}


@pytest.mark.parametrize("code", [row["code"] for row in ROWS if row["line"] != "vat-percent"])
def test_both_sides_of_every_amount(law_book, code):
    row = find_row(law_book, code)
    first = row.value if row.comparison == "at-or-above" else row.value + PENNY
    net = row.vat == "excluded"
    for day in filter(None, (row.start, row.end)):
        if row.vat == "unknown":
            low = (row.value / Decimal("1.2")).quantize(PENNY) - 1
            assert reaches(law_book, row, first, day=day, net=True) is True
            assert reaches(law_book, row, low, day=day, net=True) is False
            assert reaches(law_book, row, low + 10, day=day, net=True) is None
        else:
            above = None if code in REACHED_IS_OPEN else True
            below = None if code in BELOW_IS_OPEN else False
            assert reaches(law_book, row, first, day=day, net=net) is above
            assert reaches(law_book, row, first - PENNY, day=day, net=net) is below


@pytest.mark.parametrize("code", [row["code"] for row in ROWS])
def test_both_sides_of_every_day(law_book, code):
    row = find_row(law_book, code)
    assert found_on(law_book, row, row.start)
    assert not found_on(law_book, row, row.start - timedelta(days=1))
    if row.end:
        assert found_on(law_book, row, row.end)
        assert not found_on(law_book, row, row.end + timedelta(days=1))


def found_on(law_book: LawBook, row: ThresholdFact, day) -> bool:
    rows, _complete = Lines(law_book, place(row, day=day)).find(row.line)
    return row.code in {each.code for each in rows}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"includes_vat": False}, (Amount(Decimal(172000), Decimal("206400.00")),)),
        ({"includes_vat": True}, (Amount(Decimal("143333.33"), Decimal(172000)),)),
        (
            {"includes_vat": None},
            (
                Amount(Decimal("143333.33"), Decimal(172000)),
                Amount(Decimal(172000), Decimal("206400.00")),
            ),
        ),
    ],
)
def test_the_sum(given, expected):
    assert read_amount(Decimal(172000), percent=Decimal(20), **given) == expected


def test_without_a_percentage_the_other_side_of_the_sum_is_not_known():
    assert read_amount(Decimal(100), includes_vat=False, percent=None) == (
        Amount(Decimal(100), None),
    )


@pytest.mark.parametrize(
    ("value", "expected"), [(189330, True), (189329, None), (122976, None), (122975, False)]
)
def test_between_two_lines_that_may_hold_nothing_is_said(law_book, value, expected):
    """Until August 2021 NHS trusts and foundation trusts had different lines."""
    day = find_row(law_book, "T21-nhs").end
    situation = Situation("england", "nhs", "services", Decimal(value), False, day)
    assert Lines(law_book, situation).test(LineTest("full-rules", "reaches")).truth is expected


@pytest.mark.parametrize(("value", "expected"), [(49000, None), (6000000, None)])
def test_a_body_without_a_figure_is_not_judged_by_another_figure(law_book, value, expected):
    """Scotland's light-touch line was not seen, so a kind that is not known stays open."""
    day = find_row(law_book, "T58b").start
    situation = Situation("scotland", "council", "", Decimal(value), True, day)
    assert Lines(law_book, situation).test(LineTest("full-rules", "reaches")).truth is expected


def test_a_value_without_its_basis_is_settled_only_when_both_readings_agree(law_book):
    day = find_row(law_book, "T49").start
    truths = [
        Lines(law_book, Situation("england", "council", "services", Decimal(value), None, day))
        .test(LineTest("full-rules", "reaches"))
        .truth
        for value in (173000, 180000, 207720)
    ]
    assert truths == [False, None, True]


def test_loading_again_changes_nothing_and_keeps_what_an_editor_changed(db):
    load_starter_law()
    assert Threshold.objects.count() == len(ROWS)
    Threshold.objects.filter(code="T49").update(value=207721)
    again = load_thresholds(DATA / "thresholds.yaml")
    assert (again.created, again.updated, again.kept) == (0, 0, 1)
    assert again.unchanged == len(ROWS) - 1
    assert Threshold.objects.get(code="T49").value == 207721


def test_a_row_that_makes_no_sense_is_refused(db):
    source = Source.objects.create(key="S1", title="A source")
    row = Threshold(
        code="X1", line="full-rules", value=1, start="2026-01-02", end="2026-01-01", source=source
    )
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict["end"] == ["The last day lies before the first."]
    row.end, row.nations = None, ["atlantis"]
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict == {"nations": ["Choose from the list."]}
