"""What a learner may answer, and what typed numbers and words mean. Pure, without Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LONGEST_NUMBER = 40
CURRENCIES = "£$€₹"
# Signs that mean the same as one on every keyboard: hyphens, dashes and minus, apostrophes and
# quotation marks, as word processors, phones and other languages write them.
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u0060\u00b4\uff07"
QUOTES = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02"
SAME_MARKS = str.maketrans(
    dict.fromkeys(HYPHENS, "-") | dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(QUOTES, '"')
)
# In numbers an apostrophe separates thousands, and so do the signs of Arabic script.
SAME_SIGNS = SAME_MARKS | str.maketrans({"٫": ".", "٬": ",", "،": ",", "'": ","})
SAME_SIGNS |= dict.fromkeys(map(ord, APOSTROPHES), ",")
# Signs without a shape; the joiners of other scripts are letters of a kind.
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Digits in any script; commas only between groups of three.
NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?|([+-]?)\.(\d+)")
# Accents of Latin, Greek and Cyrillic letters; the vowel signs of other scripts are letters.
ACCENTS = re.compile("[\u0300-\u036f]+")
SPACES = re.compile(r"\s+")
END_MARKS = ".!?;:…"


@dataclass(frozen=True)
class Selection:
    """The options that were picked."""

    chosen: frozenset[str]

    def to_data(self) -> dict[str, Any]:
        return {"chosen": sorted(self.chosen)}


@dataclass(frozen=True)
class Text:
    """What was typed, as typed."""

    text: str

    def to_data(self) -> dict[str, Any]:
        return {"text": self.text}


@dataclass(frozen=True)
class Pairing:
    """What was put beside what: (stem, choice), each stem once; stems left open are missing."""

    pairs: frozenset[tuple[str, str]]

    def to_data(self) -> dict[str, Any]:
        return {"pairs": dict(sorted(self.pairs))}


Answer = Selection | Text | Pairing


def answer_from_data(data: Mapping[str, Any] | None) -> Answer | None:
    """Return the answer that `to_data` wrote; None for none. Raises ValueError for other data."""
    if data is None:
        return None
    if "chosen" in data:
        return Selection(frozenset(data["chosen"]))
    if "text" in data:
        return Text(data["text"])
    if "pairs" in data:
        return Pairing(frozenset(data["pairs"].items()))
    raise ValueError(f"no answer: {sorted(data)}")


def read_number(text: str, *, unit: str = "") -> Decimal | None:
    """Return the number in `text`: "£1,693.00", "1693", "−1 693", "12 %"; None when it is none.

    Spaces, a currency sign or a per cent sign count for nothing, nor does `unit` before or after
    the number in any letter case. A comma separates thousands, a point the decimals.
    """
    if len(text) > LONGEST_NUMBER:
        return None
    plain = _squeeze(text).removesuffix(".")
    if unit:
        plain = plain.removeprefix(_squeeze(unit)).removesuffix(_squeeze(unit))
    sign, rest = (plain[0], plain[1:]) if plain[:1] in {"+", "-"} else ("", plain)
    match = NUMBER.fullmatch(sign + rest.lstrip(CURRENCIES).rstrip(CURRENCIES + "%"))
    return Decimal(match[0].replace(",", "")) if match else None


def _squeeze(text: str) -> str:
    seen = UNSEEN.sub("", SPACES.sub("", unicodedata.normalize("NFC", text)))
    return seen.translate(SAME_SIGNS).casefold()


def fold_text(text: str, *, case: bool, accents: bool) -> str:
    """Return `text` as it is compared: NFC, plain punctuation, single spaces, no sign at its end.

    Args:
        case: letter case counts for nothing.
        accents: accents on Latin, Greek and Cyrillic letters count for nothing.
    """
    folded = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    if case:
        # By way of capitals: “ı” and “I” differ when folded alone.
        folded = folded.upper().casefold()
    if accents:
        folded = ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    folded = unicodedata.normalize("NFC", folded).translate(SAME_MARKS)
    return SPACES.sub(" ", folded).strip().rstrip(END_MARKS).strip()
