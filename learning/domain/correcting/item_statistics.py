"""What classical test theory says of one question, from sums over its answers. Pure, no Django.

Of each answer two shares (0 to 1) count: x, of the points of the question that it earned, and y, of
the points of the rest of the same paper. Papers are drawn, so that the rest differs from one
attempt to the next; hence shares, not points.

* Facility is the mean of x: 1 when everybody is right. An answer left out earns nothing and counts.
* Discrimination is the corrected item-total correlation: Pearson's r between x and y, the question
  itself left out of y, without which r is too high (S. Henrysson, “Correction of item-total
  correlations in item analysis”, Psychometrika 28, 1963, pp. 211–218). For x of 0 and 1 it is the
  point-biserial correlation. Above 0.4 is very good, below 0.2 poor, below 0 a fault as a rule
  (R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement, 5th ed. 1991, chapter 13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import TypeVar

# Fewer attempts than this are not shown: figures of so few come close to telling single answers.
FEWEST_SHOWN = 5
# Fewer attempts than this are not judged: chance alone would make too many of the badges.
FEWEST_JUDGED = 30
TOO_EASY, TOO_HARD = 0.95, 0.25
MISLED = 0.5
# Below this, a variance is what rounding leaves of none.
NO_VARIANCE = 1e-9
K = TypeVar("K")


@dataclass(frozen=True)
class Sums:
    """Sums over the answers that have a rest of the paper: of 1, x, y, x², y² and xy."""

    count: int = 0
    x: float = 0
    y: float = 0
    xx: float = 0
    yy: float = 0
    xy: float = 0


def correlate(sums: Sums) -> float | None:
    """Return Pearson's r from -1 to 1; None where x or y is the same in all answers."""
    if not sums.count:
        return None
    of_x = sums.xx - sums.x * sums.x / sums.count
    of_y = sums.yy - sums.y * sums.y / sums.count
    if of_x < NO_VARIANCE or of_y < NO_VARIANCE:
        return None
    together = sums.xy - sums.x * sums.y / sums.count
    return max(-1.0, min(1.0, together / sqrt(of_x * of_y)))


@dataclass(frozen=True)
class Pick:
    """Something that was answered, by how many, and whether it is right; None: not known."""

    label: str
    count: int
    is_right: bool | None


@dataclass(frozen=True)
class Figures:
    """What is known of a question in one version.

    `attempts` are the answers it stands on, `omitted` those of them that were left out.
    """

    attempts: int
    omitted: int
    facility: float
    discrimination: float | None
    picks: tuple[Pick, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.attempts >= FEWEST_SHOWN

    @property
    def is_judged(self) -> bool:
        return self.attempts >= FEWEST_JUDGED

    def share_of(self, pick: Pick) -> float:
        """Return which share of the answers have this pick."""
        return pick.count / self.attempts

    @property
    def misleading(self) -> Pick | None:
        """The wrong pick that at least half of all made; None without such a one."""
        wrong = [pick for pick in self.picks if pick.is_right is False]
        most = max(wrong, key=lambda pick: pick.count, default=None)
        return most if most is not None and self.share_of(most) >= MISLED else None


def merge_rare(counts: Counter[K]) -> tuple[Counter[K], int]:
    """Return what was typed by enough people to be shown, and how many typed something else."""
    often = Counter({key: number for key, number in counts.items() if number >= FEWEST_SHOWN})
    return often, counts.total() - often.total()


def spread_times(
    started_at: datetime, answered: Sequence[tuple[K, datetime]]
) -> Iterable[tuple[K, float]]:
    """Give each answered question and the seconds spent on it.

    Answers are saved a page at a time: from one saving to the next (from the start to the first)
    the time is shared evenly among the questions saved together. Where all questions stand on one
    page, each has the same time; an answer that was changed counts when it was changed.
    """
    before = started_at
    for moment in sorted({at for _key, at in answered}):
        together = [key for key, at in answered if at == moment]
        for key in together:
            yield key, (moment - before).total_seconds() / len(together)
        before = moment
