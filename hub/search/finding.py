"""One search of a person: synonyms, slips of the pen, what the reader may find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hub.search.engines.base import Engine, Found, Request
from hub.search.engines.current import get_engine
from hub.search.engines.ranking import RARE
from hub.search.query import Query, Unit, Words, list_single_names, parse_query
from hub.search.synonyms import list_synonyms
from hub.search.upkeep import look
from hub.search.words import same_word

# A rare word with a neighbour in so many times as many documents may be a slip.
TIMES = 20
MOST_CORRECTED = 4
Synonyms = tuple[tuple[Words, ...], ...]


@dataclass(frozen=True)
class Answer:
    """What was found.

    Attributes:
        query: what was searched for in the end.
        corrected: what that is in words, where it is not what was typed.
        suggestion: another spelling that finds more; empty for none.
    """

    query: Query
    found: Found
    corrected: str = ""
    suggestion: str = ""


def find(
    text: str,
    readers: frozenset[str],
    *,
    chosen: Mapping[str, tuple[str, ...]] | None = None,
    facets: tuple[str, ...] = (),
    offset: int = 0,
    limit: int = 20,
    is_literal: bool = False,
    engine: Engine | None = None,
) -> Answer:
    """Search for `text`; raises SearchUnavailableError.

    Words that no document has are taken for slips and searched for as the likeliest word, unless
    `is_literal`. Words that hardly any document has are searched for, and the likeliest other
    spelling is suggested if it finds more.
    """
    engine = engine or get_engine()
    look(engine)
    synonyms = list_synonyms()
    query = parse_query(text, synonyms)
    if query.is_empty:
        return Answer(query, Found())
    request = Request(query, readers, chosen or {}, facets, offset, limit)
    unknown, rare = ({}, {}) if is_literal else correct(query, synonyms, readers, engine)
    if unknown:
        corrected = replace_words(query.text, unknown)
        better = parse_query(corrected, synonyms)
        found = engine.search(replace(request, query=better))
        if found.total:
            return Answer(better, found, corrected=corrected)
    found = engine.search(request)
    return Answer(query, found, suggestion=_suggest(request, found, rare, synonyms, engine))


@dataclass(frozen=True)
class Matching:
    """All documents of a kind that match, the best first; `corrected` as in `Answer`."""

    ids: list[str]
    corrected: str = ""


def find_all(
    text: str, readers: frozenset[str], *, kind: str, engine: Engine | None = None
) -> Matching:
    """Return all documents of a kind that `find` would find; raises SearchUnavailableError."""
    engine = engine or get_engine()
    look(engine)
    synonyms = list_synonyms()
    query = parse_query(text, synonyms)
    unknown, _rare = correct(query, synonyms, readers, engine)
    if unknown:
        corrected = replace_words(query.text, unknown)
        if ids := engine.matching_ids(parse_query(corrected, synonyms), readers, kind=kind):
            return Matching(ids, corrected)
    return Matching(engine.matching_ids(query, readers, kind=kind))


def _suggest(
    request: Request, found: Found, rare: Mapping[str, str], synonyms: Synonyms, engine: Engine
) -> str:
    if not rare:
        return ""
    text = replace_words(request.query.text, rare)
    other = parse_query(text, synonyms)
    more = engine.search(replace(request, query=other, facets=(), offset=0, limit=1))
    return text if more.total > found.total else ""


def correct(
    query: Query, synonyms: Synonyms, readers: frozenset[str], engine: Engine
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the likeliest spelling of words that nothing has, and of words that little has.

    A name that editors gave as a synonym is no slip, nor is a half of a word that is known whole.
    """
    named = list_single_names(synonyms)
    unknown: dict[str, str] = {}
    rare: dict[str, str] = {}
    for unit in query.units:
        if len(unit.words) > 1 or not _may_be_slip(unit) or len(unknown) >= MOST_CORRECTED:
            continue
        [word] = unit.words
        if same_word(word) in named:
            continue
        count = engine.count_word(word, readers)
        if count > RARE or (not count and _is_half(unit, readers, engine)):
            continue
        other, times = engine.similar_word(word, readers) or ("", 0)
        if other and not count:
            unknown[word] = other
        elif other and times >= TIMES * count:
            rare[word] = other
    return unknown, rare


def _is_half(unit: Unit, readers: frozenset[str], engine: Engine) -> bool:
    joined = [each[0] for each in unit.alternatives if len(each) == 1]
    return any(engine.count_word(word, readers) for word in joined)


def _may_be_slip(unit: Unit) -> bool:
    [word] = unit.words
    return word.isalpha() and not unit.is_exact


def replace_words(text: str, others: Mapping[str, str]) -> str:
    """Return `text` with each of these words replaced, wherever it stands alone."""
    return " ".join(_replace_in(piece, others) for piece in text.split())


def _replace_in(piece: str, others: Mapping[str, str]) -> str:
    core = piece.strip("\"'“”‘’.,;:!?()")
    return piece.replace(core, others[core]) if core in others else piece
