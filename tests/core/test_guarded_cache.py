"""A cache that fails in any way: every method answers as an empty cache does."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog.testing
from django.core.cache.backends.base import BaseCache, InvalidCacheKey
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError

from hub.core import circuit, guarded_cache
from hub.core.guarded_cache import SLOW, GuardedCache

# What only computes, and asks no store.
OF_NO_STORE = {"get_backend_timeout", "make_key", "validate_key", "make_and_validate_key"}
FAULTS = [
    OSError(errno.ENOSPC, "No space left on device"),
    sqlite3.OperationalError("database is locked"),
    RedisConnectionError("Connection refused"),
    OutOfMemoryError("command not allowed when used memory > 'maxmemory'"),
    TimeoutError("timed out"),
    EOFError("Ran out of input"),
    RuntimeError("anything else"),
]
CALLS: dict[str, tuple[Callable[[BaseCache], Any], Any]] = {
    "get": (lambda c: c.get("k", "default"), "default"),
    "get_many": (lambda c: c.get_many(["k"]), {}),
    "get_or_set": (lambda c: c.get_or_set("k", lambda: "made"), "made"),
    "set": (lambda c: c.set("k", 1), None),
    "set_many": (lambda c: c.set_many({"k": 1}), ["k"]),
    "add": (lambda c: c.add("k", 1, None), False),
    "touch": (lambda c: c.touch("k"), False),
    "delete": (lambda c: c.delete("k"), False),
    "delete_many": (lambda c: c.delete_many(["k"]), None),
    "has_key": (lambda c: c.has_key("k"), False),
    "__contains__": (lambda c: "k" in c, False),
    "clear": (lambda c: c.clear(), None),
    "close": (lambda c: c.close(), None),
    "incr": (lambda c: c.incr("k"), ValueError),
    "decr": (lambda c: c.decr("k"), ValueError),
    "incr_version": (lambda c: c.incr_version("k"), ValueError),
    "decr_version": (lambda c: c.decr_version("k"), ValueError),
}


class Store(LocMemCache):
    """A cache that raises `fault`, where one is set, whatever it is asked."""

    fault: Exception | None = None
    asked = 0

    def __getattribute__(self, name: str) -> Any:
        if name in CALLS and Store.fault is not None:
            Store.asked += 1
            raise Store.fault
        return super().__getattribute__(name)


class Clock:
    """The clock of the guard."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(circuit, "time", clock)
    monkeypatch.setattr(guarded_cache, "time", clock)
    return clock


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> GuardedCache:
    monkeypatch.setattr(guarded_cache, "_circuits", {})
    # One that was used before keeps how it wrote then, and what it writes is not captured.
    monkeypatch.setattr(circuit, "log", structlog.get_logger("hub.core.circuit"))
    monkeypatch.setattr(Store, "fault", None)
    monkeypatch.setattr(Store, "asked", 0)
    monkeypatch.setattr(guarded_cache, "import_string", {"store": Store}.__getitem__)
    made = GuardedCache("of a test", {"WRAPPED": "store"})
    made.clear()
    return made


def test_every_method_of_a_cache_is_tried_here() -> None:
    public = {
        name
        for name in dir(BaseCache)
        if callable(getattr(BaseCache, name)) and not name.startswith("_")
    }
    of_coroutines = {name for name in public if name[1:] in public and name.startswith("a")}

    assert public - of_coroutines - OF_NO_STORE | {"__contains__"} == set(CALLS)
    # Those of coroutines are built from the others, unless a class says otherwise.
    assert [name for name in of_coroutines if name in vars(GuardedCache)] == []


@pytest.mark.parametrize("name", CALLS)
def test_no_method_raises_what_the_cache_raises(cache: GuardedCache, name: str) -> None:
    call, expected = CALLS[name]
    for fault in FAULTS:
        Store.fault = fault
        guarded_cache._circuits.clear()
        broken = GuardedCache("of a test", {"WRAPPED": "store"})
        if expected is ValueError:
            with pytest.raises(ValueError, match="not found"):
                call(broken)
        else:
            assert call(broken) == expected
    assert Store.asked >= len(FAULTS)


