"""Search on clusters of each version that is served: the whole contract, then kills and a stop."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import override_settings

from hub.home.models import StandardPage
from hub.search import upkeep
from hub.search.engines import elastic_locks
from hub.search.engines.base import Cursor, IndexBusyError, SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.engines.elastic_cluster import ASKING
from hub.search.engines.elastic_engine import ElasticEngine
from requirements.start import ROOT
from tests.drill.registry import Outcome, drill
from tests.factories.pages import build_home, publish
from tests.search.cluster import list_indices, own_prefix
from tests.search.documents import ask, document

RECIPE = ROOT / "tests" / "services" / "elasticsearch"
SUITE = ("tests/search/contract", "tests/search/elastic")
LONGEST_WAIT = 2.0  # seconds that a page may hang
SOON = 10.0  # seconds after which a process is taken to hang
URL = "TEST_ELASTICSEARCH_URL"


@dataclass
class Server:
    """A cluster of one node. `is_ours` when the drill started it and may end it."""

    major: int
    url: str
    is_ours: bool

    def kill(self) -> None:
        """End it in the middle of whatever it does (`kill -9`)."""
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        home = os.environ.get("ES_HOME_DIR") or f"{cache}/hub-elasticsearch/{self.major}"
        os.killpg(int(Path(home, "pid").read_text()), signal.SIGKILL)


def run_recipe(action: str, major: int) -> str:
    """Return the last line of what the recipe says. Raises RuntimeError when it fails."""
    done = subprocess.run([RECIPE, action, str(major)], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"no Elasticsearch {major}: {done.stderr.strip()[-300:]}")
    return done.stdout.strip().rpartition("\n")[2]


@contextmanager
def served(major: int) -> Iterator[Server]:
    """Give a cluster of this version; one that was there already is left alone."""
    before = os.environ.get(URL, "")
    server = Server(major, run_recipe("start", major), is_ours=False)
    server.is_ours = server.url != before
    os.environ[URL] = server.url
    try:
        yield server
    finally:
        os.environ[URL] = before
        if server.is_ours:
            run_recipe("stop", major)


@drill(
    about="the contract suite on Elasticsearch 8.19 and 9.4",
    bound="every test passes on each",
    databases=("sqlite",),
)
def search_contract(
    folder: Path, *, majors: tuple[int, ...] = (8, 9), suite: tuple[str, ...] = SUITE
) -> Outcome:
    told, holds = [], True
    for major in majors:
        with served(major):
            command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "elasticsearch"]
            done = subprocess.run(
                [*command, "-p", "no:cacheprovider", *suite],
                cwd=ROOT,
                env=os.environ | {"REQUIRE": "elasticsearch"},
                check=False,
                capture_output=True,
                text=True,
            )
        passed = re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)
        last = (done.stdout.strip() or done.stderr.strip()).rpartition("\n")[2]
        failed = re.findall(r"^FAILED \S+::(\S+)", done.stdout, re.MULTILINE)
        told.append(f"version {major}: {' '.join([last, *failed])}")
        holds &= done.returncode == 0 and passed is not None
    return Outcome("; ".join(told), holds=holds)


@drill(
    about="a rebuild and a cluster are killed, and a cluster is stopped while people edit",
    bound="nothing lost, the next rebuild works, a page waits 2 s at most",
    databases=("sqlite",),
)
def search_cluster_killed(
    folder: Path, *, major: int = 9, pages: int = 400, kills: int = 3, lease: float = 60.0
) -> Outcome:
    before, chance = dict(elastic_locks.LEASES), random.Random(kills)
    elastic_locks.LEASES.update(rebuild=lease, write=lease)
    with ExitStack() as stack:
        stack.callback(elastic_locks.LEASES.update, before)
        server = stack.enter_context(served(major))
        prefix = stack.enter_context(own_prefix())
        address = f"elasticsearch+{server.url}/{prefix}"
        stack.enter_context(override_settings(SEARCH_URL=address))
        return _kill_and_stop(server, pages, kills, chance)


def _kill_and_stop(server: Server, pages: int, kills: int, chance: random.Random) -> Outcome:
    engine: Any = get_engine().engine
    engine.cluster.patience = SOON  # a machine that runs drills is busy
    home = build_home()
    for number in range(pages):
        publish(home.add_child(instance=StandardPage(title=f"Zebra {number}", live=False)))
    upkeep.rebuild(engine)
    waits = [kill_a_rebuild(engine, chance) for _kill in range(kills)]
    faults = [] if upkeep.compare(engine).is_none else ["not as the database"]
    left = len(list_indices(engine.indices.prefix))
    told = f"{kills} rebuilds killed, the next one up to {max(waits):.0f} s later"
    if left != 2:
        faults.append(f"{left} indices")
    if server.is_ours:
        lost, acknowledged = kill_the_cluster(server, engine, chance)
        waited = stop_and_edit(server, engine, home)
        faults += [f"{lost} lost"] * bool(lost)
        faults += [f"a search waited {waited:.1f} s"] * (waited > LONGEST_WAIT)
        if not upkeep.compare(engine).is_none:
            faults.append("not as the database after the stop")
        told += f"; cluster killed after {acknowledged} writes, {lost} lost; "
        told += f"stopped: a search waited {waited:.1f} s"
    return Outcome("; ".join([told, *faults]), holds=not faults)


def kill_a_rebuild(engine: ElasticEngine, chance: random.Random) -> float:
    """Kill a process that builds; return after how many seconds another one could."""
    prefix = engine.indices.prefix
    known = set(list_indices(prefix))
    with process_of(lambda _tell: upkeep.rebuild(get_engine())):
        wait_for(lambda: set(list_indices(prefix)) - known)
        time.sleep(chance.random() / 5)
    begun = time.monotonic()
    end = begun + elastic_locks.LEASES["rebuild"] + SOON
    while True:
        try:
            upkeep.rebuild(engine)
            return time.monotonic() - begun
        except IndexBusyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def kill_the_cluster(
    server: Server, engine: ElasticEngine, chance: random.Random
) -> tuple[int, int]:
    """Kill the cluster while one writes; return how many acknowledged writes are gone, of how
    many."""
    acknowledged: list[int] = []

    def write(tell: Callable[[Any], None]) -> None:
        engine: Any = get_engine().engine
        number = 0
        while True:
            number += 1
            with engine.writing():
                cursor = engine.read_cursor() or Cursor()
                origin = f"drill:{number}"
                engine.upsert({origin: [document(f"d{number}", origin=origin)]}, cursor)
            tell(number)

    with process_of(write) as told:
        wait_for(lambda: told.poll(0.1))
        time.sleep(1 + chance.random())
        server.kill()
        while told.poll(1.0):
            acknowledged.append(told.recv())
    server.url = run_recipe("start", server.major)
    engine.cluster._silent_until = 0.0
    ids = dict(engine.list_digests()).keys()
    lost = [number for number in acknowledged if f"page:d{number}" not in ids]
    engine.indices.waits = engine.indices.waits | {"write": elastic_locks.LEASES["write"] + SOON}
    with engine.writing():
        gone = [f"drill:{number}" for number in range(1, len(acknowledged) + 3)]
        engine.delete(gone, engine.read_cursor() or Cursor())
    return len(lost), len(acknowledged)


def stop_and_edit(server: Server, engine: ElasticEngine, home: Any) -> float:
    """Edit while the cluster is stopped; return how long a search waited meanwhile.

    Raises AssertionError when the edit is not found afterwards.
    """
    run_recipe("stop", server.major)
    engine.cluster.patience = ASKING
    begun = time.monotonic()
    try:
        ask(engine, "zebra")
    except SearchUnavailableError:
        waited = time.monotonic() - begun
    else:
        raise AssertionError("a cluster that is stopped answered")
    publish(home.add_child(instance=StandardPage(title="Giraffe", live=False)))
    server.url = run_recipe("start", server.major)
    engine.cluster.patience, engine.cluster._silent_until = SOON, 0.0
    upkeep.synchronise(engine)
    if ask(engine, "giraffe").total != 1:
        raise AssertionError("what was edited meanwhile is not found")
    return waited


@contextmanager
def process_of(act: Callable[[Callable[[Any], None]], Any]) -> Iterator[Connection]:
    """Let another process do `act`, and kill it at the end; give what it tells."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        connection.close()
        with suppress(SearchUnavailableError):  # the cluster is killed under it
            act(there.send)

    connection.close()
    process = context.Process(target=run)
    process.start()
    try:
        yield here
    finally:
        process.kill()
        process.join()


def wait_for(is_so: Callable[[], Any]) -> None:
    """Return when it is so; raises TimeoutError."""
    end = time.monotonic() + SOON
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("nothing happened")
        time.sleep(0.01)
