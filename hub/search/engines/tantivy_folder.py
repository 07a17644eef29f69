"""The directory of the embedded index: which index is in use, who may write, what is in it.

`current` names the folder in use; a rebuilt one takes its place by one rename of that file. Every
process opens the folder for itself, after a fork, and again when `current` names another. Locks
are the system's, so that they end with the process that held them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from hub.core.search_documents import SearchDocument
from hub.search.engines.base import Cursor, IndexBusyError, SearchUnavailableError
from hub.search.engines.contents import describe_cursor, read_cursor
from hub.search.engines.tantivy_files import find_damage
from hub.search.engines.tantivy_schema import FORMAT, build_schema, register, to_index

HEAP = 30_000_000  # bytes for one short-lived writer
WAIT = 10.0  # seconds for a lock
PAUSE = 0.02


class Folder:
    """One index on disk, opened by this process."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`, or make it; raises SearchUnavailableError when it cannot."""
        self.path = path
        self.pid = os.getpid()
        self.state: tuple[int, int, int] | None = None  # of what was read last
        if (path / "meta.json").exists() and (damage := find_damage(path)):
            raise SearchUnavailableError(f"the index is damaged: {damage}")
        try:
            path.mkdir(parents=True, exist_ok=True)
            self.index = tantivy.Index(build_schema(), path=str(path))
            register(self.index)
            self.index.config_reader("manual")
        except (ValueError, OSError) as error:
            raise SearchUnavailableError(f"the index cannot be opened: {error}") from error

    def searcher(self) -> tantivy.Searcher:
        """Return a view of the index as it is now.

        A commit replaces `meta.json`; while it is the same file, what was read of it holds.
        """
        try:
            meta = (self.path / "meta.json").stat()
            state = (meta.st_ino, meta.st_mtime_ns, meta.st_size)
            if state != self.state:
                self.index.reload()
                self.state = state
            return self.index.searcher()
        except (ValueError, OSError) as error:
            raise SearchUnavailableError(f"the index cannot be read: {error}") from error

    def write(self, origins: Mapping[str, Sequence[SearchDocument]]) -> None:
        """Let these origins have just these documents; those that are there already stay."""
        try:
            try:
                self._commit(origins)
            except ValueError:
                if not self._clear_left_deletions():
                    raise
                self._commit(origins)
        except (ValueError, OSError) as error:
            raise SearchUnavailableError(f"the index cannot be written: {error}") from error

    def _commit(self, origins: Mapping[str, Sequence[SearchDocument]]) -> None:
        known = self._read_digests(origins)
        wanted = {one.id: one for documents in origins.values() for one in documents}
        changed = [one for one in wanted.values() if known.get(one.id) != one.digest]
        gone = [id_ for id_ in known if id_ not in wanted]
        if not (changed or gone):
            return
        writer = self.open_writer()
        try:
            for id_ in [*gone, *(one.id for one in changed)]:
                writer.delete_documents_by_term("id", id_)
            for document in changed:
                writer.add_document(to_index(document))
            writer.commit()
            writer.wait_merging_threads()
        finally:
            del writer  # an error would keep it, and its lock

    def _read_digests(self, origins: Iterable[str]) -> dict[str, str]:
        """Return id → digest of the documents that these origins have now."""
        searcher = self.searcher()
        query = tantivy.Query.term_set_query(build_schema(), "origin", list(origins))
        count = searcher.search(query, 1).count
        hits = searcher.search(query, count).hits if count else []
        found = (searcher.doc(address) for _score, address in hits)
        return {str(one.get_first("id")): str(one.get_first("digest")) for one in found}

    def _clear_left_deletions(self) -> bool:
        """Remove lists of deletions that no commit names; return whether there were any.

        A process that was killed between writing such a list and naming it leaves it, and the
        engine, which counts on from the last commit, then refuses to write one of the same name.
        """
        segments = json.loads((self.path / "meta.json").read_text())["segments"]
        used = {
            f"{segment['segment_id'].replace('-', '')}.{segment['deletes']['opstamp']}.del"
            for segment in segments
            if segment.get("deletes")
        }
        left = [path for path in self.path.glob("*.del") if path.name not in used]
        for path in left:
            path.unlink(missing_ok=True)
        return bool(left)

    def open_writer(self) -> tantivy.IndexWriter:
        """Return the one writer that there can be; raises IndexBusyError after a while."""
        end = time.monotonic() + WAIT
        while True:
            try:
                return self.index.writer(HEAP, 1)
            except ValueError as error:
                if time.monotonic() > end:
                    raise IndexBusyError(f"no writer: {error}") from error
                time.sleep(PAUSE)

    def read_cursor(self) -> Cursor | None:
        try:
            content = json.loads((self.path / "cursor.json").read_text())
            return read_cursor(content)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_cursor(self, cursor: Cursor) -> None:
        """Keep `cursor`; a crash before this repeats changes, which does no harm."""
        replace_file(self.path / "cursor.json", json.dumps(describe_cursor(cursor)))