def test_a_well_cache_answers_as_it_would_alone(cache: GuardedCache) -> None:
    cache.set_many({"a": 1, "b": "text"}, 60)

    assert [cache.get("a"), cache.get("none", "default"), "b" in cache] == [1, "default", True]
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": "text"}
    assert [cache.add("a", 5), cache.add("c", 5), cache.incr("c"), cache.decr("a", 3)] == [
        *(False, True),
        *(6, -2),
    ]
    assert cache.get_or_set("d", lambda: "made") == cache.get("d") == "made"
    assert [cache.touch("a", 60), cache.delete("a"), cache.has_key("a")] == [True, True, False]
    assert [cache.incr_version("b"), cache.get("b"), cache.get("b", version=2)] == [2, None, "text"]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("none")


def test_a_key_that_cannot_be_one_is_a_fault_of_the_caller(cache: GuardedCache) -> None:
    Store.fault = InvalidCacheKey("has a space")
    with pytest.raises(InvalidCacheKey):
        cache.get("k")


def test_a_cache_that_failed_is_left_alone_for_a_while(cache: GuardedCache, clock: Clock) -> None:
    Store.fault = OSError("gone")
    with structlog.testing.capture_logs() as lines:
        for second in range(61):
            clock.now = 1000.0 + second
            for _request in range(20):
                cache.get("k")

    # After 5, 10, 20 and 30 seconds, each once; and one line a minute.
    assert Store.asked == 4
    assert cache.outages == 4
    assert [line["event"] for line in lines] == ["cache_unavailable"]
    assert cache.problem == "OSError: gone"


def test_it_comes_back_by_itself(cache: GuardedCache, clock: Clock) -> None:
    Store.fault = OSError("gone")
    cache.set("k", 1)
    Store.fault = None
    assert cache.get("k") is None

    clock.now += circuit.FIRST_PAUSE
    cache.set("k", 2)

    assert [cache.get("k"), cache.problem] == [2, ""]


def test_those_that_asked_meanwhile_do_not_lengthen_the_pause(clock: Clock) -> None:
    helper = circuit.Circuit("helper")
    for _thread in range(8):
        helper.note_failure("refused")

    clock.now += circuit.FIRST_PAUSE

    assert [helper.allows(), helper.allows()] == [True, False]


def test_a_slow_answer_is_used_and_the_next_is_not_waited_for(
    cache: GuardedCache, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.set("k", 1)

    def answer_late(*args: Any) -> str:
        clock.now += SLOW + 0.1
        return "late"

    monkeypatch.setattr(cache._wrapped, "get", answer_late)

    assert [cache.get("k"), cache.get("k")] == ["late", None]
    assert cache.problem == "took 2.1 s"


def test_a_harmed_entry_spoils_no_other_and_is_no_outage(
    cache: GuardedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.set_many({"a": 1, "b": 2}, 60)
    read = cache._wrapped.get

    def fail_for_b(key: str, *args: Any) -> Any:
        return read(key, *args) if key == "a" else bytes.fromhex("80fe").decode()

    monkeypatch.setattr(cache._wrapped, "get", fail_for_b)

    assert cache.get_many(["a", "b"]) == {"a": 1}
    assert [cache.get("b", "default"), cache.outages] == ["default", 0]


@pytest.mark.django_db(transaction=True)
def test_what_may_happen_once_is_counted_in_the_database_meanwhile(cache: GuardedCache) -> None:
    """Codes of authenticator apps and tokens of single sign-on are used once by `add`."""
    Store.fault = OSError("gone")

    assert [cache.add("code 1", "y", 30), cache.add("code 1", "y", 30)] == [True, False]
    assert cache.add("code 2", "y", 30)


def test_a_disk_that_is_full_of_the_cache_itself_is_freed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.core.sqlite_cache import SQLiteCache  # noqa: PLC0415 -- beside its one use

    cache = SQLiteCache(str(tmp_path / "cache.sqlite3"), {})
    cache.set("k", "x" * 1000)
    connection = cache._connect()
    connection.execute(
        f"PRAGMA max_page_count={connection.execute('PRAGMA page_count').fetchone()[0]}"
    )
    cache.set("large", "x" * 100_000)

    assert [cache.get("k"), len(cache.get("large"))] == [None, 100_000]
