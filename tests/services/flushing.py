"""Lets tests with transactions of their own empty the database, records and all.

The triggers that guard records refuse `flush`, as they must. Django's one function that empties
the tables is wrapped, in tests only, in the sanctioned way round them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


@contextmanager
def allowed() -> Iterator[None]:
    """Let `flush` empty guarded tables while the block runs."""
    from django.db.backends.base.operations import (  # noqa: PLC0415 -- apps must be set up
        BaseDatabaseOperations,
    )

    from learning.domain.evidence.guards import guards_down  # noqa: PLC0415 -- likewise

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(operations: Any, statements: list[str]) -> None:
        with guards_down(operations.connection.alias):
            flush(operations, statements)

    with mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", flush_all):
        yield
