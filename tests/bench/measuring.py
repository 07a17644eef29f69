"""What a request costs, and how many queries it makes, in this process and without a network.

Processor time of this process is counted: what else runs on the machine does not matter much, and
with SQLite it is all there is. Each request takes turns with the bare view; the ratio of the two is
what can be compared between machines.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle
from statistics import median

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

ROUNDS = 15


@dataclass(frozen=True)
class Subject:
    """What is measured: addresses asked for in turn, and what happens before each."""

    name: str
    size: int
    addresses: tuple[str, ...]
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Measured:
    """The middle of all rounds, in milliseconds, and what that is of a bare view."""

    name: str
    size: int
    milliseconds: float
    ratio: float
    queries: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def measure(subjects: list[Subject], *, rounds: int = ROUNDS) -> list[Measured]:
    """Return each subject measured.

    Raises RuntimeError when an address does not answer with status 200.
    """
    bare: list[float] = []
    found = []
    for subject in subjects:
        client, turns = Client(), cycle(subject.addresses)
        queries = _ask_counting(client, subject)
        taken = []
        for _round in range(rounds):
            bare.append(_ask_bare())
            subject.before()
            taken.append(_ask(client, next(turns)))
        found.append((subject, median(taken), queries))
    unit = median(bare)
    return [
        Measured(subject.name, subject.size, round(time_, 2), round(time_ / unit, 1), queries)
        for subject, time_, queries in found
    ]


def _ask(client: Client, address: str) -> float:
    begun = time.process_time()
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    elapsed = (time.process_time() - begun) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return elapsed


def _ask_counting(client: Client, subject: Subject) -> int:
    """Return the most queries that any address of a subject makes, once all was asked before."""
    most = 0
    for address in subject.addresses:
        _ask(client, address)
        subject.before()
        with CaptureQueriesContext(connection) as context:
            _ask(client, address)
        most = max(most, len(context))
    return most


@override_settings(ROOT_URLCONF="tests.bench.bare", MIDDLEWARE=[])
def _ask_bare() -> float:
    client = Client()
    client.get("/bare/")
    return min(_ask(client, "/bare/") for _turn in range(5))
