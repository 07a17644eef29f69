"""What waits for the commit of a load: each piece of work once.

Every save lets the public index and the stored pages follow at the commit. A load saves thousands
of times in one transaction, and the same work a second time finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from django.db import connection


@contextmanager
def each_once_on_commit() -> Iterator[None]:
    """Drop, at the end of this block, what waits for the commit more than once.

    To be used inside a transaction. Functions that are made by the same code from the same
    variables do the same; the first of them stays.
    """
    yield
    # A savepoint that has ended can no longer be taken back by itself.
    open_savepoints = set(connection.savepoint_ids)
    waiting: dict[Any, Any] = {}
    for entry in connection.run_on_commit:
        savepoints, function, robust = entry
        key = (frozenset(open_savepoints & savepoints), _identify(function), robust)
        waiting.setdefault(key, entry)
    connection.run_on_commit = list(waiting.values())


def _identify(function: Callable[[], Any]) -> object:
    """Return what is equal for functions that do the same, or the function where in doubt."""
    if not isinstance(function, FunctionType) or function.__defaults__ or function.__kwdefaults__:
        return function
    return function.__code__, tuple(map(id, function.__closure__ or ()))
