"""Test databases: one template for each state of the migrations, one copy for each test process.

Migrating takes many seconds and copying a fraction of one, so the first run migrates a template
and every later run, and every process of a run, copies it. The template's name holds a fingerprint
of all that shapes its content: a changed migration makes a new template, and no test ever sees
what another run left behind. Runs that go on at the same time share the template and nothing else.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "var" / "test"
PACKAGES = ("hub", "casestudies", "learning")
DATA_SUFFIXES = {".json", ".yaml", ".yml", ".csv"}


def fingerprint(root: Path = ROOT) -> str:
    """Return 12 hex digits that change with anything that shapes a freshly migrated database.

    That is our migrations, data files beside them, the handlers that run after a migration, and
    the locked versions of the packages that bring migrations of their own.
    """
    digest = hashlib.sha256()
    for path in _shaping_files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _shaping_files(root: Path) -> list[Path]:
    found = sorted((root / "requirements").glob("*.txt"))
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in DATA_SUFFIXES or (
                path.suffix == ".py"
                and (path.parent.name == "migrations" or b"post_migrate" in path.read_bytes())
            ):
                found.append(path)
    return found


@contextmanager
def prepared(connection: Any, process: str) -> Iterator[None]:
    """Point `connection` (and every other one of its alias) at a fresh copy of the template.

    `process` tells the processes of one run apart. The copy is removed at the end.
    """
    owner = f"{os.getpid()}_{process}"
    copies: SqliteCopies | PostgresCopies
    if connection.vendor == "sqlite":
        copies = SqliteCopies(connection, owner)
    else:
        copies = PostgresCopies(connection, owner)
    with _lock(connection.vendor):
        copies.ensure_template(fingerprint())
        name = copies.create()
    connection.close()
    original = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        copies.drop()


@contextmanager
def _lock(name: str) -> Iterator[None]:
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    """Migrate the database at `url` in a process of its own, as a new site would be."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=ROOT,
        env=environment,
        check=True,
    )


class SqliteCopies:
    """Copies of a template file under `var/test/`."""

    def __init__(self, connection: Any, owner: str) -> None:
        self.copy = STATE / f"copy-{owner}.sqlite3"
        self.template = STATE / "template.sqlite3"
        options = connection.settings_dict["OPTIONS"]
        # A test database need not survive a power cut.
        options["init_command"] = options.get("init_command", "") + "PRAGMA synchronous=OFF;"

    def ensure_template(self, mark: str) -> None:
        """Migrate a new template unless there is one of this fingerprint."""
        self.template = STATE / f"template-{mark}.sqlite3"
        if self.template.exists():
            return
        building = STATE / "building.sqlite3"
        for stale in [*STATE.glob("template-*"), *STATE.glob("building.*")]:
            stale.unlink()
        _migrate(f"sqlite:///{building}")
        _checkpoint(building)
        building.rename(self.template)

    def create(self) -> str:
        """Copy the template and return the copy's path."""
        shutil.copyfile(self.template, self.copy)
        return str(self.copy)

    def drop(self) -> None:
        """Remove the copy and its journal files."""
        for path in STATE.glob(f"{self.copy.name}*"):
            path.unlink(missing_ok=True)


def _checkpoint(path: Path) -> None:
    """Move what is in the write-ahead log into the file itself, so that one file is all of it."""
    import sqlite3  # noqa: PLC0415 -- a Python without SQLite can still run on PostgreSQL

    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class PostgresCopies:
    """Copies of a template database on the server that `DATABASE_URL` names."""

    def __init__(self, connection: Any, owner: str) -> None:
        self.settings = connection.settings_dict
        self.copy = f"hub_test_{owner}"
        self.template = "hub_template"

    def _execute(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg  # noqa: PLC0415 -- only where PostgreSQL is used

        with psycopg.connect(
            dbname=self.settings["NAME"],
            user=self.settings["USER"],
            password=self.settings["PASSWORD"],
            host=self.settings["HOST"],
            port=self.settings["PORT"] or 5432,
            autocommit=True,
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def ensure_template(self, mark: str) -> None:
        """Migrate a new template unless there is one of this fingerprint."""
        self.template = f"hub_template_{mark}"
        names = {row[0] for row in self._execute("SELECT datname FROM pg_database")}
        if self.template in names:
            return
        for stale in self._unused(names):
            self._execute(f'DROP DATABASE IF EXISTS "{stale}"')
        self._execute("CREATE DATABASE hub_building")
        _migrate(self._url("hub_building"))
        self._execute(f'ALTER DATABASE hub_building RENAME TO "{self.template}"')

    def _unused(self, names: set[str]) -> list[str]:
        busy = {row[0] for row in self._execute("SELECT datname FROM pg_stat_activity")}
        ours = ("hub_template_", "hub_test_", "hub_building")
        return [name for name in names - busy if name.startswith(ours)]

    def _url(self, name: str) -> str:
        parts = self.settings
        port = parts["PORT"] or 5432
        return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{port}/{name}"

    def create(self) -> str:
        """Copy the template and return the copy's name."""
        self._execute(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.template}"')
        return self.copy

    def drop(self) -> None:
        """Remove the copy, whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
