"""The one order in which rows are locked, and the ways to lock one before looking at it.

Two transactions that lock in the same order never wait for each other. `ORDER` is that order: what
a transaction locks must not come before what it has locked already, and rows of one model go by
ascending key. Every lock of this app is taken here, so that a lock out of order is noticed: it
raises LockOrderError in tests and is logged in production.

The locks are `FOR NO KEY UPDATE`: rows that refer to a locked row can be added meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import local
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import connection, models, transaction
from django.db.transaction import TransactionManagementError

from learning.domain.prepared import Columns, PreparedQuery
from learning.models import Attempt, Enrolment

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=models.Model)
ORDER = (
    "users.User",
    "learning.Accommodation",
    "learning.RegradeProposal",
    "learning.QuestionReport",
    "learning.Enrolment",
    "learning.Attempt",
    "learning.Learner",
    "learning.Completion",
    "learning.Certificate",
    "learning.ChainHead",
)
RANKS = {label: rank for rank, label in enumerate(ORDER)}


class LockOrderError(RuntimeError):
    """A row was locked after one that comes later in `ORDER`."""


class _Held(local):
    """What the present transaction of this thread has locked."""

    transaction: Any = None
    last: tuple[int, Any] = (-1, 0)
    keys: set[tuple[int, Any]]


_held = _Held()


@contextmanager
def locked(model: type[M], *, savepoint: bool = False, **lookup: Any) -> Iterator[M]:
    """Give the row that `lookup` names, fresh, to nobody else until the block ends.

    Everything in the block is one transaction, with that around it if there is one. Raises
    `model.DoesNotExist`, outside it.

    Args:
        savepoint: the block may raise an error of the rules without harm to what is around it.
    """
    with transaction.atomic(savepoint=savepoint):
        if lookup.keys() == {"pk"}:
            row = lock_row(model, lookup["pk"])
        else:
            row = lock_first(model._default_manager.filter(**lookup))
        if row is not None:
            yield row
            return
    raise model.DoesNotExist


@contextmanager
def locked_attempt(key: int, enrolment: int) -> Iterator[Attempt]:
    """Give an attempt, with its enrolment locked before it: for what may complete a module."""
    with locked(Enrolment, pk=enrolment) as period, locked(Attempt, pk=key) as row:
        row.enrolment = period
        yield row


def lock_row(model: type[M], key: Any) -> M | None:
    """Lock the row with this primary key until the transaction ends and return it, fresh.

    Raises TransactionManagementError outside of a transaction, as `select_for_update` does: the
    prepared statement would lock nothing.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a row is locked only inside a transaction")
    columns, query = _prepare(model)
    rows = query(key)
    if not rows:
        return None
    note_lock(model, key)
    return columns.split(rows[0])[0]


def lock_first(rows: models.QuerySet[M]) -> M | None:
    """Lock the first of `rows` and return it, fresh."""
    row = rows.select_for_update(of=("self",), no_key=True).first()
    if row is not None:
        note_lock(type(row), row.pk)
    return row


def lock_all(rows: models.QuerySet[M], *, for_deletion: bool = False) -> list[M]:
    """Lock all of `rows`, by ascending key, and return them, fresh."""
    found = list(rows.order_by("pk").select_for_update(of=("self",), no_key=not for_deletion))
    for row in found:
        note_lock(type(row), row.pk)
    return found


def note_lock(model: type[models.Model], key: Any, *, is_new: bool = False) -> None:
    """Note that this transaction has locked a row; raise or log when that was out of order.

    Args:
        is_new: the transaction made the row, so that nobody else can wait for it.
    """
    present = _find_transaction()
    if present is None or _held.transaction is not present:
        _held.transaction, _held.last, _held.keys = present, (-1, 0), set()
    lock = (RANKS[model._meta.label], key)
    if lock in _held.keys:
        return
    _held.keys.add(lock)
    if is_new:
        return
    if lock >= _held.last:
        _held.last = lock
        return
    text = f"{ORDER[lock[0]]} {key} locked after {ORDER[_held.last[0]]} {_held.last[1]}"
    log.error("lock_out_of_order", lock=text)
    if settings.RAISE_ON_LOCK_ORDER:
        raise LockOrderError(text)


def _find_transaction() -> Any:
    """Return what stands for the outermost transaction, but for that of a test around it."""
    return next((block for block in connection.atomic_blocks if not block._from_testcase), None)


@cache
def _prepare(model: type[M]) -> tuple[Columns[M], PreparedQuery]:
    columns = Columns(model)
    rows = model._default_manager.select_for_update(no_key=True).order_by()
    values = rows.values_list(*columns.names)
    return columns, PreparedQuery(lambda key: values.filter(pk=key), model._meta.pk)
