"""Reads the tables of `docs/permissions.md`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.permissions.personas import PERSONAS

FILE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
METHODS = {"GET", "POST"}
# What a cell may say; any other answer stands as its status code. A “?” never holds: the test then
# says what stands there.
WORDS = {"yes", "sign in", "onward", "no", "not there", "?"}


class TableError(ValueError):
    """A line of the table is not as it should be."""


@dataclass(frozen=True)
class Row:
    """One line: a request, in one case, and what each persona gets."""

    line: int
    method: str
    address: str
    case: str
    expected: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.address}" + (f" ({self.case})" if self.case else "")

    def print(self, answers: Iterable[str]) -> str:
        """Return the line as it would stand in the file with these answers."""
        cells = (self.method, f"`{self.address}`", self.case, *answers)
        return "| " + " | ".join(cells) + " |"


def read_table(text: str) -> list[Row]:
    """Return the rows of all tables in `text`. Raises TableError."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] in METHODS:
            rows.append(_read_row(number, cells))
    names = [row.name for row in rows]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise TableError(f"These rows are there twice: {', '.join(twice)}")
    return rows


def _read_row(number: int, cells: list[str]) -> Row:
    method, address, case, *expected = cells
    if len(expected) != len(PERSONAS):
        raise TableError(f"Line {number} has {len(expected)} personas instead of {len(PERSONAS)}.")
    if not (address.startswith("`/") and address.endswith("`")):
        raise TableError(f"Line {number}: the address stands between backticks, with a / first.")
    if unknown := {cell for cell in expected if cell not in WORDS and not cell.isdecimal()}:
        raise TableError(f"Line {number}: what does {unknown} mean?")
    return Row(number, method, address.strip("`"), case, tuple(expected))
