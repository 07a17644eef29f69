"""Slips of the pen."""

import pytest

from hub.search.engines.spelling import WordList
from hub.search.words import fold, list_prefixes, same_word, split_words

WORDS = WordList(
    [("procurement", 30), ("modern", 1), ("model", 9), ("social", 50), ("value", 50), ("act", 5)]
)


@pytest.mark.parametrize(
    ("word", "likeliest"),
    [
        ("procurment", "procurement"),
        ("procuremnet", "procurement"),
        ("porcurement", "procurement"),
        ("rocurement", "procurement"),
        ("socal", "social"),
        ("socialvalue", "social value"),
        ("modem", "model"),
        ("slavery", None),
        ("at", None),
        ("x" * 99, None),
    ],
)
def test_likeliest(word: str, likeliest: str | None) -> None:
    found = WORDS.similar(word)
    assert (found[0] if found else None) == likeliest


def test_short_words_have_one_slip_and_long_ones_two() -> None:
    words = WordList([("bid", 9), ("bids", 3), ("tender", 9), ("weighting", 9), ("freighting", 9)])

    assert words.similar("bdi") == ["bid"]
    assert words.similar("bid") == ["bids"]
    assert words.similar("tedner") == ["tender"]
    assert words.similar("tednre") == []
    assert words.similar("wieghtnig") == ["weighting"]
    assert words.similar("veighting") == ["weighting"], "the first letter, and no other slip"
    assert words.similar("veightinh") == []


def test_words() -> None:
    assert split_words("The council’s ‘sub-contract’: 社会 №5") == [
        *("The", "council", "sub", "contract", "社", "会", "5"),
    ]
    assert fold("Tŷ ÉTUDE") == "ty etude"
    assert fold("मूल्य") == "मूल्य"
    assert fold("القِيمَة") == "القيمة"
    assert same_word("KPIs") == same_word("kpi")
    assert same_word("process") == "process"
    assert list_prefixes(("Tŷ ok",)) == ["o", "ok", "t", "ty"]
