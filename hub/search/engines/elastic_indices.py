"""The indices of one installation in the cluster: which is in use, what is in it, who writes.

An alias names the index in use; a rebuilt one takes its place in one step of the cluster. How far
an index is, its cursor, is a document of it that nobody can find.

Indices are never refreshed by themselves (`elastic_mapping.build_settings`). A writer changes all
that it has to and then refreshes: until then every reader sees the state before.
"""

from __future__ import annotations

import re
import threading
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from elasticsearch import NotFoundError
from elasticsearch.dsl.query import Exists, Terms
from elasticsearch.dsl.query import Query as EngineQuery

from hub.core.search_documents import SearchDocument
from hub.search.engines.base import Cursor, SearchUnavailableError
from hub.search.engines.contents import describe_cursor, read_cursor
from hub.search.engines.elastic_cluster import Cluster
from hub.search.engines.elastic_locks import Lock
from hub.search.engines.elastic_mapping import FORMAT, build_mapping, build_settings, to_index

# Seconds for a lock. What cannot be written now is written later, but not at the end of a rebuild,
# whose work would be lost.
WAITS = {"write": 5.0, "write-at-the-end": 120.0, "rebuild": 0.0}
CURSOR = "cursor"
LARGEST = 2_000_000  # characters of text in one request
PAGE = 5_000  # rows in one answer
PlacedDocument = tuple[SearchDocument, int]


