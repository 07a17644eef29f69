"""One way to take a row before looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import models, transaction

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
        rows = model._default_manager.select_for_update(of=("self",))
        row = rows.filter(**lookup).first()
        if row is not None:
            yield row
            return
    raise model.DoesNotExist
