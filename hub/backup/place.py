"""What both kinds of database have in common when they are saved and restored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from hub.backup.archive import Progress
from hub.backup.errors import BackupError, RefusedBackupError
from hub.backup.manifest import DatabaseState, Manifest
from hub.core.migrating import new_models_alone

# The index of the admin's search has other columns on each kind of database. It is rebuilt.
DERIVED_TABLES = "wagtailsearch_indexentry"
ROWS = "rows"


@dataclass(frozen=True)
class StagedFile:
    """A file that is ready for the archive, and its size once it is restored."""

    name: str
    path: Path
    unpacked: int


class Place(Protocol):
    """The database that the site uses: it is saved, and another state takes its place.

    `set_aside` keeps what is there until `forget` drops it or `put_back` brings it back.
    """

    def save(self, folder: Path, progress: Progress) -> tuple[DatabaseState, list[StagedFile]]:
        """Write a consistent state into `folder`, while others go on writing."""

    def is_empty(self) -> bool:
        """Return whether there is no table."""

    def is_set_aside(self) -> bool:
        """Return whether a restore that did not finish has left something aside."""

    def set_aside(self) -> None:
        """Leave an empty database; raise BackupError while somebody else uses it."""

    def put_back(self) -> None:
        """Drop what was restored, and bring back what was set aside, if anything was."""

    def forget(self) -> None:
        """Drop what was set aside."""

    def restore(self, manifest: Manifest, folder: Path) -> None:
        """Fill the empty database with the unpacked parts in `folder`."""


def is_portable(table: str) -> bool:
    """Return whether the rows of `table` can go from one kind of database to the other."""
    return not table.startswith(DERIVED_TABLES) and not table.startswith("sqlite_")


def list_tables() -> list[str]:
    """Return the names of the tables that the database has."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
    return sorted(each.name for each in found if each.type in {"t", "p"})


def count_rows(cursor: Any, tables: Iterable[str]) -> dict[str, int]:
    """Return the number of rows of each table, as `cursor` sees them."""
    counts = {}
    for name in tables:
        cursor.execute(f"SELECT COUNT(*) FROM {quote(name)}")  # noqa: S608 -- a name of the database
        counts[name] = cursor.fetchone()[0]
    return counts


def quote(name: str) -> str:
    """Return the name of a table or column as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def known_migrations(applied: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those of `applied` that this code has; others were left by apps that are gone."""
    return sorted(set(applied) & _migrations_of_code())


def _migrations_of_code() -> set[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {key for each in loader.disk_migrations.values() for key in each.replaces}
    return set(loader.disk_migrations) | {(app, name) for app, name in replaced}


def check_is_not_newer(state: DatabaseState) -> None:
    """Raise RefusedBackupError where the database has migrations that this code does not know."""
    unknown = sorted(set(state.migrations) - _migrations_of_code())
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:3])
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        raise RefusedBackupError(
            f"The backup is newer than this code: its database has {names}{more}. Install the "
            "version that made it. Nothing was changed."
        )


def build_tables(state: DatabaseState) -> None:
    """Make the tables of an empty database as they were in `state`, with what migrations put in.

    Nothing protects records yet: `migrate` installs the triggers, after the rows are restored.
    """
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    # Migrations that others replace are recorded as well, and are no nodes.
    wanted = {key for key in state.migrations if key in nodes}
    targets = [key for key in wanted if wanted.isdisjoint(nodes[key].children)]
    with new_models_alone():
        executor.migrate(targets)


def check_counts(state: DatabaseState, *, is_portable_only: bool) -> None:
    """Raise BackupError unless each table has as many rows as were saved."""
    wanted = {
        name: table.rows
        for name, table in state.tables.items()
        if is_portable(name) or not is_portable_only
    }
    there = set(list_tables())
    missing = sorted(wanted.keys() - there)
    with connection.cursor() as cursor:
        counts = count_rows(cursor, sorted(wanted.keys() & there))
    wrong = [
        f"{name} has {counts[name]} rows of {wanted[name]}"
        for name in sorted(counts)
        if counts[name] != wanted[name]
    ]
    if problems := [f"{name} is missing" for name in missing] + wrong:
        raise BackupError(f"The database is not what was saved: {'; '.join(problems[:5])}.")
