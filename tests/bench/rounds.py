"""What a request costs a real server: processor time of all its processes, beside a bare view.

The subjects take turns, and the bare view is measured before and after each of them: what else the
machine does slows both, and their ratio is what can be compared between machines.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles
from typing import Protocol

from tests.bench.serving import Server

ROUNDS = 7
BATCH_SECONDS = 0.5  # of processor time that a subject takes in a round
BARE_SHARE = 0.3  # of that goes to the bare view each time
PATIENCE = (
    4  # times as long may a batch take on the clock, for a server that waits or is kept waiting
)
WARM_TURNS = 12
NOISY = 0.30  # the spread of the bare view from which no figure can be trusted


class Subject(Protocol):
    """Something to measure. A turn is one request or several, each with a name of its own."""

    server: Server

    def take_turns(self, count: int) -> Mapping[str, float]:
        """Take so many turns; return the mean seconds of processor time by name."""


@dataclass(frozen=True)
class Figure:
    """One name in all rounds: the middle, in milliseconds and of a bare view, and the spread.

    The spread is the distance between the quartiles of the ratio as a share of its middle.
    """

    name: str
    milliseconds: float
    ratio: float
    spread: float


@dataclass(frozen=True)
class Measurement:
    """The bare view and all figures beside it.

    `bare_range` is how far its slowest and its quickest round lie apart, as a share of the middle.
    """

    bare_milliseconds: float
    bare_range: float
    figures: tuple[Figure, ...]

    @property
    def is_noisy(self) -> bool:
        return self.bare_range > NOISY


def measure(
    bare: Subject,
    subjects: Sequence[Subject],
    *,
    rounds: int = ROUNDS,
    seconds: float = BATCH_SECONDS,
    say: Callable[[str], None] = lambda line: None,
) -> Measurement:
    """Return what each of the subjects costs beside `bare`."""
    turns = [_warm(each, seconds) for each in subjects]
    bare_turns = _warm(bare, seconds * BARE_SHARE)
    times: dict[str, list[float]] = defaultdict(list)
    ratios: dict[str, list[float]] = defaultdict(list)
    units: list[float] = []
    for number in range(1, rounds + 1):
        say(f"bench: round {number} of {rounds}")
        unit = _measure_bare(bare, bare_turns)
        of_round = [unit]
        for subject, count in zip(subjects, turns, strict=True):
            taken = subject.take_turns(count)
            unit, before = _measure_bare(bare, bare_turns), unit
            of_round.append(unit)
            for name, seconds in taken.items():
                times[name].append(seconds)
                ratios[name].append(seconds / mean((before, unit)))
        units.append(mean(of_round))
    return Measurement(
        bare_milliseconds=round(median(units) * 1000, 3),
        bare_range=round((max(units) - min(units)) / median(units), 2),
        figures=tuple(_sum_up(name, times[name], ratios[name]) for name in times),
    )


def _warm(subject: Subject, seconds: float) -> int:
    """Let both workers have met a subject; return how many turns take so much processor time."""
    for _turn in range(WARM_TURNS):
        subject.take_turns(1)  # each on a connection of its own
    begun = time.monotonic()
    used = sum(subject.take_turns(2).values())
    elapsed = (time.monotonic() - begun) / 2
    return max(2, round(min(seconds / used, PATIENCE * seconds / elapsed)))


def _measure_bare(bare: Subject, turns: int) -> float:
    return sum(bare.take_turns(turns).values())


def _sum_up(name: str, times: Sequence[float], ratios: Sequence[float]) -> Figure:
    low, middle, high = quantiles(ratios, n=4, method="inclusive")
    return Figure(
        name=name,
        milliseconds=round(median(times) * 1000, 2),
        ratio=round(middle, 2),
        spread=round((high - low) / middle, 2),
    )
