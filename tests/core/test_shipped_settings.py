"""Tests run on the settings that ship, but for those that are named with a reason."""

from django.conf import global_settings
from django.db import connection

from hub.settings import base, test
from tests.architecture.source import ROOT

UNSET = object()


def shipped(name: str) -> object:
    return getattr(base, name, getattr(global_settings, name, UNSET))


def test_every_other_value_is_named_with_its_reason() -> None:
    names = {name for name in vars(test) if name.isupper() and not name.startswith("NO")}
    other = {name for name in names if shipped(name) != getattr(test, name)}

    assert other - {"DIFFERS", "TEST_DIR"} == set(test.DIFFERS)
    tried = {where for _reason, where in test.DIFFERS.values()}
    assert [where for where in tried if not (ROOT / where).exists()] == []


def test_the_values_that_tests_leave_out_are_those_of_a_site() -> None:
    assert (base.PAGE_CACHE_SECONDS, base.PART_CACHE_SECONDS) == (600, 600)
    assert (base.SEARCH_ON_COMMIT, base.ALLOW_DEMO_ACCOUNTS) == (True, False)
    assert base.EMAIL_BACKEND == "hub.upkeep.mail.queue.QueueBackend"
    assert set(base.CACHES) == set(test.CACHES)
    assert base.STORAGES["private"]["BACKEND"] == test.STORAGES["private"]["BACKEND"]


def test_a_connection_of_tests_is_one_of_a_site(db: None) -> None:
    if connection.vendor != "sqlite":
        assert connection.settings_dict["CONN_HEALTH_CHECKS"]
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    # Only that a test's database need not survive a power cut.
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 0}
