"""What every engine offers, and what goes in and out of it; nothing here knows which one it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.safestring import SafeString

from hub.core.search_documents import EVERYBODY, SearchDocument
from hub.search.query import Query


class SearchUnavailableError(Exception):
    """The engine does not answer, or has no index yet; pages say so and stay up."""


class IndexBusyError(SearchUnavailableError):
    """Somebody else writes to the index for too long."""


@dataclass(frozen=True)
class Cursor:
    """How far an index has caught up with the log of changes.

    A transaction that began earlier may end later and then show a smaller number. So numbers that
    are young are remembered one by one: all up to `position` are done, and those in `seen`.

    `epoch` names the database, and `mark` is the time of the change `last`: after an older state
    of the database was restored, one of the two is another.
    """

    position: int = 0
    seen: frozenset[int] = frozenset()
    day: str = ""
    epoch: str = ""
    mark: str = ""

    @property
    def last(self) -> int:
        return max(self.seen, default=self.position)


@dataclass(frozen=True)
class Request:
    """A search as an engine is asked for it.

    Attributes:
        readers: under which names the reader finds documents (`core.search_documents`).
        chosen: facet → values; values of one facet are alternatives.
        facets: the facets to count; a facet's own choice does not bear on its counts.
    """

    query: Query
    readers: frozenset[str] = EVERYBODY
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Hit:
    """A document that was found. `snippet` is escaped, with <mark> round what was looked for."""

    id: str
    kind: str
    title: str
    url: str
    language: str
    score: float
    snippet: SafeString
    group: str = ""
    group_title: str = ""
    group_url: str = ""


@dataclass(frozen=True)
class Found:
    """The hits of one page of results, how many there are in all, and the counts of facets."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A thing whose name begins with what was typed."""

    title: str
    url: str
    kind: str


class Engine(Protocol):
    """An index and how it is asked. Every method may raise SearchUnavailableError."""

    def search(self, request: Request) -> Found:
        """Return what matches, the best first."""

    def suggest(
        self, text: str, readers: frozenset[str], *, limit: int = 8
    ) -> tuple[Suggestion, ...]:
        """Return things in whose names all words of `text` begin a word."""

    def more_like_this(
        self, document_id: str, readers: frozenset[str], *, limit: int = 5
    ) -> tuple[Hit, ...]:
        """Return documents about the same as a document, not itself nor its parts."""

    def matching_ids(self, query: Query, readers: frozenset[str], *, kind: str) -> list[str]:
        """Return the ids of all documents of a kind that match, the best first."""

    def count_word(self, word: str, readers: frozenset[str]) -> int:
        """Return how many documents that the reader may find have a form of `word`.

        Where more than RARE have the word itself, an engine may count these alone.
        """

    def similar_word(self, word: str, readers: frozenset[str]) -> tuple[str, int] | None:
        """Return the likeliest other spelling of `word` that documents have which the reader
        may find, with the number of these."""

    def writing(self) -> AbstractContextManager[None]:
        """Keep all others from writing; raises IndexBusyError after a while."""

    def read_cursor(self) -> Cursor | None:
        """Return how far the index is; None when it must be built."""

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        """Let these origins have just these documents, and be as far as `cursor`; in `writing`.

        What the index has already as it should be is not written again.
        """

    def delete(self, origins: Iterable[str], cursor: Cursor) -> None:
        """Forget all documents of these origins; in `writing`."""

    def rebuild(self) -> AbstractContextManager[Builder]:
        """Build an index beside the one in use; raises IndexBusyError when somebody else does."""

    def list_digests(self) -> Iterator[tuple[str, str]]:
        """Yield id and digest of every document."""

    def health(self) -> None:
        """Raise SearchUnavailableError unless the index is whole and can be asked."""

    def set_aside(self) -> None:
        """Use the index no more, since it is broken or of another database; it is built anew."""


class Builder(Protocol):
    """An index that is being built."""

    def add(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents that were not there."""

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        """Let these origins have just these documents, and be as far as `cursor`."""

    def use(self) -> None:
        """Let this index be the one that is asked, for every process, at once."""
