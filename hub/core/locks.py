"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def try_lock(name: str) -> Iterator[bool]:
    """Yield whether nobody else holds the lock `name`; while it is held, nobody else gets it.

    On PostgreSQL the block is one transaction, and all machines share the lock. SQLite is on one
    machine, where a lock of the system on a file leaves the database open to other writers.
    """
    key = lock_key(name)
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
                [is_held] = cursor.fetchone()
            yield is_held
        return
    folder = settings.VAR_DIR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{key}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def lock_key(name: str) -> int:
    """Return the number by which the database knows the lock `name`."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
