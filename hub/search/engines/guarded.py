"""The one seam through which every engine is asked: whatever breaks in it, pages stay up.

A fault of the engine's library, or an answer that makes no sense, becomes SearchUnavailableError.
An index that is broken is set aside, so that the next due work builds it anew. The embedded
engine's library reports its own faults as a BaseException, which no request may end with.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress

from hub.core.circuit import Circuit
from hub.core.search_documents import SearchDocument
from hub.search.engines.base import (
    Builder,
    Cursor,
    Engine,
    Found,
    Hit,
    Request,
    SearchUnavailableError,
    Suggestion,
)
from hub.search.query import Query

# The disk has no room, cannot be written, or too much is open: the index is as it was.
OF_THE_DISK = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM),
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM),
}
_reports = Circuit("search")  # it counts and logs, once a minute; the engine is asked all the same


class GuardedEngine:
    """See `hub.search.engines.base.Engine`; every method asks `engine`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except SearchUnavailableError as fault:
            _reports.note_failure(str(fault))
            raise
        except BaseException as fault:
            if not is_fault(fault):
                raise
            problem = f"{type(fault).__name__}: {fault}"
            _reports.note_failure(problem)
            if not _is_of_the_disk(fault):
                with suppress(Exception):
                    self.engine.set_aside()
            raise SearchUnavailableError(f"the index does not work ({problem})") from fault

    def search(self, request: Request) -> Found:
        with self._guard():
            return self.engine.search(request)

    def suggest(
        self, text: str, readers: frozenset[str], *, limit: int = 8
    ) -> tuple[Suggestion, ...]:
        with self._guard():
            return self.engine.suggest(text, readers, limit=limit)

    def more_like_this(
        self, document_id: str, readers: frozenset[str], *, limit: int = 5
    ) -> tuple[Hit, ...]:
        with self._guard():
            return self.engine.more_like_this(document_id, readers, limit=limit)

    def matching_ids(self, query: Query, readers: frozenset[str], *, kind: str) -> list[str]:
        with self._guard():
            return self.engine.matching_ids(query, readers, kind=kind)

    def count_word(self, word: str, readers: frozenset[str]) -> int:
        with self._guard():
            return self.engine.count_word(word, readers)

    def similar_word(self, word: str, readers: frozenset[str]) -> tuple[str, int] | None:
        with self._guard():
            return self.engine.similar_word(word, readers)

    @contextmanager
    def writing(self) -> Iterator[None]:
        with ExitStack() as stack:
            with self._guard():
                stack.enter_context(self.engine.writing())
            yield

    def read_cursor(self) -> Cursor | None:
        with self._guard():
            return self.engine.read_cursor()

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        with self._guard():
            self.engine.upsert(origins, cursor)

    def delete(self, origins: Iterable[str], cursor: Cursor) -> None:
        with self._guard():
            self.engine.delete(origins, cursor)

    @contextmanager
    def rebuild(self) -> Iterator[Builder]:
        with ExitStack() as stack:
            with self._guard():
                builder = stack.enter_context(self.engine.rebuild())
            yield GuardedBuilder(builder)

    def list_digests(self) -> Iterator[tuple[str, str]]:
        with self._guard():
            yield from self.engine.list_digests()

    def health(self) -> None:
        with self._guard():
            self.engine.health()

    def set_aside(self) -> None:
        with self._guard():
            self.engine.set_aside()


class GuardedBuilder:
    """See `hub.search.engines.base.Builder`. What is being built is dropped when it breaks."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    def add(self, documents: Iterable[SearchDocument]) -> None:
        with _guard_building():
            self.builder.add(documents)

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        with _guard_building():
            self.builder.upsert(origins, cursor)

    def use(self) -> None:
        with _guard_building():
            self.builder.use()


@contextmanager
def _guard_building() -> Iterator[None]:
    try:
        yield
    except SearchUnavailableError:
        raise
    except BaseException as fault:
        if not is_fault(fault):
            raise
        problem = f"{type(fault).__name__}: {fault}"
        raise SearchUnavailableError(f"the index cannot be built ({problem})") from fault


def is_fault(fault: BaseException) -> bool:
    """Return whether `fault` is an engine's, and not an order to end this process or request."""
    return isinstance(fault, Exception) or type(fault).__module__ == "pyo3_runtime"


def _is_of_the_disk(fault: BaseException) -> bool:
    return isinstance(fault, OSError) and fault.errno in OF_THE_DISK
