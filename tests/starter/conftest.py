"""The starter content, loaded once for all tests here and rolled back after them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Site


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_starter_content", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site_content(loaded: None, db: None) -> None:
    """The loaded content; what a test changes of it is undone after the test."""
    Site.clear_site_root_paths_cache()
