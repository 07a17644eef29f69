"""A cache in one SQLite file, shared by the processes of a machine.

Reading and writing an entry cost the same whatever the cache holds, and `incr` and `add` are one
statement each, so that counts of several processes are exact. Django's own file cache lists its
folder at each write and counts by reading and writing apart.

The file is a helper: one that is damaged, removed or replaced while the site runs is made again,
and every process notices.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from hub.core.guarded_cache import HARM

# Entries that a thread writes between two looks for what can be removed; fewer in a small cache.
WRITES_BETWEEN_CULLS = 100
# Seconds to wait for another process that writes: a write takes a fraction of a millisecond.
LOCK_TIMEOUT = 5.0
# Result codes (https://www.sqlite.org/rescode.html) after which the file is made again: an error of
# reading (10), a malformed file (11), a full disk (13), where a new file has room, one that cannot
# be opened (14), no database (26).
HARMED = {10, 11, 13, 14, 26}
FOREVER = float("inf")
KEYS_IN_A_QUERY = 500
HARMED_VALUE = object()
# The file need not survive a power cut: `_use` makes a damaged one again.
SETTINGS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
    "CREATE TABLE IF NOT EXISTS entries"
    " (key TEXT PRIMARY KEY, value NOT NULL, expires REAL NOT NULL, written REAL NOT NULL);"
    "CREATE INDEX IF NOT EXISTS entries_expires ON entries (expires);"
    "CREATE INDEX IF NOT EXISTS entries_written ON entries (written);"
)
READ = "SELECT value FROM entries WHERE key = ? AND expires > ?"
WRITE = (
    "INSERT INTO entries (key, value, expires, written) VALUES (?, ?, ?, ?) ON CONFLICT (key)"
    " DO UPDATE SET value = excluded.value, expires = excluded.expires, written = excluded.written"
)


class SQLiteCache(BaseCache):
    """Django's cache interface over the file at `location`.

    Holds at most `MAX_ENTRIES`; beyond that the entries written longest ago are removed first,
    `1 / CULL_FREQUENCY` of all. Whole numbers are stored as such, anything else is pickled. The
    option `LOCK_TIMEOUT` is how many seconds a write waits for another process.

    Raises sqlite3.Error or OSError where there is no room or no right to write; the site uses it
    through `hub.core.guarded_cache`, which goes on without.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = Path(location)
        self._file = str(self._path)
        self._lock_timeout = float(params.get("OPTIONS", {}).get("LOCK_TIMEOUT", LOCK_TIMEOUT))
        self._local = threading.local()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value of `key`, or `default` when there is none or it has expired."""
        row = self._first(READ, (self.make_and_validate_key(key, version), time.time()))
        return default if row is None else _load(row[0], default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return those of `keys` that are there, with their values, in one query for 500."""
        names = {self.make_and_validate_key(key, version): key for key in keys}
        found: dict[str, Any] = {}
        wanted = list(names)
        for start in range(0, len(wanted), KEYS_IN_A_QUERY):
            part = wanted[start : start + KEYS_IN_A_QUERY]
            marks = ",".join("?" * len(part))
            statement = f"SELECT key, value FROM entries WHERE key IN ({marks}) AND expires > ?"  # noqa: S608 -- question marks only
            rows = self._use(lambda c, s=statement, p=part: c.execute(s, (*p, time.time())))
            read = ((names[name], _load(value, HARMED_VALUE)) for name, value in rows)
            found |= {name: value for name, value in read if value is not HARMED_VALUE}
        return found

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store `value` for `timeout` seconds; for ever when that is None."""
        self.set_many({key: value}, timeout, version)

    def set_many(
        self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Store all of `data` in one transaction."""
        now, expires = time.time(), self._expires(timeout)
        rows = [
            (self.make_and_validate_key(key, version), _dump(value), expires, now)
            for key, value in data.items()
        ]
        self._use(lambda connection: _write_rows(connection, rows))
        self._count_writes(len(rows))
        return []

    def add(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store `value` unless `key` is there; return whether it was stored. One statement."""
        now = time.time()
        row = self._first(
            f"{WRITE} WHERE entries.expires <= ? RETURNING 1",
            (
                self.make_and_validate_key(key, version),
                _dump(value),
                self._expires(timeout),
                now,
                now,
            ),
        )
        self._count_writes(1)
        return row is not None

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add `delta` to the number stored as `key` in one statement, and return it.

        Its expiry stays. Raises ValueError when there is no such number.
        """
        row = self._first(
            "UPDATE entries SET value = value + ? WHERE key = ? AND expires > ?"
            " AND typeof(value) = 'integer' RETURNING value",
            (delta, self.make_and_validate_key(key, version), time.time()),
        )
        if row is None:
            raise ValueError(f"Key {key!r} not found")
        return row[0]

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let `key` expire `timeout` seconds from now; return whether it is there."""
        row = self._first(
            "UPDATE entries SET expires = ? WHERE key = ? AND expires > ? RETURNING 1",
            (self._expires(timeout), self.make_and_validate_key(key, version), time.time()),
        )
        return row is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove `key`; return whether it was there."""
        row = self._first(
            "DELETE FROM entries WHERE key = ? RETURNING expires > ?",
            (self.make_and_validate_key(key, version), time.time()),
        )
        return row is not None and bool(row[0])

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Return whether `key` is there."""
        return (
            self._first(READ, (self.make_and_validate_key(key, version), time.time())) is not None
        )

    def clear(self) -> None:
        """Remove everything."""
        self._use(lambda connection: connection.execute("DELETE FROM entries"))

    def close(self, **kwargs: Any) -> None:
        """Keep the connection: opening the file costs more than all of a request's reads."""

    def cull(self) -> None:
        """Remove what has expired and, where there is too much, what was written longest ago."""
        self._use(lambda c: c.execute("DELETE FROM entries WHERE expires <= ?", (time.time(),)))
        row = self._first("SELECT count(*) FROM entries", ())
        surplus = (row[0] if row else 0) - self._max_entries
        if surplus > 0:
            share = self._max_entries // self._cull_frequency if self._cull_frequency else surplus
            oldest = "SELECT key FROM entries ORDER BY written LIMIT ?"
            statement = f"DELETE FROM entries WHERE key IN ({oldest})"  # noqa: S608 -- of constants
            self._use(lambda c: c.execute(statement, (max(surplus, share),)))

    def _expires(self, timeout: Any) -> float:
        moment = self.get_backend_timeout(timeout)
        return FOREVER if moment is None else moment

    def _count_writes(self, count: int) -> None:
        self._local.writes = getattr(self._local, "writes", 0) + count
        if self._local.writes >= min(WRITES_BETWEEN_CULLS, max(self._max_entries // 10, 1)):
            self._local.writes = 0
            self.cull()

    def _first(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        return self._use(lambda connection: connection.execute(statement, values).fetchone())

    def _use(self, act: Any) -> Any:
        """Return what `act` returns for this thread's connection; make a damaged file again."""
        try:
            return act(self._connect())
        except sqlite3.DatabaseError as error:
            if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in HARMED:
                raise  # locked, no right to write
            self._remove()
            return act(self._connect())

    def _connect(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that is at the path now."""
        try:
            state = os.stat(self._file)  # noqa: PTH116 -- a third of the time, at each reading
            identity = (state.st_dev, state.st_ino, os.getpid())
        except FileNotFoundError:
            identity = None
            self._remove()  # what is left of the journal belongs to the file that is gone
        if identity is None or getattr(self._local, "identity", None) != identity:
            self._open()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._path, timeout=self._lock_timeout, isolation_level=None, check_same_thread=False
        )
        connection.executescript(SETTINGS)
        state = self._path.stat()
        self._local.connection = connection
        self._local.identity = (state.st_dev, state.st_ino, os.getpid())

    def _remove(self) -> None:
        self._local.identity = None
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._path.with_name(self._path.name + suffix).unlink()


def _write_rows(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
    if len(rows) == 1:
        connection.execute(WRITE, rows[0])
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(WRITE, rows)


def _dump(value: Any) -> Any:
    fits = type(value) is int and -(2**63) <= value < 2**63
    return value if fits else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _load(value: Any, otherwise: Any) -> Any:
    """Return the stored value; `otherwise` where it was harmed."""
    if type(value) is int:
        return value
    try:
        return pickle.loads(value)  # noqa: S301 -- a file of ours, as in Django's file cache
    except HARM:
        return otherwise
