"""A database of SQLite: one file, saved by SQLite's online backup."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from hub.backup.archive import Progress, sync_folder
from hub.backup.errors import BackupError
from hub.backup.manifest import DatabaseState, Manifest, Table
from hub.backup.packing import pack
from hub.backup.place import (
    DERIVED_TABLES,
    StagedFile,
    build_tables,
    count_rows,
    is_portable,
    known_migrations,
    list_tables,
    quote,
)
from hub.backup.rows import convert_to_sqlite, read_rows

FILE = "database.sqlite3"
PACKED = f"{FILE}.gz"
PAGES = 8192  # copied at a time, between two reports of progress
ASIDE = ".before-restore"
WAIT = 5.0  # seconds for others to let go of the file


class SQLitePlace:
    """The file that the site uses."""

    @property
    def path(self) -> Path:
        return Path(connection.settings_dict["NAME"])

    @property
    def aside(self) -> Path:
        return self.path.with_name(self.path.name + ASIDE)

    def save(self, folder: Path, progress: Progress) -> tuple[DatabaseState, list[StagedFile]]:
        """Copy the database as it is at one moment, and check the copy."""
        if not self.path.is_file():
            raise BackupError(f"There is no database at {self.path}.")
        copy = folder / FILE
        with (
            closing(sqlite3.connect(self.path)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            # One transaction of a reader: writers go on, and the copy never has to start again.
            source.execute("BEGIN")
            source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()

            def report(_status: int, left: int, total: int) -> None:
                progress(f"database: {total - left} of {total} pages")

            source.backup(target, pages=PAGES, progress=report, sleep=0)
            target.execute("PRAGMA journal_mode=DELETE")
            check_file(target)
            state = _read_state(target)
        size = copy.stat().st_size
        progress("database: packing")
        pack(copy, folder / PACKED)
        copy.unlink()
        return state, [StagedFile(PACKED, folder / PACKED, size)]

    def is_empty(self) -> bool:
        return not self.path.is_file() or not list_tables()

    def is_set_aside(self) -> bool:
        return self.aside.exists()

    def set_aside(self) -> None:
        connection.close()
        if not self.path.exists():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT)) as database:
                # Needs the file for itself alone, and leaves nothing beside it.
                database.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise BackupError(
                f"The database is in use ({error}). Stop the site first. Nothing was changed."
            ) from error
        self.path.rename(self.aside)

    def put_back(self) -> None:
        connection.close()
        for end in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        if self.aside.exists():
            self.aside.rename(self.path)

    def forget(self) -> None:
        self.aside.unlink(missing_ok=True)

    def restore(self, manifest: Manifest, folder: Path) -> None:
        connection.close()
        if manifest.database.vendor == "sqlite":
            with closing(sqlite3.connect(folder / FILE)) as database:
                check_file(database)
            shutil.move(folder / FILE, self.path)
            sync_folder(self.path.parent)
            return
        build_tables(manifest.database)
        with _unchecked() as database:
            _load(database, manifest.database, folder)


def check_file(database: sqlite3.Connection) -> None:
    """Raise BackupError when SQLite finds its own file damaged."""
    try:
        found = [row[0] for row in database.execute("PRAGMA quick_check(3)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found != ["ok"]:
        raise BackupError(f"SQLite finds the database damaged: {'; '.join(found)}.")


def _read_state(database: sqlite3.Connection) -> DatabaseState:
    cursor = database.cursor()
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    tables = [name for (name,) in cursor.execute(named).fetchall()]
    if "django_migrations" not in tables:
        raise BackupError("The database has no tables of the hub.")
    applied = cursor.execute("SELECT app, name FROM django_migrations").fetchall()
    counted = "SELECT name, seq FROM sqlite_sequence"
    return DatabaseState(
        vendor="sqlite",
        version=sqlite3.sqlite_version,
        migrations=known_migrations(applied),
        tables={name: Table(rows) for name, rows in count_rows(cursor, tables).items()},
        sequences=dict(cursor.execute(counted).fetchall()),
    )


@contextmanager
def _unchecked() -> Iterator[sqlite3.Connection]:
    """Yield the connection in one transaction, at the end of which all keys are checked."""
    connection.ensure_connection()
    database: sqlite3.Connection = connection.connection
    database.execute("PRAGMA foreign_keys=OFF")
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        wrong = database.execute("PRAGMA foreign_key_check").fetchmany(3)
        if wrong:
            named = "; ".join(
                f"{table} row {row} has no {parent}" for table, row, parent, _ in wrong
            )
            raise BackupError(f"Rows refer to rows that are not there: {named}.")
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    finally:
        connection.close()


def _load(database: sqlite3.Connection, state: DatabaseState, folder: Path) -> None:
    """Put the rows that were saved from PostgreSQL in the place of what migrations put in."""
    for name in list_tables():
        if name.startswith(f"{DERIVED_TABLES}_"):
            continue  # SQLite's own, behind the table of this name
        database.execute(f"DELETE FROM {quote(name)}")  # noqa: S608 -- a name of the database
    for name, table in state.tables.items():
        if not is_portable(name):
            continue
        columns = list(table.columns)
        convert = [convert_to_sqlite(f"{name}.{each}", table.columns[each]) for each in columns]
        rows: Iterator[list[Any]] = (
            [None if value is None else to(value) for to, value in zip(convert, row, strict=True)]
            for row in read_rows(folder, name)
        )
        names, marks = ", ".join(map(quote, columns)), ", ".join("?" * len(columns))
        insert = f"INSERT INTO {quote(name)} ({names}) VALUES ({marks})"  # noqa: S608 -- likewise
        try:
            database.executemany(insert, rows)
        except (sqlite3.Error, ValueError) as error:
            raise BackupError(f"The rows of {name} cannot be restored: {error}.") from error
    for name, last in state.sequences.items():
        database.execute("DELETE FROM sqlite_sequence WHERE name = ?", [name])
        database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [name, last])
