"""After a restore the index, and stored pages, know that they are of another database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from hub.core import page_cache
from hub.core.epoch import read_epoch, renew_epoch
from hub.home.models import StandardPage
from hub.search import upkeep
from hub.search.models import ChangeLog
from tests.factories.pages import build_home, publish


def publish_page(title: str) -> None:
    publish(build_home().add_child(instance=StandardPage(title=title, live=False)))


def find(client: Client, word: str) -> list[str]:
    return [row.title for row in client.get(f"/search/?q={word}").context["rows"]]


@pytest.mark.django_db
def test_an_epoch_stays_until_it_is_renewed() -> None:
    first = read_epoch()
    assert read_epoch() == first

    renew_epoch()

    assert read_epoch() != first


@pytest.mark.django_db
def test_what_says_that_it_is_another_database(site_index: Any) -> None:
    publish_page("Zebra")
    upkeep.catch_up(site_index)
    cursor = site_index.read_cursor()
    assert not upkeep.is_of_other_database(cursor)

    last = ChangeLog.objects.filter(pk=cursor.last)
    last.update(created_at=timezone.now())
    assert upkeep.is_of_other_database(cursor)  # another change has its number
    last.delete()
    assert upkeep.is_of_other_database(cursor)  # the log ends before it

    upkeep.rebuild(site_index)
    cursor = site_index.read_cursor()
    assert not upkeep.is_of_other_database(cursor)
    renew_epoch()
    assert upkeep.is_of_other_database(cursor)


@pytest.mark.django_db
def test_stored_pages_end_with_it(site_index: Any, django_capture_on_commit_callbacks: Any) -> None:
    before = page_cache.current_generation()
    renew_epoch()
    with django_capture_on_commit_callbacks(execute=True):
        assert upkeep.catch_up_due(now=timezone.now()).startswith("built with")

    after = page_cache.current_generation()
    assert after != before
    with django_capture_on_commit_callbacks(execute=True):
        assert upkeep.catch_up_due(now=timezone.now()) == "0 changes applied"
    assert page_cache.current_generation() == after


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_told", [True, False], ids=["by our command", "by any other means"])
def test_after_an_older_state_is_restored_only_what_is_there_is_found(
    site_index: Any, client: Client, tmp_path: Path, is_told: bool
) -> None:
    publish_page("Wombat")
    upkeep.catch_up_due(now=timezone.now())
    path, older = connection.settings_dict["NAME"], tmp_path / "older.sqlite3"
    copy(path, older)
    publish_page("Zebrafish")
    upkeep.catch_up_due(now=timezone.now())
    assert find(client, "zebrafish") == ["Zebrafish"]

    connection.close()
    copy(older, path)
    if is_told:
        renew_epoch()
    publish_page("Quokka")
    upkeep.catch_up_due(now=timezone.now())

    assert find(client, "quokka") == ["Quokka"]
    assert find(client, "wombat") == ["Wombat"]
    assert find(client, "zebrafish") == []
    assert upkeep.compare(site_index).is_none


def copy(source: Any, target: Any) -> None:
    """Write the state of one database of SQLite over another."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
