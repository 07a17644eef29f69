"""The starter content, loaded once for a run, and a copy of it for all tests here."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Site

from tests.services import databases


@pytest.fixture(scope="package")
def loaded(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database into which `load_starter_content` has loaded what the files say now."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with ExitStack() as database:
        with django_db_blocker.unblock():
            database.enter_context(databases.prepared(connection, worker, databases.LOADED))
        yield
        with django_db_blocker.unblock():
            database.close()


@pytest.fixture
def site_content(loaded: None, db: None) -> None:
    """The loaded content; what a test changes of it is undone after the test."""
    Site.clear_site_root_paths_cache()
