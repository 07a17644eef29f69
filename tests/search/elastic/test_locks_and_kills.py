"""Several machines write to one cluster and are killed at it: nobody sees half or waits long."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from hub.search.engines import elastic_locks
from hub.search.engines.base import Cursor, IndexBusyError
from hub.search.engines.elastic_engine import ElasticEngine
from hub.search.engines.elastic_indices import Indices
from hub.search.engines.elastic_locks import TAKE, Lock
from tests.search.cluster import list_indices, make_engine
from tests.search.documents import ask, document, fill, names, part

pytestmark = pytest.mark.elasticsearch
CURSOR = Cursor(7, frozenset(range(9, 4000)), "2026-11-24")
LEASE = 2.0  # seconds
MORE = 10.0


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_locks, "LEASES", {"write": LEASE, "rebuild": LEASE})


@contextmanager
def killed(act: Callable[[Any], None]) -> Iterator[None]:
    """Let another process do `act` up to where it says so, and kill it there at the end."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()

    def say() -> None:
        there.send("here")
        time.sleep(60)

    process = context.Process(target=act, args=(say,))
    process.start()
    try:
        assert here.poll(30)
        yield
    finally:
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()


def test_a_lock_ends_by_itself(elastic_engine: ElasticEngine, short_leases: None) -> None:
    first, second = (Lock(elastic_engine.cluster, "write") for _each in range(2))
    first._make_index()
    assert first._run(TAKE, is_new=True)

    with pytest.raises(IndexBusyError, match="another process holds the write lock"):
        second.held(wait=0.0).__enter__()
    first.renew()
    with second.held(wait=LEASE + MORE):
        with pytest.raises(IndexBusyError, match="the write lock was lost"):
            first.renew()
        second.renew()
    with first.held(wait=0.0):
        pass


def test_one_machine_builds_at_a_time(elastic_engine: ElasticEngine) -> None:
    other = make_engine(elastic_engine.indices.prefix)
    with elastic_engine.rebuild(), pytest.raises(IndexBusyError), other.rebuild():
        pass
    fill(other, document("a", "A word"))

    with elastic_engine.rebuild() as builder:
        builder.add([document("b", "B word")])
        with elastic_engine.writing(), pytest.raises(IndexBusyError), quick(other).writing():
            pass
        assert names(ask(other, "word")) == ["a"]
    assert len(list_indices(elastic_engine.indices.prefix)) == 2


def quick(engine: ElasticEngine) -> ElasticEngine:
    """Return an engine that waits for no lock."""
    engine.indices.waits = engine.indices.waits | {"write": 0.1}
    return engine


def test_who_is_killed_while_building_holds_up_nobody(
    elastic_engine: ElasticEngine, short_leases: None
) -> None:
    fill(elastic_engine, document("old", "Old word"))

    def build(say: Callable[[], None]) -> None:
        with make_engine(elastic_engine.indices.prefix).rebuild() as builder:
            builder.add([document("half", "Half word")])
            say()

    with killed(build):
        assert names(ask(elastic_engine, "word")) == ["old"]
    with pytest.raises(IndexBusyError):
        elastic_engine.rebuild().__enter__()
    assert len(list_indices(elastic_engine.indices.prefix)) == 3

    elastic_engine.indices.waits = elastic_engine.indices.waits | {"rebuild": LEASE + MORE}
    fill(elastic_engine, document("new", "New word"))

    assert names(ask(elastic_engine, "word")) == ["new"]
    assert len(list_indices(elastic_engine.indices.prefix)) == 2


@pytest.mark.parametrize("step", ["_send", "refresh"])
def test_who_is_killed_while_writing_leaves_no_half(
    elastic_engine: ElasticEngine, short_leases: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fill(elastic_engine, document("s", "Section"), part("1", "s", "first"), part("2", "s", "word"))
    before = elastic_engine.read_cursor()
    after = {"page:s": [document("s", "Section"), part("2", "s", "word changed")]}
    elastic_engine.indices.waits = elastic_engine.indices.waits | {"write": LEASE + MORE}

    def write(say: Callable[[], None]) -> None:
        original = getattr(Indices, step)
        calls: list[str] = []

        def stop_at(self: Indices, index: str, *rest: Any) -> None:
            calls.append(index)
            if step == "refresh" and len(calls) == 2:
                say()  # all is sent, and nobody was told
            original(self, index, *rest)
            if step == "_send":
                say()

        monkeypatch.setattr(Indices, step, stop_at)
        with elastic_engine.writing():
            elastic_engine.upsert(after, CURSOR)

    with killed(write):
        assert names(ask(elastic_engine, "first")) == ["s:1"]
        assert ask(elastic_engine, "changed").total == 0
    assert elastic_engine.read_cursor() == before

    with elastic_engine.writing():
        elastic_engine.upsert(after, CURSOR)

    assert [id_ for id_, _digest in elastic_engine.list_digests()] == ["page:s", "page:s:2"]
    assert names(ask(elastic_engine, "changed")) == ["s:2"]
    assert elastic_engine.read_cursor() == CURSOR


def test_who_lost_the_lock_writes_no_more(
    elastic_engine: ElasticEngine, short_leases: None
) -> None:
    fill(elastic_engine, document("a", "A word"))
    other = make_engine(elastic_engine.indices.prefix)
    other.indices.waits = other.indices.waits | {"write": LEASE + MORE}

    with elastic_engine.writing(), other.writing():
        with pytest.raises(IndexBusyError, match="lost"):
            elastic_engine.upsert({"page:b": [document("b", "B word")]}, CURSOR)
        other.upsert({"page:c": [document("c", "C word")]}, CURSOR)

    assert sorted(names(ask(elastic_engine, "word"))) == ["a", "c"]


def test_machines_see_each_other(elastic_engine: ElasticEngine) -> None:
    other = make_engine(elastic_engine.indices.prefix)
    fill(elastic_engine, document("a", "A word"))
    assert names(ask(other, "word")) == ["a"]

    with elastic_engine.writing():
        elastic_engine.upsert({"page:b": [document("b", "B word")]}, CURSOR)
    assert sorted(names(ask(other, "word"))) == ["a", "b"]
    assert other.read_cursor() == CURSOR

    fill(elastic_engine, document("c", "C word"))
    assert names(ask(other, "word")) == ["c"]
