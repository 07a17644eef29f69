"""A database of PostgreSQL: saved by `pg_dump`, and row by row for a database of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from hub.backup import postgres_tools
from hub.backup.archive import Progress
from hub.backup.errors import BackupError
from hub.backup.manifest import DatabaseState, Manifest, Table
from hub.backup.packing import open_packed
from hub.backup.place import (
    ROWS,
    StagedFile,
    build_tables,
    count_rows,
    is_portable,
    known_migrations,
    list_tables,
    quote,
)
from hub.backup.rows import convert_to_postgres, path_of_rows
from hub.backup.sqlite_place import FILE as SQLITE_FILE

FILE = "database.dump"
ASIDE = "hub_before_restore"  # a schema
WAIT = "10s"  # for others to let go of the tables
# Texts that do not depend on the settings of the server.
FORMATS = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex'"
)
COLUMNS = """
    SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum
"""
SEQUENCES = """
    SELECT c.relname, a.attname, format('%I.%I', n.nspname, s.relname)
    FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
    JOIN pg_class c ON c.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    JOIN pg_namespace n ON n.oid = s.relnamespace
    WHERE s.relkind = 'S' AND n.nspname = current_schema()
"""
# What belongs to nothing else that moves or goes with it.
OBJECTS = """
    SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                          WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %(schema)s AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = %(schema)s AND p.prokind = 'f' AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


