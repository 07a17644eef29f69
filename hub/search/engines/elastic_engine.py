"""The engine for several machines: an index in an Elasticsearch cluster of version 8 or 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from django.utils.safestring import SafeString
from elasticsearch.dsl.query import Bool, MatchNone, Term
from elasticsearch.dsl.query import Query as EngineQuery

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
from hub.search.engines.elastic_cluster import ASKING, Address, Cluster
from hub.search.engines.elastic_indices import IndexBuilder, Indices
from hub.search.engines.elastic_mapping import OTHERS, set_of_language
from hub.search.engines.elastic_queries import (
    facet_counts,
    facets_query,
    like_query,
    narrowed,
    readers_query,
    suggestion_query,
    text_query,
    unit_query,
)
from hub.search.engines.ranking import FEW
from hub.search.engines.spelling import (
    LONGEST_LEARNT,
    SHORTEST,
    SHORTEST_OF_TWO_SLIPS,
    WordList,
)
from hub.search.query import Query, Unit
from hub.search.snippets import highlight, shorten
from hub.search.words import fold

ALL = "all documents"  # the count of what is found before anything is chosen
BEST_FIRST = ("_score", "origin", "place")
IN_THE_CLUSTER = 0.7  # of our patience, after which the cluster itself gives up a search
SNIPPET = 240
MOST_SIMILAR = 12
# Round what was looked for in a snippet. No text of an index has these signs (`words.normalise`).
START, END = "\x02", "\x03"


class ElasticEngine:
    """See `hub.search.engines.base.Engine`."""

    def __init__(self, address: Address, *, patience: float = ASKING) -> None:
        """Args: patience: seconds that a page can wait for an answer."""
        self.cluster = Cluster(address, patience=patience)
        self.indices = Indices(self.cluster)

    # --- Asking --------------------------------------------------------------------------------

    def search(self, request: Request) -> Found:
        answer = self._find(request)
        counts = {
            facet: {
                bucket["key"].removeprefix(f"{facet}="): bucket["doc_count"]
                for bucket in answer["aggregations"][facet]["values"]["buckets"]
            }
            for facet in request.facets
        }
        return Found(answer["hits"]["total"]["value"], _read_hits(answer), counts)

    def _find(self, request: Request) -> Any:
        """Return the answer to what found enough: most units, else any of them.

        Filters do not bear on that, so that a filter's count is what choosing it gives.
        """
        answer = self._ask_for(request, text_query(request.query))
        if request.query.may_be_loosened and answer["aggregations"][ALL]["doc_count"] < FEW:
            answer = self._ask_for(request, text_query(request.query, needed=1))
        return answer

    def _ask_for(self, request: Request, asked: EngineQuery) -> Any:
        return self._ask(
            narrowed(asked, readers_query(request.readers)),
            # After the counts, which leave out the choice of their own facet only.
            post_filter=Bool(filter=facets_query(request.chosen)).to_dict(),
            from_=request.offset,
            size=request.limit,
            track_total_hits=True,
            highlight=_snippets(),
            aggregations={ALL: {"filter": {"match_all": {}}}}
            | facet_counts(request.facets, request.chosen),
        )

    def _ask(self, query: EngineQuery, *, size: int, **more: Any) -> Any:
        options = {"track_total_hits": False, "sort": BEST_FIRST if size else None} | more
        with self.cluster.asked() as client:
            answer = client.search(
                index=self.indices.alias,
                query=query.to_dict(),
                size=size,
                source={"includes": ["shown"]},
                timeout=f"{int(self.cluster.patience * IN_THE_CLUSTER * 1000)}ms",
                **options,
            )
        if answer["timed_out"]:
            raise SearchUnavailableError("the cluster took too long")
        return answer

    def suggest(
        self, text: str, readers: frozenset[str], *, limit: int = 8
    ) -> tuple[Suggestion, ...]:
        query = suggestion_query(text)
        if query is None:
            return ()
        answer = self._ask(narrowed(query, readers_query(readers)), size=limit)
        found = [row["_source"]["shown"] for row in answer["hits"]["hits"]]
        return tuple(Suggestion(each["title"], each["url"], each["kind"]) for each in found)

    def more_like_this(
        self, document_id: str, readers: frozenset[str], *, limit: int = 5
    ) -> tuple[Hit, ...]:
        like = like_query(self.indices.alias, document_id)
        shown = _snippets(MatchNone())
        return _read_hits(
            self._ask(narrowed(like, readers_query(readers)), size=limit, highlight=shown)
        )

    def matching_ids(self, query: Query, readers: frozenset[str], *, kind: str) -> list[str]:
        filters = [readers_query(readers), *facets_query({"kind": (kind,)})]
        for needed in (None, 1) if query.may_be_loosened else (None,):
            asked = narrowed(text_query(query, needed=needed), *filters)
            found = [row["_id"] for row in self.indices.scan(asked, sort=BEST_FIRST)]
            if found:
                return found
        return []

    def count_word(self, word: str, readers: frozenset[str]) -> int:
        query = Bool(filter=[unit_query(Unit((word,))), readers_query(readers)])
        with self.cluster.asked() as client:
            return client.count(index=self.indices.alias, query=query.to_dict())["count"]

    # --- Spelling ------------------------------------------------------------------------------

    def similar_word(self, word: str, readers: frozenset[str]) -> tuple[str, int] | None:
        word = fold(word)
        if not SHORTEST <= len(word) <= LONGEST_LEARNT:
            return None
        others = self._words_like(word, readers).similar(word)[:MOST_SIMILAR]
        queries = {
            other: Bool(filter=[unit_query(Unit((each,))) for each in other.split()])
            for other in others
        }
        counts = self._count_each(queries, readers)
        return next(((other, counts[other]) for other in others if counts[other]), None)

    def _words_like(self, word: str, readers: frozenset[str]) -> WordList:
        """Return words of the index near `word`, and the parts of it that are words.

        Suggestions come from all documents; who counts them counts only what the reader finds.
        """
        cuts = range(SHORTEST, len(word) - SHORTEST + 1)
        parts = {part for at in cuts for part in (word[:at], word[at:])}
        counts = self._count_each({part: Term(words=part) for part in parts}, readers)
        common = {"field": "words", "analyzer": "keyword", "suggest_mode": "always", "size": 40}
        common |= {"min_word_length": SHORTEST, "max_term_freq": 1e9, "accuracy": 0.3}
        suggesters: dict[str, Any] = {
            "first_letter": {"max_edits": 2, "prefix_length": 1},
            "one_slip": {"max_edits": 1, "prefix_length": 0},
        }
        if len(word) < SHORTEST_OF_TWO_SLIPS:
            del suggesters["first_letter"]
        with self.cluster.asked() as client:
            answer = client.search(
                index=self.indices.alias,
                size=0,
                suggest={
                    name: {"text": word, "term": common | own} for name, own in suggesters.items()
                },
            )
        for rows in answer["suggest"].values():
            counts |= {one["text"]: one["freq"] for row in rows for one in row["options"]}
        return WordList((other, count) for other, count in counts.items() if count)

    def _count_each(
        self, queries: Mapping[str, EngineQuery], readers: frozenset[str]
    ) -> dict[str, int]:
        if not queries:
            return {}
        filters = {name: query.to_dict() for name, query in queries.items()}
        answer = self._ask(
            Bool(filter=[readers_query(readers)]),
            size=0,
            aggregations={"each": {"filters": {"filters": filters}}},
        )
        buckets = answer["aggregations"]["each"]["buckets"]
        return {name: bucket["doc_count"] for name, bucket in buckets.items()}

    # --- Writing -------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager[None]:
        return self.indices.locked("write")

    def read_cursor(self) -> Cursor | None:
        return self.indices.read_cursor()

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        self.indices.write(self.indices.alias, origins, cursor)

    def delete(self, origins: Iterable[str], cursor: Cursor) -> None:
        self.upsert(dict.fromkeys(origins, ()), cursor)

    @contextmanager
    def rebuild(self) -> Iterator[Builder]:
        with self.indices.locked("rebuild"):
            builder = IndexBuilder(self.indices)
            try:
                yield builder
            finally:
                with suppress(SearchUnavailableError):  # the next rebuild removes it
                    builder.abandon()

    def list_digests(self) -> Iterator[tuple[str, str]]:
        return self.indices.list_digests()

    def health(self) -> None:
        self._ask(Bool(filter=[readers_query(frozenset())]), size=0)
        if self.read_cursor() is None:
            raise SearchUnavailableError("the index does not know how far it is")

    def set_aside(self) -> None:
        """Do nothing: the cluster looks after its files, and a rebuild swaps them."""


def _snippets(query: EngineQuery | None = None) -> dict[str, Any]:
    """Return how the cluster cuts out what is shown; what `query` finds is marked."""
    options: dict[str, Any] = {
        "type": "unified",
        "number_of_fragments": 1,
        "fragment_size": SNIPPET,
        "no_match_size": SNIPPET,
        "pre_tags": [START],
        "post_tags": [END],
        "fields": {"summary_*": {}, "body_*": {}},
    }
    return options | ({"highlight_query": query.to_dict()} if query else {})


def _read_hits(answer: Any) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            **row["_source"]["shown"],
            score=row["_score"],
            snippet=_read_snippet(row.get("highlight", {}), row["_source"]["shown"]["language"]),
        )
        for row in answer["hits"]["hits"]
    )


def _read_snippet(texts: Mapping[str, Sequence[str]], language: str) -> SafeString:
    """Return the part of the body that has what was looked for, else of the summary, else the
    beginning."""
    fields = [
        f"{field}_{each}"
        for field in ("body", "summary")
        for each in (set_of_language(language), OTHERS)
    ]
    cut = [texts[name][0] for name in fields if name in texts]
    text = next((each for each in cut if START in each), cut[-1] if cut else "")
    plain, ranges = "", []
    for at, piece in enumerate(text.replace(END, START).split(START)):
        if at % 2:
            ranges.append((len(plain), len(plain) + len(piece)))
        plain += piece
    return highlight(plain if ranges else shorten(plain, SNIPPET), ranges)
