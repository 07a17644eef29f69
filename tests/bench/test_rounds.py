"""What is measured of a real server: the work of its processes, and not that it waits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.bench.busy_site import SECONDS
from tests.bench.rounds import measure
from tests.bench.serving import WORKERS, Server
from tests.bench.subjects import Journeys, Pages, Step

ROOT = Path(__file__).resolve().parents[2]
WORK = SECONDS * 1000  # milliseconds


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(
        "tests.bench.busy_site:application",
        python=Path(sys.executable),
        folder=ROOT,
        variables=os.environ,
        log=tmp_path_factory.mktemp("busy") / "server.log",
    ) as server:
        yield server


def test_work_counts_and_waiting_does_not(server: Server) -> None:
    found = measure(
        Pages("bare", server, ["/"]),
        [Pages("works", server, ["/busy/"]), Pages("waits", server, ["/wait/"])],
        rounds=2,
        seconds=0.1,
    )
    works, waits = found.figures
    assert (works.name, waits.name) == ("works", "waits")
    assert WORK * 0.75 <= works.milliseconds <= WORK * 3
    assert waits.milliseconds <= WORK / 4
    assert found.bare_milliseconds <= waits.milliseconds * 2
    assert works.ratio > 4 * waits.ratio


def test_a_journey_has_a_figure_for_each_step_and_for_the_whole(server: Server) -> None:
    def walk() -> Iterator[Step]:
        visitor = server.visit()

        yield "works", partial(visitor.get, "/busy/")
        yield "waits", partial(visitor.get, "/wait/")

    found = Journeys("whole", server, walk).take_turns(2)
    assert list(found) == ["works", "waits", "whole"]
    assert found["works"] >= SECONDS * 0.75
    assert found["waits"] <= SECONDS / 4
    assert found["whole"] == pytest.approx(found["works"] + found["waits"])


def test_the_first_process_and_its_workers_count(server: Server) -> None:
    assert len(server.processes) == WORKERS + 1


def test_a_missing_address_ends_the_measuring(server: Server) -> None:
    with pytest.raises(RuntimeError, match="/none/ answered 404"):
        Pages("none", server, ["/none/"]).take_turns(1)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    missing = Server(
        "tests.bench.busy_site:missing",
        python=Path(sys.executable),
        folder=ROOT,
        variables=os.environ,
        log=tmp_path / "server.log",
    )
    with pytest.raises(RuntimeError, match="Failed to find attribute 'missing'"), missing:
        pass
