"""The cache in one file: exact counts, bounds, and life after the file is harmed."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.core.sqlite_cache import WRITES_BETWEEN_CULLS, SQLiteCache


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache.sqlite3"


@pytest.fixture
def cache(path: Path) -> SQLiteCache:
    return make(path)


def make(path: Path, **options: Any) -> SQLiteCache:
    return SQLiteCache(str(path), {"OPTIONS": {"MAX_ENTRIES": 1000} | options})


def test_what_is_stored_comes_back_until_it_expires(cache: SQLiteCache) -> None:
    cache.set("page", {"body": b"text", "tags": ("a", "b")}, 60)
    cache.set("past", "value", -1)
    cache.set("always", 2**70, None)

    found = cache.get_many(["page", "past", "always", "unknown"])

    assert found == {"page": {"body": b"text", "tags": ("a", "b")}, "always": 2**70}
    assert cache.get("past", "default") == "default"
    assert [cache.has_key("page"), cache.has_key("past")] == [True, False]


def test_add_stores_once_and_again_after_expiry(cache: SQLiteCache) -> None:
    assert [cache.add("k", 1, 60), cache.add("k", 2, 60), cache.get("k")] == [True, False, 1]
    cache.touch("k", -1)
    assert [cache.add("k", 3, 60), cache.get("k")] == [True, 3]


def test_a_count_keeps_its_expiry(cache: SQLiteCache) -> None:
    """Django's file cache gives a count 300 seconds anew at each step."""
    cache.set("count", 4, 86_400)
    before = expiry_of(cache, "count")

    assert [cache.incr("count"), cache.decr("count", 3)] == [5, 2]

    assert expiry_of(cache, "count") == before
    for key in ("unknown", "text"):
        cache.set("text", "no number", 60)
        with pytest.raises(ValueError, match="not found"):
            cache.incr(key)


def expiry_of(cache: SQLiteCache, key: str) -> float:
    row = cache._first(
        "SELECT expires FROM entries WHERE key = ?", (cache.make_and_validate_key(key),)
    )
    assert row is not None
    return row[0]


def count_up(path: str, times: int) -> None:
    cache = make(Path(path))
    for _time in range(times):
        cache.add("count", 0, 60)
        cache.incr("count")


def test_processes_count_together_exactly(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=count_up, args=(str(path), 200)) for _each in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert make(path).get("count") == 600


def test_delete_and_clear(cache: SQLiteCache) -> None:
    cache.set_many({"a": 1, "b": 2, "c": 3}, 60)
    assert [cache.delete("a"), cache.delete("a")] == [True, False]
    cache.clear()
    assert cache.get_many(["a", "b", "c"]) == {}


def test_it_holds_a_bounded_number_and_drops_the_oldest(path: Path) -> None:
    cache = make(path, MAX_ENTRIES=50)
    for number in range(WRITES_BETWEEN_CULLS):
        cache.set(f"k{number}", number, 60)

    row = cache._first("SELECT count(*) FROM entries", ())

    assert row is not None
    assert row[0] <= 50
    assert cache.get(f"k{WRITES_BETWEEN_CULLS - 1}") == WRITES_BETWEEN_CULLS - 1
    assert cache.get("k0") is None


def test_what_has_expired_is_removed(path: Path) -> None:
    cache = make(path)
    cache.set("old", "value", 0.01)
    while cache.get("old") is not None:
        time.sleep(0.001)
    cache.cull()
    assert cache._first("SELECT count(*) FROM entries", ()) == (0,)


@pytest.mark.parametrize("content", [b"", b"garbage" * 2000])
def test_a_harmed_file_is_made_again(path: Path, cache: SQLiteCache, content: bytes) -> None:
    cache.set("k", 1, 60)
    other = make(path)
    assert other.get("k") == 1
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.unlink()
    path.write_bytes(content)

    assert cache.get("k") is None
    cache.set("k", 2, 60)

    assert other.get("k") == 2  # every process moves on to the new file


@pytest.mark.parametrize("gone", ["", "-wal", "-shm"])
def test_one_file_of_three_may_be_removed(path: Path, cache: SQLiteCache, gone: str) -> None:
    """The journal of a file that is gone once made every request fail."""
    others = [make(path) for _each in range(2)]
    for number in range(300):
        cache.set(f"k{number}", "x" * 5000, 60)
    assert [other.get("k1") is not None for other in others] == [True, True]

    path.with_name(path.name + gone).unlink()

    for each in (cache, *others):
        each.set("new", 1, 60)
        assert each.get("new") == 1


def test_a_harmed_value_is_none(cache: SQLiteCache) -> None:
    cache.set_many({"a": ["fine"], "b": ["harmed"]}, 60)
    cache._first("UPDATE entries SET value = zeroblob(50) WHERE key LIKE '%b' RETURNING 1", ())

    assert cache.get("b", "default") == "default"
    assert cache.get_many(["a", "b"]) == {"a": ["fine"]}


def test_a_locked_file_is_not_waited_for_longer_than_asked(path: Path) -> None:
    """A limit must not go uncounted: whoever counts gets the error."""
    cache = make(path, LOCK_TIMEOUT=0.01)
    cache.set("count", 1, 60)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            cache.incr("count")

    assert cache.incr("count") == 2


def test_a_removed_folder_is_made_again(path: Path, cache: SQLiteCache) -> None:
    cache.set("k", 1, 60)
    for file in path.parent.iterdir():
        file.unlink()
    path.parent.rmdir()

    cache.set("k", 2, 60)

    assert cache.get("k") == 2


def test_the_cost_does_not_grow_with_what_is_held(path: Path) -> None:
    """Counted in steps of SQLite's machine, which are the same on any computer."""
    small, large = make(path), make(path.with_name("large.sqlite3"), MAX_ENTRIES=100_000)
    large.set_many({f"k{number}": "x" for number in range(20_000)}, 60)

    assert steps_of_a_write(large) <= 2 * steps_of_a_write(small)


def steps_of_a_write(cache: SQLiteCache) -> int:
    cache.set("warm", "x", 60)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = cache._connect()
    connection.set_progress_handler(count, 1)
    cache.set("k-new", "x", 60)
    cache.get("k-new")
    connection.set_progress_handler(None, 0)
    return steps
