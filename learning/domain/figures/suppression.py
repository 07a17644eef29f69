"""Which numbers of a month may be published, so that none under 5 can be worked out. Pure.

A table splits the completions of one month (its total) by one thing. Only months are published,
each by itself and once for ever: there is no published sum over months but the sum of what is
shown, and no table is split by two things. So all that can be subtracted are cells of one table
and month from each other and from the total, and this is what `find_shown` looks at.

Hidden are, first, a cell of 1 to 4 and a cell that leaves 1 to 4 to all others together; then
further cells, the smallest first, until what is hidden

* is at least two cells that come to at least 5, by adding them as by subtracting from the total,
* and could be shared out among them in more than one way, even for somebody who knows that each of
  them is below 5.

Nothing and a hidden number look the same.

Rules of this kind are usual in official statistics (A. Hundepool and others, Statistical Disclosure
Control, 2012, on primary and secondary suppression of cells).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

FEWEST = 5


def is_small(number: int) -> bool:
    """Tell whether a number is of too few people to be published; nobody is not too few."""
    return 0 < number < FEWEST


def find_shown(cells: Mapping[str, int], total: int) -> frozenset[str] | None:
    """Return the cells of a table that may be published beside its total.

    None when not even the total may be: it is below 5, or tells of every cell that it is 4.

    Args:
        cells: the number of each cell. Together at least `total`; more where one completion is in
            several cells.
        total: of the month.
    """
    if total < FEWEST:
        return None
    hidden = {key for key, number in cells.items() if is_small(number) or is_small(total - number)}
    shown = sorted((number, key) for key, number in cells.items() if key not in hidden)
    while hidden and not _is_safe([cells[key] for key in hidden], total, shown):
        if not shown:
            return None
        hidden.add(shown.pop(0)[1])
    return frozenset(key for _number, key in shown)


def _is_safe(hidden: Collection[int], total: int, shown: Collection[tuple[int, str]]) -> bool:
    """Tell whether what is hidden stays hidden from somebody who subtracts."""
    together = sum(hidden)
    left = total - sum(number for number, _key in shown)
    if len(hidden) < 2 or together < FEWEST or is_small(left):
        return False
    return together < (FEWEST - 1) * len(hidden) or max(hidden) >= FEWEST