class PostgresPlace:
    """The tables in the schema that the site uses."""

    def save(self, folder: Path, progress: Progress) -> tuple[DatabaseState, list[StagedFile]]:
        """Dump the schema, and its rows, as they are at one moment."""
        with _snapshot() as (cursor, name):
            schema = _schema(cursor)
            progress("database: dumping")
            postgres_tools.dump(folder / FILE, snapshot=name, schema=schema)
            staged = [StagedFile(FILE, folder / FILE, _size(cursor))]
            (folder / ROWS).mkdir()
            state = _read_state(cursor, schema)
            for number, (table, found) in enumerate(state.tables.items(), start=1):
                progress(f"database: rows of {number} of {len(state.tables)} tables")
                if is_portable(table):
                    staged.append(_copy_out(cursor, table, found, folder))
        return state, staged

    def is_empty(self) -> bool:
        return not list_tables()

    def is_set_aside(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [ASIDE])
            return cursor.fetchone() is not None

    def set_aside(self) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
                schema = _schema(cursor)
                cursor.execute(f"CREATE SCHEMA {ASIDE}")
                _move(cursor, schema, ASIDE)
        except DatabaseError as error:
            raise BackupError(
                f"The database cannot be set aside ({str(error).strip()}). Stop the site first. "
                "Nothing was changed."
            ) from error

    def put_back(self) -> None:
        is_aside = self.is_set_aside()
        with transaction.atomic(), connection.cursor() as cursor:
            schema = _schema(cursor)
            for kind, name in _list_objects(cursor, schema):
                cursor.execute(f"DROP {kind} IF EXISTS {name} CASCADE")
            if is_aside:
                _move(cursor, ASIDE, schema)
                cursor.execute(f"DROP SCHEMA {ASIDE}")

    def forget(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")

    def restore(self, manifest: Manifest, folder: Path) -> None:
        state = manifest.database
        if state.vendor == "postgresql":
            postgres_tools.restore(folder / FILE, schema=state.schema)
            return
        build_tables(state)
        with (
            closing(sqlite3.connect(folder / SQLITE_FILE)) as rows,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            _load(cursor, rows, state)
            _check_keys(cursor)
            _advance_sequences(cursor, state.sequences)


@contextmanager
def _snapshot() -> Iterator[tuple[Any, str]]:
    """Yield a cursor that sees one state of the database, and the name under which others can."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(FORMATS)
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return cursor.fetchone()[0]


def _size(cursor: Any) -> int:
    cursor.execute("SELECT pg_database_size(current_database())")
    return cursor.fetchone()[0]


def _read_state(cursor: Any, schema: str) -> DatabaseState:
    names = list_tables()
    if "django_migrations" not in names:
        raise BackupError("The database has no tables of the hub.")
    counts = count_rows(cursor, names)
    cursor.execute("SELECT app, name FROM django_migrations")
    migrations = known_migrations(cursor.fetchall())
    cursor.execute("SHOW server_version")
    version = cursor.fetchone()[0]
    tables = {name: Table(counts[name], _columns(cursor, name)) for name in names}
    sequences = {}
    cursor.execute(SEQUENCES)
    for table, _column, sequence in cursor.fetchall():
        cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 -- names of the database
        if row := cursor.fetchone():
            sequences[table] = row[0]
    return DatabaseState("postgresql", version, migrations, tables, sequences, schema)


def _columns(cursor: Any, table: str) -> dict[str, str]:
    cursor.execute(COLUMNS, [quote(table)])
    return dict(cursor.fetchall())


def _copy_out(cursor: Any, name: str, table: Table, folder: Path) -> StagedFile:
    columns = ", ".join(map(quote, table.columns))
    path, size = path_of_rows(folder, name), 0
    with (
        open_packed(path) as file,
        cursor.copy(f"COPY {quote(name)} ({columns}) TO STDOUT") as copy,
    ):
        for chunk in copy:
            size += len(chunk)
            file.write(chunk)
    return StagedFile(path.relative_to(folder).as_posix(), path, size)


def _load(cursor: Any, rows: sqlite3.Connection, state: DatabaseState) -> None:
    """Put the rows of a database of SQLite in the place of what migrations put in."""
    cursor.execute(f"TRUNCATE {', '.join(map(quote, list_tables()))} CASCADE")
    there = set(list_tables())
    for name in state.tables:
        if not is_portable(name):
            continue
        if name not in there:
            raise BackupError(f"There is no table for the rows of {name}.")
        kinds = _columns(cursor, name)
        columns = [row[1] for row in rows.execute(f"PRAGMA table_info({quote(name)})")]
        if unknown := set(columns) - kinds.keys():
            raise BackupError(f"There is no column {name}.{min(unknown)}.")
        convert = [convert_to_postgres(f"{name}.{each}", kinds[each]) for each in columns]
        named = ", ".join(map(quote, columns))
        try:
            with cursor.copy(f"COPY {quote(name)} ({named}) FROM STDIN") as copy:
                for row in rows.execute(f"SELECT {named} FROM {quote(name)}"):  # noqa: S608 -- names of the database
                    values = zip(convert, row, strict=True)
                    copy.write_row([None if value is None else to(value) for to, value in values])
        except (psycopg.Error, DatabaseError, ValueError) as error:
            problem = " ".join(str(error).split())
            raise BackupError(f"The rows of {name} cannot be restored: {problem}.") from error


def _check_keys(cursor: Any) -> None:
    try:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        raise BackupError(f"Rows refer to rows that are not there: {error}.") from error


def _advance_sequences(cursor: Any, last: dict[str, int]) -> None:
    """Let no number be given out again that a row has or had."""
    cursor.execute(SEQUENCES)
    for table, column, sequence in cursor.fetchall():
        cursor.execute(f"SELECT MAX({quote(column)}) FROM {quote(table)}")  # noqa: S608 -- likewise
        if highest := max(cursor.fetchone()[0] or 0, last.get(table, 0)):
            cursor.execute("SELECT setval(%s, %s)", [sequence, highest])


def _list_objects(cursor: Any, schema: str) -> list[tuple[str, str]]:
    cursor.execute(OBJECTS, {"schema": schema})
    return cursor.fetchall()


def _move(cursor: Any, source: str, target: str) -> None:
    for kind, name in _list_objects(cursor, source):
        cursor.execute(f"ALTER {kind} {name} SET SCHEMA {quote(target)}")
