"""Twelve-minute kits: which pages fit into somebody's minutes, and where they are in them.

No ORM: pages and minutes go in, an order comes out. The same pages and minutes give the same kit
every time. The place of a reader stands in the address (`?kit=member-12&at=2`), nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.http import urlencode

MINUTES = (5, 12, 25)


@dataclass(frozen=True)
class Reading:
    """One page to read."""

    pk: int
    title: str
    url: str
    minutes: int


@dataclass(frozen=True)
class Kit:
    """What one role reads in so many minutes, and the page to print at the end."""

    slug: str
    title: str
    url: str
    minutes: int
    readings: list[Reading]
    ending: Reading | None = None

    @property
    def key(self) -> str:
        """The name of this kit in an address."""
        return f"{self.slug}-{self.minutes}"

    @property
    def total(self) -> int:
        """The minutes that the reading takes; the page to print is for later."""
        return sum(reading.minutes for reading in self.readings)

    @property
    def steps(self) -> list[Reading]:
        """All pages in order, the one to print last."""
        return [*self.readings, self.ending] if self.ending else list(self.readings)

    @property
    def start_url(self) -> str:
        return self.url_of(1) if self.steps else ""

    def url_of(self, number: int) -> str:
        """Return the address of step `number`, counted from 1."""
        return f"{self.steps[number - 1].url}?{urlencode([('kit', self.key), ('at', number)])}"

    @property
    def links(self) -> list[dict[str, object]]:
        """The pages to read, each with the address that keeps the place."""
        return [
            {"title": reading.title, "minutes": reading.minutes, "url": self.url_of(number)}
            for number, reading in enumerate(self.readings, start=1)
        ]

    @property
    def ending_url(self) -> str:
        return self.url_of(len(self.steps)) if self.ending else ""


@dataclass(frozen=True)
class Place:
    """Where a reader is in a kit; `number` counts from 1."""

    kit: Kit
    number: int

    @property
    def count(self) -> int:
        return len(self.kit.steps)

    @property
    def is_ending(self) -> bool:
        """Whether this is the page to print."""
        return self.kit.ending is not None and self.number == self.count

    @property
    def minutes_left(self) -> int:
        """Minutes of reading from this page on, itself included."""
        return sum(reading.minutes for reading in self.kit.readings[self.number - 1 :])

    @property
    def previous(self) -> dict[str, str] | None:
        return self._neighbour(self.number - 1)

    @property
    def next(self) -> dict[str, str] | None:
        return self._neighbour(self.number + 1)

    def _neighbour(self, number: int) -> dict[str, str] | None:
        if not 1 <= number <= self.count:
            return None
        return {"title": self.kit.steps[number - 1].title, "url": self.kit.url_of(number)}


def choose_readings(candidates: Sequence[Reading], minutes: int) -> list[Reading]:
    """Return the candidates to read in `minutes`, in the order given.

    The sum comes as near to `minutes` as it can without going over. Of choices with the same sum
    the one with the more needed pages wins: candidates come with the most needed first. Each page
    counts once, however often it is given.
    """
    unique = list({reading.pk: reading for reading in candidates}.values())
    # best[m]: the best choice among the candidates looked at that takes exactly m minutes.
    best: list[tuple[int, ...] | None] = [()] + [None] * minutes
    for place in range(len(unique) - 1, -1, -1):
        cost = unique[place].minutes
        for sum_to in range(minutes, cost - 1, -1):
            rest = best[sum_to - cost]
            if rest is not None:
                # It starts with an earlier, more needed page than any choice made before.
                best[sum_to] = (place, *rest)
    chosen = next(choice for choice in reversed(best) if choice is not None)
    return [unique[place] for place in chosen]


def parse_key(text: str) -> tuple[str, int] | None:
    """Return (slug of the kit, minutes) of a kit's name in an address; None for anything else."""
    slug, _dash, minutes = text.rpartition("-")
    if slug and minutes in {str(each) for each in MINUTES}:
        return slug, int(minutes)
    return None


def find_place(kit: Kit, page_pk: int, at: str) -> Place | None:
    """Return where the page `page_pk` stands in `kit`; None when it is not part of it.

    `at` comes from an address and may be anything. It matters only when the page stands in the
    kit twice, as something to read and as the page to print.
    """
    numbers = [number for number, step in enumerate(kit.steps, start=1) if step.pk == page_pk]
    if not numbers:
        return None
    wanted = [number for number in numbers if str(number) == at]
    return Place(kit, (wanted or numbers)[0])
