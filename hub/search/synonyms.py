"""The synonyms and best bets that editors wrote, as remembered until somebody changes one."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.page_cache import remember
from hub.search.models import BestBet, Synonym
from hub.search.query import Query, Words
from hub.search.words import same_word


@dataclass(frozen=True)
class Bet:
    """A page to show first for some phrases."""

    phrases: frozenset[Words]
    page: int
    note: str


def list_synonyms() -> tuple[tuple[Words, ...], ...]:
    """Return the groups of names that mean the same."""
    return remember("search-synonyms", lambda: tuple(row.words for row in Synonym.objects.all()))


def list_bets() -> tuple[Bet, ...]:
    """Return all best bets."""

    def make() -> tuple[Bet, ...]:
        return tuple(
            Bet(frozenset(map(_same, row.words)), row.page_id, row.note)
            for row in BestBet.objects.all()
        )

    return remember("search-bets", make)


def find_bets(query: Query) -> list[Bet]:
    """Return the best bets for what was typed: the whole of it is one of their phrases."""
    asked = _same(query.words)
    return [bet for bet in list_bets() if asked and asked in bet.phrases]


def _same(words: Words) -> Words:
    return tuple(same_word(word) for word in words)