class Indices:
    """See the module."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.settings: dict[str, Any] = {}  # of new indices, beside the usual ones
        self.prefix = cluster.address.prefix
        self.alias = f"{self.prefix}-v{FORMAT}"
        self.waits = WAITS
        self._held = threading.local()

    # --- Locks ---------------------------------------------------------------------------------

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a lock in this thread; raises IndexBusyError."""
        is_at_the_end = name == "write" and self._locks()
        wait = self.waits["write-at-the-end" if is_at_the_end else name]
        with Lock(self.cluster, name).held(wait=wait) as lock:
            self._locks().append(lock)
            try:
                yield
            finally:
                self._locks().remove(lock)

    def _locks(self) -> list[Lock]:
        if not hasattr(self._held, "locks"):
            self._held.locks = []
        return self._held.locks

    def _renew(self) -> None:
        for lock in self._locks():
            lock.renew()

    # --- Reading -------------------------------------------------------------------------------

    def read_cursor(self) -> Cursor | None:
        """Return how far the index in use is; None when there is none, or it does not know."""
        try:
            with self.cluster.asked() as client:
                try:
                    row = client.get(index=self.alias, id=CURSOR)["_source"][CURSOR]
                except NotFoundError:
                    return None
            return read_cursor(row)
        except (KeyError, TypeError):
            return None

    def scan(
        self, query: EngineQuery, *, index: str = "", sort: Sequence[Any] = ("id",), **more: Any
    ) -> Iterator[dict[str, Any]]:
        """Yield all rows that `query` finds, however many.

        Args:
            sort: what makes the order; the last of it is unique.
        """
        after: list[Any] | None = None
        while True:
            with self.cluster.asked(is_work=True) as client:
                answer = client.search(
                    index=index or self.alias,
                    query=query.to_dict(),
                    sort=list(sort),
                    size=PAGE,
                    search_after=after,
                    source=False,
                    track_total_hits=False,
                    **more,
                )
            rows = answer["hits"]["hits"]
            yield from rows
            if len(rows) < PAGE:
                return
            after = rows[-1]["sort"]

    def list_digests(self) -> Iterator[tuple[str, str]]:
        """Yield id and digest of every document of the index in use."""
        for row in self.scan(Exists(field="origin"), docvalue_fields=["digest"]):
            yield row["_id"], row["fields"]["digest"][0]

    # --- Writing -------------------------------------------------------------------------------

    def write(
        self, index: str, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor
    ) -> None:
        """Let these origins have just these documents in `index`, and it be as far as `cursor`.

        Documents that are there already, at their place, are not sent.
        """
        self.refresh(index)  # what a killed writer left is seen and replaced
        known = self._read_known(index, origins)
        wanted = [placed for documents in origins.values() for placed in place_each(documents)]
        changed = [one for one in wanted if known.get(one[0].id) != (one[0].digest, one[1])]
        kept = {document.id for document, _place in wanted}
        self.send(index, changed, [id_ for id_ in known if id_ not in kept])
        self.refresh(index)
        row = describe_cursor(cursor)
        with self.cluster.asked(is_work=True) as client:
            client.index(index=index, id=CURSOR, document={CURSOR: row})

    def _read_known(self, index: str, origins: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Return id → digest and place of the documents that these origins have now."""
        named = sorted(origins)
        if not named:
            return {}
        rows = self.scan(Terms(origin=named), index=index, docvalue_fields=["digest", "place"])
        return {row["_id"]: (row["fields"]["digest"][0], row["fields"]["place"][0]) for row in rows}

    def send(
        self, index: str, documents: Iterable[PlacedDocument], gone: Iterable[str] = ()
    ) -> None:
        """Send documents, and ids of those that go, in requests of a bearable size."""
        batch: list[Any] = []
        size = 0
        actions = chain(
            ([{"delete": {"_id": id_}}] for id_ in gone),
            ([{"index": {"_id": each.id}}, to_index(each, place)] for each, place in documents),
        )
        for action in actions:
            batch += action
            size += sum(_size(part) for part in action)
            if size > LARGEST:
                self._send(index, batch)
                batch, size = [], 0
        self._send(index, batch)

    def _send(self, index: str, operations: Sequence[Any]) -> None:
        self._renew()
        if not operations:
            return
        with self.cluster.asked(is_work=True) as client:
            # Without an index none is made by the way, with fields that the cluster guesses.
            is_alias = index == self.alias
            answer = client.bulk(index=index, operations=operations, require_alias=is_alias)
        faults = (row for item in answer["items"] for row in item.values() if "error" in row)
        if fault := next(faults, None):
            raise SearchUnavailableError(
                f"the cluster did not take {fault['_id']} ({fault['error']['type']})"
            )

    def refresh(self, index: str) -> None:
        """Let readers see what was written."""
        with self.cluster.asked(is_work=True) as client:
            client.indices.refresh(index=index)

    # --- Building ------------------------------------------------------------------------------

    def make(self) -> str:
        """Return the name of a new index that nobody uses; what a killed rebuild left goes.

        Indices of other formats may be in use by machines that run another version. They go once
        this format has its own.
        """
        used = self._resolve()
        others = [self.alias] if not used else []
        own = re.compile(rf"{re.escape(self.prefix)}-v(\d+)-[0-9a-f]{{12}}")
        left = [
            name
            for name in self._list(f"{self.prefix}-v*")
            if (match := own.fullmatch(name))
            and name not in used
            and not (others and match[1] != str(FORMAT))
        ]
        self.remove(left)
        name = f"{self.alias}-{uuid.uuid4().hex[:12]}"
        with self.cluster.asked(is_work=True) as client:
            client.indices.create(
                index=name,
                settings=build_settings(**self.settings),
                mappings=build_mapping().to_dict(),
            )
        return name

    def use(self, name: str) -> None:
        """Let `name` be the index in use, for every process, and remove the one before it."""
        before = self._resolve()
        self.refresh(name)
        self._renew()
        actions: list[dict[str, Any]] = [{"remove_index": {"index": each}} for each in before]
        actions.append({"add": {"index": name, "alias": self.alias}})
        with self.cluster.asked(is_work=True) as client:
            client.indices.update_aliases(actions=actions)

    def remove(self, names: Sequence[str]) -> None:
        """Remove these indices; what is gone already is no fault."""
        if names:
            with self.cluster.asked(is_work=True) as client:
                client.indices.delete(index=list(names), ignore_unavailable=True)

    def _resolve(self) -> list[str]:
        """Return the indices that answer to the alias: one, or none."""
        return self._list(self.alias)

    def _list(self, pattern: str) -> list[str]:
        with self.cluster.asked(is_work=True) as client:
            found = client.indices.get(index=pattern, ignore_unavailable=True, features=["aliases"])
        return sorted(found)


class IndexBuilder:
    """See `hub.search.engines.base.Builder`."""

    def __init__(self, indices: Indices) -> None:
        self.indices = indices
        self.name = indices.make()
        self.is_used = False

    def add(self, documents: Iterable[SearchDocument]) -> None:
        self.indices.send(self.name, place_each(documents))

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        self.indices.write(self.name, origins, cursor)

    def use(self) -> None:
        self.indices.use(self.name)
        self.is_used = True

    def abandon(self) -> None:
        """Remove the index, unless it is in use."""
        if not self.is_used:
            self.indices.remove([self.name])


def place_each(documents: Iterable[SearchDocument]) -> Iterator[PlacedDocument]:
    """Yield each document with its place among those of its origin."""
    counts: Counter[str] = Counter()
    for document in documents:
        yield document, counts[document.origin]
        counts[document.origin] += 1


def _size(part: Mapping[str, Any]) -> int:
    return 500 + sum(
        len(value) for values in part.values() if isinstance(values, list) for value in values
    )
