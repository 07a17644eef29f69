"""Values that go from one kind of database to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.backup.errors import BackupError
from hub.backup.packing import open_packed
from hub.backup.rows import convert_to_postgres, convert_to_sqlite, path_of_rows, read_rows

VALUES = [
    ("bool", "t", 1),
    ("bool", "f", 0),
    ("int8", "-3", -3),
    ("float8", "0.1", 0.1),
    ("numeric", "12.50", "12.50"),
    ("text", "a\tb", "a\tb"),
    ("uuid", "0188f1a2-7b3c-4d5e-8f90-a1b2c3d4e5f6", "0188f1a27b3c4d5e8f90a1b2c3d4e5f6"),
    ("bytea", "\\x00ff10", b"\x00\xff\x10"),
    ("timestamptz", "2026-12-01 10:00:00+00", "2026-12-01 10:00:00"),
    ("timestamptz", "2026-12-01 10:00:00.5+00", "2026-12-01 10:00:00.500000"),
    ("date", "2026-12-01", "2026-12-01"),
    ("time", "10:00:00.25", "10:00:00.250000"),
]


@pytest.mark.parametrize(("kind", "postgres", "sqlite"), VALUES)
def test_a_value_becomes_what_django_stores(kind: str, postgres: str, sqlite: Any) -> None:
    assert convert_to_sqlite("t.c", kind)(postgres) == sqlite


@pytest.mark.parametrize(("kind", "postgres", "sqlite"), VALUES)
def test_a_value_can_go_back(kind: str, postgres: str, sqlite: Any) -> None:
    back = convert_to_postgres("t.c", kind)(sqlite)
    assert convert_to_sqlite("t.c", kind)(back) == sqlite


def test_a_moment_in_another_zone_is_not_taken_for_utc() -> None:
    with pytest.raises(ValueError, match="is not a moment in UTC"):
        convert_to_sqlite("t.c", "timestamptz")("2026-12-01 10:00:00+01")


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(BackupError, match=r"t\.c is of the type point"):
        convert_to_sqlite("t.c", "point")
    with pytest.raises(BackupError, match=r"t\.c is of the type point"):
        convert_to_postgres("t.c", "point")


def test_rows_are_read_as_copy_writes_them(tmp_path: Path) -> None:
    path_of_rows(tmp_path, "t").parent.mkdir()
    with open_packed(path_of_rows(tmp_path, "t")) as file:
        file.write("1\ta\\tb\\nc\\\\n\t\\N\n2\t\tü\n".encode())

    assert list(read_rows(tmp_path, "t")) == [["1", "a\tb\nc\\n", None], ["2", "", "ü"]]
