"""What every test run shares: databases from a template, services found or skipped, the browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.services import databases

# The browser's test library runs an event loop in this thread; Django would refuse the ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this process a database of its own, copied from the migrated template."""
    from django.db import connection

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), databases.prepared(connection, worker):
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
        yield
