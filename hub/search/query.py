"""Reads what a person typed into a query object. No engine syntax gets past here.

Quotation marks keep words together; a hyphen before a word or a phrase leaves out what has it.
Everything else is words. Numbers are the same with and without a sign or a space between their
thousands. Synonyms join a unit as alternatives (`hub.search.synonyms`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from hub.search.words import UNSPACED_SIGN, normalise, same_word, says_little, split_words

LONGEST_TEXT = 200  # characters
MOST_UNITS = 16
MOST_ALTERNATIVES = 8
LONGEST_ACRONYM = 5
LONGEST_FIRST_HALF = 5  # of a word that some write as two
HALF = re.compile("[\ud800-\udfff]")  # of a character
# A number with its thousands set apart, and one without.
FIRST_DIGITS, THREE_DIGITS = re.compile(r"[0-9]{1,3}"), re.compile(r"[0-9]{3}")
LONG_NUMBER = re.compile(r"[0-9]{4,15}")
NUMBERED = re.compile(r"([^\W\d_]+)(\d+)")
QUOTES = "“”„‟«»＂"
PIECE = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"|([^\s"]+))|"([^"]*)"|([^\s"]+)')
Words = tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """One thing that is looked for.

    Attributes:
        words: one word, or several that belong together.
        alternatives: other ways to say the same.
        is_exact: the words stand side by side; else they may stand apart.
    """

    words: Words
    alternatives: tuple[Words, ...] = ()
    is_exact: bool = False


@dataclass(frozen=True)
class Query:
    """What is looked for. `text` is what was typed, tidied; it never reaches an engine."""

    text: str = ""
    units: tuple[Unit, ...] = ()
    excluded: tuple[Words, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.units

    @property
    def words(self) -> Words:
        """All words that are looked for, in order; what two pairs of signs share, once."""
        found: list[str] = []
        for unit in self.units:
            first = unit.words[0]
            is_shared = found[-1:] == [first] and UNSPACED_SIGN.match(first)
            found += unit.words[1:] if is_shared else unit.words
        return tuple(found)

    @property
    def needed(self) -> int:
        """How many units a document must have: all of one or two, most of more."""
        plain = sum(1 for unit in self.units if not unit.is_exact)
        exact = len(self.units) - plain
        return exact + (plain if plain <= 2 else -(-plain * 6 // 10))

    @property
    def may_be_loosened(self) -> bool:
        """Whether a document with fewer units than `needed` may do when hardly any has so many."""
        return self.needed > 1 and not any(unit.is_exact for unit in self.units)


def tidy(text: str) -> str:
    """Return `text` as an index would keep it (`normalise`), in one line, at most LONGEST_TEXT
    long."""
    kept = "".join(
        " " if unicodedata.category(sign) in {"Cn", "Co", "Zl", "Zp"} else sign
        for sign in normalise(HALF.sub(" ", text[: LONGEST_TEXT * 4]))
    )
    return " ".join(kept.split())[:LONGEST_TEXT].strip()


def parse_query(text: str, synonyms: Sequence[Sequence[Words]] = ()) -> Query:
    """Return the query that `text` asks; never raises.

    Args:
        synonyms: groups of names that mean the same, each a tuple of words.
    """
    text = tidy(text)
    units: list[Unit] = []
    excluded: list[Words] = []
    for minus, phrase, word, *loose in PIECE.findall(_straighten(text)):
        words = tuple(split_words(phrase or word or "".join(loose)))
        if not words:
            continue
        if minus:
            excluded.append(words)
        elif phrase or loose[0]:
            units.append(Unit(words, is_exact=len(words) > 1))
        else:
            units += _read_piece(words)
    units = _with_joined(list(_with_thousands(units[:MOST_UNITS])))
    expanded = expand(units, synonyms) if synonyms else units
    return Query(text, tuple(_without_stop_words(expanded)), tuple(excluded[:MOST_UNITS]))


def _straighten(text: str) -> str:
    for mark in QUOTES:
        text = text.replace(mark, '"')
    return text


def _read_piece(words: Words) -> list[Unit]:
    """Return the units of what was typed without a space: a word, “sub-contractor”, signs.

    Words of a script without spaces have no ends: each two signs in a row are a unit.
    """
    if len(words) == 1:
        numbered = NUMBERED.fullmatch(words[0])
        others = (numbered.groups(),) if numbered else _other_number(words[0])
        return [Unit(words, others or _split_thousands(words[0]))]
    if any(UNSPACED_SIGN.match(word) for word in words):
        return [Unit(pair) for pair in pairwise(words)]
    return [Unit(words, (("".join(words),),))]


def _with_thousands(units: Sequence[Unit]) -> Iterator[Unit]:
    """Yield `units`; a number that was typed with spaces, “10 000”, is one."""
    at = 0
    while at < len(units):
        ends = at + 1
        if units[at].is_exact is False and _is_number(units[at], FIRST_DIGITS):
            while ends < len(units) and _is_number(units[ends], THREE_DIGITS):
                ends += 1
        words = tuple(unit.words[0] for unit in units[at:ends])
        yield Unit(words, (("".join(words),),)) if len(words) > 1 else units[at]
        at = ends


def _is_number(unit: Unit, pattern: re.Pattern[str]) -> bool:
    return len(unit.words) == 1 and bool(pattern.fullmatch(unit.words[0]))


def _split_thousands(word: str) -> tuple[Words, ...]:
    """Return a long number as it reads with its thousands set apart: a sign between them."""
    if not LONG_NUMBER.fullmatch(word):
        return ()
    first = len(word) % 3 or 3
    return ((word[:first], *(word[at : at + 3] for at in range(first, len(word), 3))),)


def _other_number(word: str) -> tuple[Words, ...]:
    """Return the plural or singular of what may be an acronym: no stemmer knows “KPIs”."""
    if len(word) > LONGEST_ACRONYM or len(word) < 3 or not (word.isascii() and word.isalpha()):
        return ()
    return ((word[:-1] if word.lower().endswith("s") else f"{word}s",),)


def _with_joined(units: Sequence[Unit]) -> list[Unit]:
    """Return `units`, two short ones in a row also as one word: “well being”, “non profit”."""
    found = list(units)
    for at in range(len(units) - 1):
        pair = found[at : at + 2]
        if any(len(unit.words) > 1 or not unit.words[0].isalpha() for unit in pair):
            continue
        first, second = (unit.words[0] for unit in pair)
        if len(first) > LONGEST_FIRST_HALF or says_little(first) or says_little(second):
            continue
        for place, unit in enumerate(pair, start=at):
            joined = (*unit.alternatives, (first + second,))
            found[place] = replace(unit, alternatives=joined)
    return found


def _without_stop_words(units: Sequence[Unit]) -> list[Unit]:
    kept = [unit for unit in units if len(unit.words) > 1 or not says_little(unit.words[0])]
    return kept or list(units)


def expand(units: Sequence[Unit], synonyms: Sequence[Sequence[Words]]) -> list[Unit]:
    """Return `units` with those that name something under all its names; the longest name wins."""
    names = _list_names(tuple(map(tuple, synonyms)))
    longest = max((len(key) for key in names), default=0)
    found: list[Unit] = []
    at = 0
    while at < len(units):
        taken = 1
        unit = units[at]
        for length in range(min(longest, len(units) - at), 0, -1):
            run = units[at : at + length]
            words = tuple(word for each in run for word in each.words)
            if any(each.is_exact for each in run) or _key(words) not in names:
                continue
            group = names[_key(words)]
            others = tuple(name for name in group if _key(name) != _key(words))
            own = run[0].alternatives if length == 1 else ()
            numbers = (other for name in others if len(name) == 1 for other in _other_number(*name))
            unit = Unit(words, (*own, *others, *numbers)[:MOST_ALTERNATIVES])
            taken = length
            break
        found.append(unit)
        at += taken
    return found


@lru_cache(maxsize=8)
def _list_names(synonyms: tuple[tuple[Words, ...], ...]) -> dict[Words, tuple[Words, ...]]:
    """Return the group of each name; made once for each list of synonyms in a process."""
    return {_key(name): group for group in synonyms for name in group}


def list_single_names(synonyms: Sequence[Sequence[Words]]) -> set[str]:
    """Return the names of one word, as `same_word` has them."""
    return {key[0] for key in _list_names(tuple(map(tuple, synonyms))) if len(key) == 1}


def _key(words: Words) -> Words:
    return tuple(same_word(word) for word in words)
