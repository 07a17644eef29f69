"""From the query object to the embedded engine's queries; a pure function of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import tantivy
from tantivy import Occur
from tantivy import Query as EngineQuery

from hub.search.engines.contents import exact_name, facet_value
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
from hub.search.engines.tantivy_schema import (
    analyze,
    build_schema,
    sets_of_word,
)
from hub.search.query import Query, Unit, Words

KEPT = 512  # queries, since a page of results asks for the same ones several times


@lru_cache(maxsize=KEPT)
def text_query(query: Query, *, needed: int | None = None) -> EngineQuery:
    """Return what the words of `query` ask, with the bonus for order and completeness.

    Args:
        needed: how many units a document must have; as the query says when None.
    """
    matching = matching_query(query, needed=needed)
    if query.is_empty:
        return matching
    units = [unit_query(unit) for unit in query.units]
    bonus = [(Occur.Should, each) for each in bonuses(query, units)]
    return EngineQuery.boolean_query([(Occur.Must, matching), *bonus])


@lru_cache(maxsize=KEPT)
def matching_query(query: Query, *, needed: int | None = None) -> EngineQuery:
    """Return what finds the same documents as `text_query` and ranks them poorly: for counting."""
    if query.is_empty:
        return EngineQuery.all_query()
    units = [(Occur.Should, unit_query(unit)) for unit in query.units]
    matching = EngineQuery.boolean_query(units, query.needed if needed is None else needed)
    excluded = [(Occur.MustNot, unit_query(Unit(each, is_exact=True))) for each in query.excluded]
    return EngineQuery.boolean_query([(Occur.Must, matching), *excluded]) if excluded else matching


@lru_cache(maxsize=KEPT)
def unit_query(unit: Unit) -> EngineQuery:
    """Return what one unit asks: its words, or any of its alternatives."""
    first = words_query(unit.words, is_exact=unit.is_exact)
    others = [words_query(each, is_exact=False) for each in unit.alternatives]
    if not others:
        return first
    boosted = [EngineQuery.boost_query(each, ALTERNATIVE) for each in others]
    return EngineQuery.disjunction_max_query([first, *boosted], TIE)


def words_query(words: Words, *, is_exact: bool) -> EngineQuery:
    """Return the query for words that belong together: the best field counts."""
    together = EngineQuery.disjunction_max_query(
        [
            EngineQuery.boost_query(each, BOOSTS[field])
            for field in BOOSTS
            for each in _in_field(field, words)
        ],
        TIE,
    )
    if is_exact or len(words) == 1:
        return together
    apart = [(Occur.Must, words_query((word,), is_exact=True)) for word in words]
    loose = EngineQuery.boost_query(EngineQuery.boolean_query(apart), APART)
    return EngineQuery.disjunction_max_query([together, loose], TIE)


def _in_field(field: str, words: Words, *, slop: int = 0) -> Iterable[EngineQuery]:
    schema = build_schema()
    for name in sets_of_word("".join(words)):
        terms = analyze(name, words)
        if len(terms) == 1:
            yield EngineQuery.term_query(schema, f"{field}_{name}", terms[0], "freq")
        elif terms:
            yield EngineQuery.phrase_query(schema, f"{field}_{name}", list(terms), slop)


def bonuses(query: Query, units: list[EngineQuery]) -> Iterable[EngineQuery]:
    """Yield what lifts a document: all units in it, all words in their order."""
    words = query.words
    names = {exact_name(" ".join(words)), exact_name(query.text)}
    exact = EngineQuery.term_set_query(build_schema(), "exact", sorted(names))
    yield EngineQuery.const_score_query(exact, EXACT_NAME)
    if len(units) > 1:
        every = EngineQuery.boolean_query([(Occur.Must, each) for each in units])
        yield EngineQuery.boost_query(every, ALL_UNITS)
    if len(words) < 2:
        return
    for field, boost in (("title", WHOLE_TITLE), ("body", WHOLE_PHRASE)):
        for each in _in_field(field, words, slop=SLOP):
            yield EngineQuery.boost_query(each, boost)


def readers_query(readers: frozenset[str]) -> EngineQuery:
    """Return what lets through the documents that these readers may find."""
    return tantivy.Query.term_set_query(build_schema(), "readers", sorted(readers))


def facets_query(chosen: Mapping[str, tuple[str, ...]], *, without: str = "") -> list[EngineQuery]:
    """Return a query for each facet with a choice, but not for the facet `without`."""
    return [
        EngineQuery.term_set_query(
            build_schema(), "facets", [facet_value(facet, value) for value in values]
        )
        for facet, values in chosen.items()
        if values and facet != without
    ]


def narrowed(asked: EngineQuery, *filters: EngineQuery) -> EngineQuery:
    """Return `asked` within what all `filters` let through; they do not bear on scores."""
    parts = [(Occur.Must, asked)]
    parts += [(Occur.Must, EngineQuery.const_score_query(each, 0.0)) for each in filters]
    return EngineQuery.boolean_query(parts)
