"""What every test run shares: databases from a template, services found or skipped, the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.services import databases, restoring

# The browser's test library runs an event loop in this thread; Django would refuse the ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Every run tries the same examples: a change is judged by what it changed. `make drill` tries
# others. How long an example takes says more about the machine.
hypothesis_settings.register_profile("same", derandomize=True, database=None, deadline=None)
hypothesis_settings.register_profile("many", max_examples=2000, database=None, deadline=None)
hypothesis_settings.load_profile("same")

pytest_plugins = ["tests.services.plugin"]

# The last four keep Debian's Chromium from calling out at every start.
BROWSER_ARGUMENTS = [
    "--no-sandbox",  # it refuses to run as root with one
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this process a database of its own, copied from the migrated template."""
    from django.db import connection  # noqa: PLC0415 -- pytest-django sets Django up first

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    # Between the two blocks a test reaches the database only by asking for it.
    with ExitStack() as database:
        with django_db_blocker.unblock():
            database.enter_context(databases.prepared(connection, worker))
            database.enter_context(restoring.by_copy())
        yield
        with django_db_blocker.unblock():
            database.close()


@pytest.fixture(scope="session", autouse=True)
def no_files_beside_tests(django_test_environment: None) -> None:
    """Let no request of a test start the making of a PDF, which would outlive the test."""
    from django.core.signals import request_finished  # noqa: PLC0415 -- as above

    request_finished.disconnect(dispatch_uid="reports-pdf")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; the test library's own download is never used."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": BROWSER_ARGUMENTS,
    }


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Return the address of the Redis that tests marked `redis` may fill and empty."""
    return os.environ["TEST_REDIS_URL"]


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages be live that lost what they need after they were published."""
    from hub.core.models import base_page  # noqa: PLC0415 -- Django must be set up

    monkeypatch.setattr(base_page, "check_publishable", lambda page: None)


@pytest.fixture
def known_frame(settings: Any) -> None:
    """Serve every page anew, but remember the parts that all pages share, as production does."""
    settings.PART_CACHE_SECONDS = 600


@pytest.fixture
def engine(settings: Any, tmp_path: Path) -> Any:
    """Return the engine that the site asks, with an empty folder of its own: it has no index."""
    from hub.search.engines.current import get_engine  # noqa: PLC0415 -- Django must be set up

    settings.SEARCH_URL = f"tantivy://{tmp_path / 'index'}"
    return get_engine()


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Leave nothing in the cache or the search index for the next test: its rows are other rows."""
    from django.conf import settings  # noqa: PLC0415 -- pytest-django sets Django up first
    from django.core.cache import cache  # noqa: PLC0415 -- likewise

    yield
    cache.clear()
    if (index := settings.TEST_DIR / "search").exists():
        shutil.rmtree(index, ignore_errors=True)
