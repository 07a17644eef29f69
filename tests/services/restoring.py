"""Gives the test after one with transactions of its own a fresh copy of the database.

Django would empty every table, which leaves out what migrations put in and is refused by the
triggers that guard records.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from tests.services import databases


@contextmanager
def by_copy() -> Iterator[None]:
    """Replace the database after each test that commits, while the block runs."""
    from django.db import connection  # noqa: PLC0415 -- Django must be set up
    from django.test import TransactionTestCase  # noqa: PLC0415 -- likewise

    def restore(_case: Any) -> None:
        databases.restore(connection)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", restore):
        yield
