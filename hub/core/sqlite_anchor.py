"""Holds the SQLite database open for the life of a process, so that reading needs no room on disk.

SQLite removes its journal (`-wal`, `-shm`) with the last connection, and the next one makes it
again. On a full disk that fails, for those who only read too.
"""

from __future__ import annotations

import os
import sqlite3
from threading import Lock
from typing import Any
from urllib.parse import quote

from django.db.backends.signals import connection_created

_lock = Lock()
# Which file of which process is held, and the connection that holds it.
_held: dict[tuple[int, int, int], sqlite3.Connection] = {}


def hold_open(path: str) -> None:
    """Hold the database at `path` open, unless this process does."""
    state = os.stat(path)  # noqa: PTH116 -- at each new connection
    identity = (os.getpid(), state.st_dev, state.st_ino)
    with _lock:
        if identity in _held:
            return
        connection = sqlite3.connect(
            f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # opens the journal too
        _held.clear()  # another file, or what another process held before it parted
        _held[identity] = connection


def hold_on_signal(connection: Any, **kwargs: object) -> None:
    """Signal adapter for `hold_open`."""
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        hold_open(str(connection.settings_dict["NAME"]))


def connect_signals() -> None:
    """Hold what the process opens first; for a server, whose connections come and go."""
    connection_created.connect(hold_on_signal, dispatch_uid="sqlite-anchor")
