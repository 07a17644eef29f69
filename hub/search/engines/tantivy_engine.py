"""The embedded engine: an index in a directory of this machine, asked in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as EngineQuery

from hub.core.search_documents import SearchDocument
from hub.search.engines.base import (
    Builder,
    Cursor,
    Found,
    Hit,
    Request,
    SearchUnavailableError,
    Suggestion,
)
from hub.search.engines.contents import prefixes_of
from hub.search.engines.ranking import FEW, RARE
from hub.search.engines.spelling import WordList
from hub.search.engines.tantivy_files import find_damage
from hub.search.engines.tantivy_folder import Adding, Directory, Folder
from hub.search.engines.tantivy_hits import read_hits, read_shown
from hub.search.engines.tantivy_queries import (
    facets_query,
    matching_query,
    narrowed,
    readers_query,
    text_query,
    unit_query,
)
from hub.search.engines.tantivy_schema import build_schema, sets_of_language
from hub.search.query import Query, Unit
from hub.search.words import fold

MOST_MATCHES = 20_000
MOST_VALUES = 2_000  # of all facets together
LIKE_TEXT = 5_000


class TantivyEngine:
    """See `hub.search.engines.base.Engine`."""

    def __init__(self, path: Path) -> None:
        self.directory = Directory(path)
        self._words: tuple[object, WordList] | None = None

    # --- Asking --------------------------------------------------------------------------------

    def search(self, request: Request) -> Found:
        searcher = self._searcher()
        needed, result = self._find(searcher, request)
        asked = text_query(request.query, needed=needed)
        hits = tuple(read_hits(searcher, result.hits, asked))
        return Found(result.count or 0, hits, self._count(searcher, needed, request))

    def _find(self, searcher: tantivy.Searcher, request: Request) -> tuple[int | None, Any]:
        """Return how many units were needed to find enough, and the result.

        Filters do not bear on that, so that a filter's count is what choosing it gives.
        """
        within = [readers_query(request.readers)]
        filters = [*within, *facets_query(request.chosen)]

        def run(needed: int | None) -> Any:
            asked = narrowed(text_query(request.query, needed=needed), *filters)
            return self._run(searcher, asked, request.limit, request.offset)

        result = run(None)
        if not request.query.may_be_loosened or result.count >= FEW:
            return None, result
        if len(filters) > 1:
            everything = narrowed(matching_query(request.query), *within)
            if self._count_all(searcher, everything) >= FEW:
                return None, result
        return 1, run(1)

    def _count_all(self, searcher: tantivy.Searcher, query: EngineQuery) -> int:
        return self._run(searcher, EngineQuery.const_score_query(query, 0.0), 1).count

    def _run(
        self, searcher: tantivy.Searcher, query: EngineQuery, limit: int, offset: int = 0
    ) -> Any:
        try:
            return searcher.search(
                query, max(limit, 1), True, offset=offset, weight_by_field="weight"
            )
        except (ValueError, OSError) as error:
            self.directory.abandon()
            raise SearchUnavailableError(f"the index cannot be asked: {error}") from error

    def _count(
        self, searcher: tantivy.Searcher, needed: int | None, request: Request
    ) -> dict[str, dict[str, int]]:
        if not request.facets:
            return {}
        asked = matching_query(request.query, needed=needed)
        counts: dict[str, dict[str, int]] = {name: {} for name in request.facets}
        chosen = {facet for facet, values in request.chosen.items() if values}
        for without in ("", *sorted(chosen & counts.keys())):
            filters = facets_query(request.chosen, without=without)
            query = narrowed(asked, readers_query(request.readers), *filters)
            for facet, value, number in _list_values(searcher, query):
                if facet in counts and (facet == without if without else facet not in chosen):
                    counts[facet][value] = number
        return counts

    def suggest(
        self, text: str, readers: frozenset[str], *, limit: int = 8
    ) -> tuple[Suggestion, ...]:
        prefixes = prefixes_of(text)
        if not prefixes:
            return ()
        terms = [
            EngineQuery.term_query(build_schema(), "prefixes", each, "basic") for each in prefixes
        ]
        query = EngineQuery.boolean_query([(Occur.Must, each) for each in terms])
        exact = text_query(_plain_query(text))
        query = EngineQuery.boolean_query([(Occur.Must, query), (Occur.Should, exact)])
        searcher = self._searcher()
        result = self._run(searcher, narrowed(query, readers_query(readers)), limit)
        found = [read_shown(searcher.doc(address)) for _score, address in result.hits]
        return tuple(Suggestion(each["title"], each["url"], each["kind"]) for each in found)

    def more_like_this(
        self, document_id: str, readers: frozenset[str], *, limit: int = 5
    ) -> tuple[Hit, ...]:
        searcher = self._searcher()
        own = EngineQuery.term_query(build_schema(), "id", document_id, "basic")
        known = searcher.search(own, 1).hits
        if not known:
            return ()
        document = searcher.doc(known[0][1])
        texts = {
            field: [value[:LIKE_TEXT] for value in document.get_all(field)]
            for each in sets_of_language(read_shown(document)["language"])[:1]
            for field in (f"summary_{each}", f"body_{each}")
            if document.get_all(field)
        }
        if not texts:
            return ()
        like = EngineQuery.more_like_this_document_fields_query(
            build_schema(),
            texts,
            min_doc_frequency=2,
            min_term_frequency=1,
            min_word_length=4,
            max_query_terms=25,
        )
        group = EngineQuery.term_query(build_schema(), "group", document_id, "basic")
        query = EngineQuery.boolean_query([(Occur.Must, like), (Occur.MustNot, group)])
        result = self._run(searcher, narrowed(query, readers_query(readers)), limit)
        return tuple(read_hits(searcher, result.hits, None))

    def matching_ids(self, query: Query, readers: frozenset[str], *, kind: str) -> list[str]:
        searcher = self._searcher()
        within = [readers_query(readers), *facets_query({"kind": (kind,)})]
        result = self._run(searcher, narrowed(text_query(query), *within), MOST_MATCHES)
        if query.may_be_loosened and not result.count:
            loose = text_query(query, needed=1)
            result = self._run(searcher, narrowed(loose, *within), MOST_MATCHES)
        return [str(searcher.doc(address).get_first("id")) for _score, address in result.hits]

    def count_word(self, word: str, readers: frozenset[str]) -> int:
        searcher, within = self._searcher(), readers_query(readers)
        itself = EngineQuery.term_query(build_schema(), "words", fold(word), "basic")
        count = self._count_all(searcher, narrowed(itself, within))
        if count > RARE:
            return count
        return self._count_all(searcher, narrowed(unit_query(Unit((word,))), within))

    def similar_word(self, word: str, readers: frozenset[str]) -> tuple[str, int] | None:
        searcher = self._searcher()
        for other in self._word_list(searcher).similar(fold(word))[:12]:
            parts = [(Occur.Must, unit_query(Unit((each,)))) for each in other.split()]
            query = narrowed(EngineQuery.boolean_query(parts), readers_query(readers))
            if count := self._count_all(searcher, query):
                return other, count
        return None

    def _word_list(self, searcher: tantivy.Searcher) -> WordList:
        folder = self.directory.open_current()
        state = (folder.path, folder.state)
        if self._words is None or self._words[0] != state:
            self._words = (state, WordList(searcher.terms_with_prefix("words", "")))
        return self._words[1]

    def _searcher(self) -> tantivy.Searcher:
        return self.directory.open_current().searcher()

    # --- Writing -------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager[None]:
        return self.directory.locked("write")

    def read_cursor(self) -> Cursor | None:
        try:
            return self.directory.open_current().read_cursor()
        except SearchUnavailableError:
            return None

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        folder = self.directory.open_current()
        if origins:
            folder.write(origins)
        folder.write_cursor(cursor)

    def delete(self, origins: Iterable[str], cursor: Cursor) -> None:
        self.upsert(dict.fromkeys(origins, ()), cursor)

    @contextmanager
    def rebuild(self) -> Iterator[Builder]:
        with self.directory.locked("rebuild", wait=0.0):
            yield FolderBuilder(self.directory, self.directory.make_folder())

    def list_digests(self) -> Iterator[tuple[str, str]]:
        searcher = self._searcher()
        everything = searcher.search(EngineQuery.all_query(), max(searcher.num_docs, 1))
        for _score, address in everything.hits:
            document = searcher.doc(address)
            yield str(document.get_first("id")), str(document.get_first("digest"))

    def health(self) -> None:
        folder = self.directory.open_current()
        if damage := find_damage(folder.path):
            self.set_aside()
            raise SearchUnavailableError(f"the index is damaged: {damage}")
        folder.searcher().search(EngineQuery.all_query(), 1)
        if folder.read_cursor() is None:
            raise SearchUnavailableError("the index does not know how far it is")

    def set_aside(self) -> None:
        self.directory.abandon()


class FolderBuilder:
    """See `hub.search.engines.base.Builder`."""

    def __init__(self, directory: Directory, folder: Folder) -> None:
        self.directory, self.folder = directory, folder
        self._adding: Adding | None = None

    def add(self, documents: Iterable[SearchDocument]) -> None:
        self._adding = self._adding or Adding(self.folder)
        self._adding.add(documents)

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        self._finish()
        if origins:
            self.folder.write(origins)
        self.folder.write_cursor(cursor)

    def _finish(self) -> None:
        if self._adding:
            self._adding.finish()
            self._adding = None

    def use(self) -> None:
        self._finish()
        self.directory.use(self.folder)


def _plain_query(text: str) -> Query:
    return Query(text, tuple(Unit((word,)) for word in prefixes_of(text)))


def _list_values(searcher: tantivy.Searcher, query: EngineQuery) -> Iterator[tuple[str, str, int]]:
    terms = {"values": {"terms": {"field": "facets", "size": MOST_VALUES}}}
    for bucket in searcher.aggregate(query, terms)["values"]["buckets"]:
        facet, _equals, value = bucket["key"].partition("=")
        yield facet, value, bucket["doc_count"]
