"""How well search does on the queries of `judgments.yaml`: the mean reciprocal rank.

A query is asked as the search page asks it; its rank is that of the first row that is a right
answer, among the rows of the first page. A paragraph that is found counts for its section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hub.core.search_documents import EVERYBODY, SearchDocument
from hub.search.engines.base import Cursor, Engine
from hub.search.finding import find
from hub.search.results import PAGE_SIZE, list_rows
from hub.search.upkeep import rebuild

LISTS = ("queries", "tuned", "held_out")
FILE = Path(__file__).with_name("judgments.yaml")


@dataclass(frozen=True)
class Judgment:
    """A query with the addresses that answer it."""

    ask: str
    expect: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A query with what came of it: `rank` 0 says that no right answer was on the first page."""

    judgment: Judgment
    rank: int
    shown: tuple[str, ...]

    @property
    def reciprocal(self) -> float:
        return 1 / self.rank if self.rank else 0.0


def read_judgments(name: str = "queries") -> list[Judgment]:
    """Return the queries of one list of the file."""
    rows = _read_file()[name]
    return [Judgment(row["ask"], tuple(row["expect"])) for row in rows]


def read_documents() -> list[SearchDocument]:
    """Return the documents in other languages that stand beside the starter content."""
    return [
        SearchDocument(
            id=f"sample:{row['url']}", origin=f"sample:{row['url']}", kind="guidance", **row
        )
        for row in _read_file()["documents"]
    ]


def build_index(engine: Engine) -> None:
    """Let `engine` have what the database has, and the documents in other languages."""
    rebuild(engine)
    samples = {document.origin: [document] for document in read_documents()}
    with engine.writing():
        engine.upsert(samples, engine.read_cursor() or Cursor())


def judge(engine: Engine, judgments: Sequence[Judgment]) -> list[Judged]:
    """Ask every query and return what came of it."""
    return [_judge_one(engine, judgment) for judgment in judgments]


def mean_reciprocal_rank(judged: Sequence[Judged]) -> float:
    """Return the mean of all reciprocal ranks (Voorhees, TREC-8, 1999)."""
    return sum(each.reciprocal for each in judged) / len(judged)


def _judge_one(engine: Engine, judgment: Judgment) -> Judged:
    answer = find(judgment.ask, EVERYBODY, limit=PAGE_SIZE, engine=engine)
    shown = tuple(row.url for row in list_rows(answer.found.hits))
    ranks = (at for at, url in enumerate(shown, start=1) if url in judgment.expect)
    return Judged(judgment, next(ranks, 0), shown)


def _read_file() -> Any:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))
