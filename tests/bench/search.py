"""How well each engine that is here answers what people ask (`tests/search/judgments.yaml`)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from hub.search.engines.base import Engine
from tests.bench.copies import fresh_copy
from tests.search.engines_here import list_engines
from tests.search.judging import LISTS, build_index, judge, mean_reciprocal_rank, read_judgments
from tests.services import databases

LEAST = 0.85  # of the mean reciprocal rank of each list


@dataclass(frozen=True)
class Ranked:
    """How one engine did on one list."""

    engine: str
    name: str
    queries: int
    mean_reciprocal_rank: float
    first: int
    missed: list[str]
    milliseconds: float

    @property
    def holds(self) -> bool:
        return self.mean_reciprocal_rank >= LEAST

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def run(say: Callable[[str], None]) -> list[Ranked]:
    """Ask all queries of every engine over the starter content."""
    found = []
    with (
        fresh_copy(databases.LOADED),
        tempfile.TemporaryDirectory() as folder,
    ):
        for name, engine in list_engines(Path(folder)):
            say(f"bench: the judged queries on {name}")
            build_index(engine)
            found += [_rank(name, engine, each) for each in LISTS]
    return found


def _rank(name: str, engine: Engine, queries: str) -> Ranked:
    begun = time.process_time()
    judged = judge(engine, read_judgments(queries))
    taken = (time.process_time() - begun) * 1000 / len(judged)
    return Ranked(
        engine=name,
        name=queries,
        queries=len(judged),
        mean_reciprocal_rank=round(mean_reciprocal_rank(judged), 4),
        first=sum(each.rank == 1 for each in judged),
        missed=[each.judgment.ask for each in judged if not each.rank],
        milliseconds=round(taken, 2),
    )