class Adding:
    """Many documents that were not in an index, put there by one writer and one commit."""

    def __init__(self, folder: Folder) -> None:
        self.writer = folder.open_writer()

    def add(self, documents: Iterable[SearchDocument]) -> None:
        """Add some of them."""
        try:
            for document in documents:
                self.writer.add_document(to_index(document))
        except (ValueError, OSError) as error:
            raise SearchUnavailableError(f"the index cannot be written: {error}") from error

    def finish(self) -> None:
        """Let them all be found."""
        try:
            self.writer.commit()
            self.writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise SearchUnavailableError(f"the index cannot be written: {error}") from error


class Directory:
    """Where the indexes of one installation lie on this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: Folder | None = None
        self._opening = threading.Lock()

    def open_current(self) -> Folder:
        """Return the folder in use; raises SearchUnavailableError when there is none."""
        name = self._current_name()
        opened = self._opened
        if opened and opened.path.name == name and opened.pid == os.getpid():
            return opened
        if not name or not (self.path / name / "meta.json").exists():
            raise SearchUnavailableError("there is no index yet")
        with self._opening:
            try:
                self._opened = Folder(self.path / name)
            except SearchUnavailableError:
                self.abandon()
                raise
            return self._opened

    def abandon(self) -> None:
        """Let no process use the index any more, since it is broken: it must be built anew."""
        self._opened = None
        with suppress(OSError):  # on a disk that cannot be written it is only not used here
            (self.path / "current").unlink(missing_ok=True)

    def _current_name(self) -> str:
        try:
            name = (self.path / "current").read_text().strip()
        except OSError:
            return ""
        return name if name.startswith(f"v{FORMAT}-") and "/" not in name else ""

    @contextmanager
    def locked(self, name: str, *, wait: float = WAIT) -> Iterator[None]:
        """Hold a lock of the system on this directory; raises IndexBusyError after `wait`."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / f"{name}.lock").open("w") as file:
            end = time.monotonic() + wait
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError as error:
                    if time.monotonic() >= end:
                        raise IndexBusyError(f"another process holds the {name} lock") from error
                    time.sleep(PAUSE)
            yield

    def make_folder(self) -> Folder:
        """Return a new folder that nobody uses yet; what a killed rebuild left goes."""
        used = self._current_name()
        for left in self.path.glob("v*-*"):
            if left.name != used:
                shutil.rmtree(left, ignore_errors=True)
        return Folder(self.path / f"v{FORMAT}-{uuid.uuid4().hex[:12]}")

    def use(self, folder: Folder) -> None:
        """Let `folder` be the one in use, for every process, and remove the one before it."""
        before = self._current_name()
        replace_file(self.path / "current", folder.path.name)
        if before and before != folder.path.name:
            shutil.rmtree(self.path / before, ignore_errors=True)


def replace_file(path: Path, text: str) -> None:
    """Write `text` so that a reader sees all of it or what was there before."""
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}")
    with beside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
