"""One way to take a row before looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.transaction import TransactionManagementError

from learning.domain.prepared import Columns, PreparedQuery

M = TypeVar("M", bound=models.Model)


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
            rows = model._default_manager.select_for_update(of=("self",))
            row = rows.filter(**lookup).first()
        if row is not None:
            yield row
            return
    raise model.DoesNotExist


def lock_row(model: type[M], key: Any) -> M | None:
    """Lock the row with this primary key until the transaction ends and return it, fresh.

    Raises TransactionManagementError outside of a transaction, as `select_for_update` does: the
    prepared statement would lock nothing.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a row is locked only inside a transaction")
    columns, query = _prepare(model)
    rows = query(key)
    return columns.split(rows[0])[0] if rows else None


@cache
def _prepare(model: type[M]) -> tuple[Columns[M], PreparedQuery]:
    columns = Columns(model)
    rows = model._default_manager.select_for_update().order_by().values_list(*columns.names)
    return columns, PreparedQuery(lambda key: rows.filter(pk=key), model._meta.pk)
