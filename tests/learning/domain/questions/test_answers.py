"""Numbers and words as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.domain.questions.answers import (
    APOSTROPHES,
    HYPHENS,
    QUOTES,
    Text,
    fold_text,
    read_number,
)
from learning.domain.questions.grading import Policy, ShortText


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1693", "1693"),
        ("£1,693.00", "1693.00"),
        ("-£1,693", "-1693"),
        ("£-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("1\u00a0693", "1693"),
        ("12 %", "12"),
        ("5.", "5"),
        (".5", ".5"),
        ("١٢٣٫٥", "123.5"),
        ("१२", "12"),
    ],
)
def test_ways_to_write_a_number(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "£",
        "1,69",
        "16,93",
        "1.693,00",
        "1e5",
        "NaN",
        "Infinity",
        "+-5",
        "--5",
        "5 or 6",
        "five",
        "1" * 41,
        "5²",
        "%",
        ".",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize("text", ["4.46:1", "4.46", "4.46 : 1"])
def test_the_unit_may_stand_or_be_left_out(text: str) -> None:
    assert read_number(text, unit=":1") == Decimal("4.46")


def test_another_unit_is_not_taken_for_it() -> None:
    assert read_number("5 days", unit="hours") is None
    assert read_number("5 HOURS", unit="hours") == 5


@given(st.text(max_size=60), st.text(max_size=5))
def test_reading_never_fails(text: str, unit: str) -> None:
    number = read_number(text, unit=unit)
    assert number is None or number.is_finite()


@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_folding_twice_changes_nothing_more(text: str, case: bool, accents: bool) -> None:
    once = fold_text(text, case=case, accents=accents)
    assert fold_text(once, case=case, accents=accents) == once


@pytest.mark.parametrize("accents", [True, False])
def test_every_letter_and_its_capital_are_the_same(accents: bool) -> None:
    letters = [chr(code) for code in range(0x2FFFF) if chr(code).isalpha()]
    apart = [
        letter
        for letter in letters
        if fold_text(letter.upper(), case=True, accents=accents)
        != fold_text(letter, case=True, accents=accents)
    ]

    assert len(letters) > 100_000
    assert apart == []


def test_vowel_signs_of_other_scripts_are_letters() -> None:
    assert fold_text("सामाजिक", case=True, accents=True) != fold_text(
        "समजक", case=True, accents=True
    )


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        *((f"well{sign}being", "well-being") for sign in HYPHENS),
        *((f"council{sign}s", "council's") for sign in APOSTROPHES),
        *((f"{sign}best value{sign}", '"best value"') for sign in QUOTES),
        ("“best value”", '"best value"'),
        ("well\u00adbeing\u200b", "wellbeing"),
        ("best\u00a0value …", "best value"),
    ],
)
@pytest.mark.parametrize("folds", [True, False])
def test_punctuation_that_looks_alike_is_one(typed: str, accepted: str, folds: bool) -> None:
    for first, second in ((typed, accepted), (accepted, typed)):
        question = ShortText(1, Policy.ALL_OR_NOTHING, (second,), folds, folds)
        assert question.judge(Text(first))[0] == 1


def test_other_punctuation_is_not() -> None:
    question = ShortText(1, Policy.ALL_OR_NOTHING, ("well-being",))

    assert [
        question.judge(Text(text))[0] for text in ("wellbeing", "well being", "well_being")
    ] == [
        0,
        0,
        0,
    ]


@pytest.mark.parametrize("sign", HYPHENS)
def test_every_hyphen_is_a_minus(sign: str) -> None:
    assert read_number(f"{sign}1’693.5\u200b") == Decimal("-1693.5")
