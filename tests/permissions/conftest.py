"""The order in which the table is tried."""

from __future__ import annotations

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what asks the one world of all rows first.

    It stands in a transaction of its own around many tests, so pytest-django takes these for tests
    without a database and would run them after those that empty it.
    """
    items.sort(key=lambda item: "world" not in getattr(item, "fixturenames", ()))
