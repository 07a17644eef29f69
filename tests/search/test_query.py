"""Reading what a person typed."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.query import LONGEST_TEXT, MOST_UNITS, Query, Unit, parse_query, tidy

SYNONYMS = [(("KPI",), ("key", "performance", "indicator"))]


def words(text: str) -> list[tuple[str, ...]]:
    return [unit.words for unit in parse_query(text).units]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("weighting criteria", [("weighting",), ("criteria",)]),
        ("what is the weighting", [("weighting",)]),
        ("what is the", [("what",), ("is",), ("the",)]),
        ("council’s sub-contractor", [("council",), ("sub", "contractor")]),
        ('"social value" act', [("social", "value"), ("act",)]),
        ("“social value", [("social",), ("value",)]),
        ("value:>9 (x) ~ *", [("value", "9"), ("x",)]),
        ("社会价值", [("社", "会"), ("会", "价"), ("价", "值")]),
        ("what does KPI mean?", [("KPI",)]),
        ("ما هي القيمة", [("القيمة",)]),
        ("beth yw caffael", [("caffael",)]),
        ("e\u0301tude", [("\u00e9tude",)]),
        ('" - "" -', []),
    ],
)
def test_units(text: str, units: list[tuple[str, ...]]) -> None:
    assert words(text) == units


def test_phrases_exclusions_and_joined_words() -> None:
    query = parse_query('tender -price -"lowest bid" pre-market "real living wage"')

    assert query.units == (
        Unit(("tender",)),
        Unit(("pre", "market"), (("premarket",),)),
        Unit(("real", "living", "wage"), is_exact=True),
    )
    assert query.excluded == (("price",), ("lowest", "bid"))
    assert query.needed == 3


def test_what_some_write_as_one_word_and_some_as_two() -> None:
    well, being = parse_query("well being").units
    assert ("wellbeing",) in well.alternatives
    assert ("wellbeing",) in being.alternatives
    assert parse_query("iso20400").units == (Unit(("iso20400",), (("iso", "20400"),)),)
    assert parse_query("contract clause").units == (Unit(("contract",)), Unit(("clause",)))


@pytest.mark.parametrize("text", ["KPI", "kpis", "key performance indicators"])
def test_synonyms_join_under_any_name(text: str) -> None:
    [unit] = parse_query(text, SYNONYMS).units

    said = {unit.words, *unit.alternatives}
    assert ("KPI",) in said or ("kpis",) in said
    assert any(len(each) == 3 for each in said)


def test_a_quotation_is_not_expanded() -> None:
    assert parse_query('"key performance indicator"', SYNONYMS).units == (
        Unit(("key", "performance", "indicator"), is_exact=True),
    )


def test_signs_without_spaces_are_words_once() -> None:
    assert parse_query("社会价值 tender").words == ("社", "会", "价", "值", "tender")
    assert parse_query("no no").words == ("no", "no")


def test_caps() -> None:
    assert len(parse_query("word " * 3000).text) <= LONGEST_TEXT
    assert len(parse_query("a1 " * 3000).units) <= MOST_UNITS
    assert tidy("a\x00b\u202ec\ud800d\n\u200be") == "abc d e"


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
def test_nothing_makes_it_fail(text: str) -> None:
    query = parse_query(text, SYNONYMS)

    assert isinstance(query, Query)
    query.text.encode()
    assert all(word for unit in query.units for word in unit.words)


def test_every_plane_of_unicode() -> None:
    signs = random.Random(1).sample(range(sys.maxunicode + 1), 3000)
    for start in range(0, 3000, 50):
        parse_query("".join(map(chr, signs[start : start + 50])))
