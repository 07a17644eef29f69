"""What the bench says and whether it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.goals import Goal
from tests.bench.measuring import Measured
from tests.bench.reporting import Report
from tests.bench.rounds import Figure, Measurement
from tests.bench.search import Ranked

GOALS = {"page": Goal(16, 12, "peer"), "stored": Goal(1.5)}


def report(*ratios: float, bare_range: float = 0.1, rank: float = 0.9) -> Report:
    """Return a report with these ratios of page, stored page, peer."""
    figures = tuple(
        Figure(name, ratio / 4, ratio, 0.05)
        for name, ratio in zip(("page", "stored", "peer"), ratios, strict=False)
    )
    return Report(
        python="3.11.7",
        database="sqlite",
        served=Measurement(0.25, bare_range, figures),
        listed=[Measured("list", 500, 12.5, 50.0, 6)],
        ranked=[Ranked("tantivy", "queries", 60, rank, 57, [], 9.0)],
        goals=GOALS,
    )


def test_all_that_holds_passes() -> None:
    report(16.0, 1.5, 57.0).conclude()


def test_each_ratio_above_its_goal_is_named() -> None:
    with pytest.raises(SystemExit) as ended:
        report(16.1, 1.6, 57.0, rank=0.8).conclude()
    assert str(ended.value) == (
        "bench: page: 16.1 × bare, above 16\n"
        "bench: stored: 1.6 × bare, above 1.5\n"
        "bench: judged queries, queries on tantivy: MRR below 0.85"
    )


def test_the_table_shows_goal_peer_and_what_is_above() -> None:
    lines: list[str] = []
    report(18.0, 1.2, 57.0).show(lines.append)
    assert [line.split() for line in lines[2:5]] == [
        ["page", "4.50", "18.0", "5%", "16!", "12", "peer:", "57"],
        ["stored", "0.30", "1.2", "5%", "1.5"],
        ["peer", "14.25", "57.0", "5%"],
    ]


@pytest.mark.parametrize(("bare_range", "is_said"), [(0.3, False), (0.31, True)])
def test_a_control_that_varies_is_said(bare_range: float, is_said: bool) -> None:
    lines: list[str] = []
    report(1.0, bare_range=bare_range).show(lines.append)
    assert any("too busy to trust" in line for line in lines) is is_said


def test_what_is_written_names_the_faults(tmp_path: Path) -> None:
    report(18.0, 1.2).write(tmp_path / "bench.json")
    written = json.loads((tmp_path / "bench.json").read_text())
    assert written["faults"] == ["page: 18.0 × bare, above 16"]
    assert written["served"]["figures"][0] == {
        "name": "page",
        "milliseconds": 4.5,
        "ratio": 18.0,
        "spread": 0.05,
    }
