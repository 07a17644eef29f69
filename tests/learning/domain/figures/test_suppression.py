"""Subtraction against what is published: every small table, and every way of subtracting."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from learning.domain.figures.suppression import FEWEST, find_shown, is_small

LARGEST = 9


def attack(cells: Mapping[str, int], total: int, ceiling: int) -> dict[str, set[int]]:
    """Return what each hidden cell may be, for one who knows all names and all that is shown.

    Tries every way to share out what is left. `ceiling` is the largest number that the attacker
    holds possible for a hidden cell.
    """
    shown = find_shown(cells, total)
    if shown is None:
        return {}
    hidden = sorted(set(cells) - shown)
    left = total - sum(cells[key] for key in shown)
    possible: dict[str, set[int]] = {key: set() for key in hidden}
    for numbers in product(range(min(left, ceiling) + 1), repeat=len(hidden)):
        if sum(numbers) == left:
            for key, number in zip(hidden, numbers, strict=True):
                possible[key].add(number)
    return possible


def test_no_small_cell_of_any_small_table_can_be_worked_out() -> None:
    tried = 0
    for size in (1, 2, 3, 4):
        for numbers in product(range(1, LARGEST), repeat=size):
            cells = dict(zip("abcd", numbers, strict=False))
            total = sum(numbers)
            # Who knows nothing of hidden cells; and who knows that all of them are below 5.
            for ceiling in (total, FEWEST - 1):
                for key, possible in attack(cells, total, ceiling).items():
                    assert possible != {cells[key]}, (cells, key)
            tried += 1
    assert tried == 8 + 8**2 + 8**3 + 8**4


def test_without_the_further_cells_the_attack_succeeds() -> None:
    cells, total = {"a": 3, "b": 10, "c": 20}, 33
    only_small = {key for key, number in cells.items() if is_small(number)}

    assert only_small == {"a"}
    assert total - cells["b"] - cells["c"] == 3
    assert find_shown(cells, total) == {"c"}


TABLES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 60), max_size=9
)


@given(TABLES)
def test_no_subtraction_of_shown_numbers_comes_to_a_small_one(cells: dict[str, int]) -> None:
    total = sum(cells.values())
    shown = find_shown(cells, total)
    if shown is None:
        assert total < FEWEST or set(cells.values()) == {FEWEST - 1}
        return
    assert all(cells[key] >= FEWEST for key in shown)
    for size in range(len(shown) + 1):
        for some in combinations(sorted(shown), size):
            assert not is_small(total - sum(cells[key] for key in some))


@given(TABLES, st.integers(0, 30))
def test_cells_that_overlap_leave_no_small_rest_either(cells: dict[str, int], overlap: int) -> None:
    # People in two organisations: the cells come to more than the total.
    total = max([sum(cells.values()) - overlap, *cells.values()], default=0)
    shown = find_shown(cells, total)
    if shown is None:
        return
    assert all(cells[key] >= FEWEST for key in shown)
    assert not any(is_small(total - cells[key]) for key in shown)
    if len(shown) < len(cells):
        assert not is_small(total - sum(cells[key] for key in shown))


def test_what_is_large_is_shown() -> None:
    assert find_shown({"a": 5, "b": 12}, 17) == {"a", "b"}
    assert find_shown({"a": 3, "b": 4, "c": 30}, 37) == {"c"}
    assert find_shown({"a": 4}, 4) is None
    assert find_shown({"a": 4, "b": 4}, 8) is None
    assert find_shown({}, 0) is None
