"""From the query object to the cluster's queries; a pure function of both.

The same shape and figures as the embedded engine's (`hub.search.engines.ranking`). What a person
typed is only ever text of a `multi_match`, which knows no syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    FunctionScore,
    MatchAll,
    MoreLikeThis,
    MultiMatch,
    Term,
    Terms,
)
from elasticsearch.dsl.query import (
    Query as EngineQuery,
)
from elasticsearch.dsl.types import LikeDocument

from hub.search.engines.contents import exact_name, facet_value, prefixes_of
from hub.search.engines.elastic_mapping import ANALYZERS, sets_of_words
from hub.search.engines.ranking import (
    ALL_UNITS,
    ALTERNATIVE,
    APART,
    BOOSTS,
    EXACT_NAME,
    SLOP,
    TIE,
    WHOLE_PHRASE,
    WHOLE_TITLE,
)
from hub.search.query import Query, Unit, Words
from hub.search.words import UNSPACED_SIGN

MOST_VALUES = 2_000  # of one facet
# A cluster refuses a query of more than some thousand parts (8,192 with half a gigabyte of memory).
MOST_TERMS, MOST_TERMS_TWICE = 500, 300


def text_query(query: Query, *, needed: int | None = None) -> EngineQuery:
    """Return what the words of `query` ask, with the bonus for order and completeness.

    Args:
        needed: how many units a document must have; as the query says when None.
    """
    if query.is_empty:
        return MatchAll()
    bounded = list(bound(query.units))
    units = [unit_query(unit) for unit in bounded]
    wanted = query.needed if needed is None else needed
    bonus = list(bonuses(query))
    if len(units) > 1 and sum(map(count_terms, bounded)) <= MOST_TERMS_TWICE:
        bonus.append(Bool(must=units, boost=ALL_UNITS))
    return Bool(
        must=[Bool(should=units, minimum_should_match=wanted)],
        should=bonus,
        must_not=[unit_query(Unit(each, is_exact=True)) for each in query.excluded],
    )


def count_terms(unit: Unit) -> int:
    """Return how many words the cluster looks for in each field, in all sets of fields."""
    return sum(len(words) * len(sets_of_words(words)) for words in (unit.words, *unit.alternatives))


def bound(units: Sequence[Unit]) -> Iterator[Unit]:
    """Yield `units` with no more other names than a cluster with little memory bears."""
    left = MOST_TERMS - sum(count_terms(replace(unit, alternatives=())) for unit in units)
    for unit in units:
        names = []
        for name in unit.alternatives:
            left -= count_terms(Unit(name))
            if left >= 0:
                names.append(name)
        yield replace(unit, alternatives=tuple(names))


def unit_query(unit: Unit) -> EngineQuery:
    """Return what one unit asks: its words, or any of its alternatives."""
    first = words_query(unit.words, is_exact=unit.is_exact)
    others = [words_query(each, is_exact=False, boost=ALTERNATIVE) for each in unit.alternatives]
    return DisMax(queries=[first, *others], tie_breaker=TIE) if others else first


def words_query(words: Words, *, is_exact: bool, boost: float = 1.0) -> EngineQuery:
    """Return the query for words that belong together: the best field counts."""
    if is_exact or len(words) == 1:
        return in_fields(BOOSTS, words, boost=boost)
    together = in_fields(BOOSTS, words)
    apart = Bool(must=[in_fields(BOOSTS, (word,)) for word in words], boost=APART)
    return DisMax(queries=[together, apart], tie_breaker=TIE, boost=boost)


def in_fields(
    fields: Mapping[str, float], words: Words, *, slop: int = 0, boost: float = 1.0
) -> EngineQuery:
    """Return the query for `words` in their order, in any of `fields` in any language."""
    return MultiMatch(
        query=join_words(words),
        type="phrase",
        fields=[
            f"{field}_{each}^{factor}"
            for field, factor in fields.items()
            for each in sets_of_words(words)
        ],
        slop=slop,
        tie_breaker=TIE,
        boost=boost,
    )


def join_words(words: Sequence[str]) -> str:
    """Return `words` as they are written: signs of unspaced scripts stand side by side."""
    text = ""
    for before, word in pairwise(["", *words]):
        is_run = UNSPACED_SIGN.match(before) and UNSPACED_SIGN.match(word)
        text += word if is_run else f" {word}"
    return text.strip()


def bonuses(query: Query) -> Iterator[EngineQuery]:
    """Yield what lifts a document: its name is asked, all words in their order."""
    words = query.words
    names = {exact_name(" ".join(words)), exact_name(query.text)}
    yield ConstantScore(filter=Terms(exact=sorted(names)), boost=EXACT_NAME)
    if len(words) < 2:
        return
    for field, boost in (("title", WHOLE_TITLE), ("body", WHOLE_PHRASE)):
        yield in_fields({field: 1.0}, words, slop=SLOP, boost=boost)


def readers_query(readers: frozenset[str]) -> EngineQuery:
    """Return what lets through the documents that these readers may find."""
    return Terms(readers=sorted(readers))


def facets_query(chosen: Mapping[str, tuple[str, ...]], *, without: str = "") -> list[EngineQuery]:
    """Return a query for each facet with a choice, but not for the facet `without`."""
    return [
        Terms(facets=[facet_value(facet, value) for value in values])
        for facet, values in chosen.items()
        if values and facet != without
    ]


def facet_counts(facets: Iterable[str], chosen: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return the aggregations that count each of `facets`, its own choice left out."""
    return {
        facet: {
            "filter": Bool(filter=facets_query(chosen, without=facet)).to_dict(),
            "aggs": {
                "values": {
                    "terms": {
                        "field": "facets",
                        "include": f"{re.escape(facet_value(facet, ''))}.*",
                        "size": MOST_VALUES,
                    }
                }
            },
        }
        for facet in facets
    }


def narrowed(asked: EngineQuery, *filters: EngineQuery) -> EngineQuery:
    """Return `asked`, times the weight of each document, within what all `filters` let through."""
    weighed = FunctionScore(
        query=asked, field_value_factor={"field": "weight", "missing": 1.0}, boost_mode="multiply"
    )
    return Bool(must=[weighed], filter=list(filters))


def suggestion_query(text: str) -> EngineQuery | None:
    """Return what finds names that begin like `text`; None when it has no word."""
    prefixes = prefixes_of(text)
    if not prefixes:
        return None
    plain = Query(text, tuple(Unit((word,)) for word in prefixes))
    return Bool(must=[Term(prefixes=each) for each in prefixes], should=[text_query(plain)])


def like_query(index: str, document_id: str) -> EngineQuery:
    """Return what finds documents about the same as one, not itself nor its parts."""
    like = MoreLikeThis(
        fields=[f"{field}_{each}" for field in ("summary", "body") for each in ANALYZERS],
        like=LikeDocument(_index=index, _id=document_id),
        min_doc_freq=2,
        min_term_freq=1,
        min_word_length=4,
        max_query_terms=25,
        minimum_should_match="1",
    )
    return Bool(must=[like], must_not=[Term(group=document_id)])
