"""Rows that go from one kind of database to the other.

They are kept as PostgreSQL's `COPY` writes them: one line a row, tabs between values, `\\N` for
NULL. A database of SQLite needs no such copy, since any Python reads its file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hub.backup.errors import BackupError
from hub.backup.packing import open_unpacked
from hub.backup.place import ROWS

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
TEXTS = {"varchar", "text", "bpchar", "json", "jsonb", "date", "numeric", "inet"}
INTEGERS = {"int2", "int4", "int8"}
Convert = Callable[[Any], Any]


def path_of_rows(folder: Path, table: str) -> Path:
    """Return where the packed rows of `table` are below `folder`."""
    return folder / ROWS / f"{table}.tsv.gz"


def read_rows(folder: Path, table: str) -> Iterator[list[str | None]]:
    """Yield the rows of `table` as texts; None for NULL."""
    with open_unpacked(path_of_rows(folder, table)) as lines:
        for line in lines:
            yield [unescape(value) for value in line.decode().removesuffix("\n").split("\t")]


def unescape(value: str) -> str | None:
    """Return a value as it was before `COPY` wrote it."""
    if value == r"\N":
        return None
    if "\\" not in value:
        return value
    return ESCAPE.sub(lambda match: ESCAPES.get(match[1], match[1]), value)


def convert_to_sqlite(column: str, kind: str) -> Convert:
    """Return what makes a value of PostgreSQL's type `kind` what Django stores in SQLite."""
    if kind in TEXTS:
        return str
    if kind in INTEGERS:
        return int
    found = TO_SQLITE.get(kind)
    if found is None:
        raise BackupError(f"{column} is of the type {kind}, which this code cannot convert.")
    return found


def _moment_to_sqlite(value: str) -> str:
    """Return a moment in UTC; with six digits after the second or none, as Django writes it."""
    text = value.removesuffix("+00")
    if text == value:
        raise ValueError(f"{value} is not a moment in UTC")
    return _pad(text)


def _pad(text: str) -> str:
    whole, point, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}" if point else whole


TO_SQLITE: dict[str, Convert] = {
    "bool": lambda value: int(value == "t"),
    "float4": float,
    "float8": float,
    "uuid": lambda value: value.replace("-", ""),
    "bytea": lambda value: bytes.fromhex(value.removeprefix("\\x")),
    "timestamptz": _moment_to_sqlite,
    "time": _pad,
}


def convert_to_postgres(column: str, kind: str) -> Convert:
    """Return what makes a value of SQLite a text that PostgreSQL reads as its type `kind`."""
    if kind in TEXTS | INTEGERS | {"uuid", "time", "float4", "float8"}:
        return str
    found = TO_POSTGRES.get(kind)
    if found is None:
        raise BackupError(f"{column} is of the type {kind}, which this code cannot convert.")
    return found


TO_POSTGRES: dict[str, Convert] = {
    "bool": lambda value: "t" if value else "f",
    "bytea": lambda value: f"\\x{bytes(value).hex()}",
    "timestamptz": lambda value: f"{value}+00",
}
