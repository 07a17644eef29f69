"""Test databases: templates of a migrated and of a loaded site, a copy for each test process.

Migrating and loading the starter content take many seconds and copying a fraction of one, so the
first run makes a template of each and every later run, and every process of a run, copies it. A
template's name holds a fingerprint of all that shapes its content: a changed migration makes a new
template, a changed line of our code or of the starter content a new one with that content, and no
test ever sees what another run left behind. Runs that go on at the same time, of this clone or of
another one, share the templates and nothing else.

A test whose transactions commit leaves its database changed: `restoring.py` then puts a fresh copy
in its place, which takes a tenth of a second and is exact.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "var" / "test"
PACKAGES = ("hub", "casestudies", "learning")
DATA_SUFFIXES = {".json", ".yaml", ".yml", ".csv"}


def fingerprint(root: Path = ROOT) -> str:
    """Return 12 hex digits that change with anything that shapes a freshly migrated database.

    That is our migrations, data files beside them, the handlers that run after a migration, and
    the locked versions of the packages that bring migrations of their own.
    """
    return _digest(root, _shapes_migrated)


def content_fingerprint(root: Path = ROOT) -> str:
    """Return 12 hex digits that change with anything that shapes the loaded starter content.

    That is all of our code, data and templates: the content is published as an editor would.
    """
    return _digest(root, lambda path: path.suffix != ".pyc")


def _digest(root: Path, shapes: Callable[[Path], bool]) -> str:
    paths = sorted((root / "requirements").glob("*.txt"))
    for folder in (*PACKAGES, "templates"):
        found = (path for path in (root / folder).rglob("*") if path.is_file())
        paths += sorted(path for path in found if shapes(path))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _shapes_migrated(path: Path) -> bool:
    return path.suffix in DATA_SUFFIXES or (
        path.suffix == ".py"
        and (path.parent.name == "migrations" or b"post_migrate" in path.read_bytes())
    )


@dataclass(frozen=True)
class Template:
    """A state of the database: `command` leads to it, from that of `base` or from nothing."""

    name: str
    command: tuple[str, ...]
    fingerprint: Callable[[], str]
    base: Template | None = None


MIGRATED = Template("migrated", ("migrate",), fingerprint)
LOADED = Template("loaded", ("load_starter_content",), content_fingerprint, MIGRATED)


_in_use: list[SqliteCopies | PostgresCopies] = []


@contextmanager
def prepared(connection: Any, process: str, template: Template = MIGRATED) -> Iterator[None]:
    """Point `connection` (and every other one of its alias) at a fresh copy of `template`.

    `process` tells the processes of one run apart. The copy is removed at the end.
    """
    owner = f"{os.getpid()}_{process}_{template.name}"
    copies: SqliteCopies | PostgresCopies
    if connection.vendor == "sqlite":
        copies = SqliteCopies(connection, owner)
    else:
        copies = PostgresCopies(connection, owner)
    name = copies.create(template)
    connection.close()
    original = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    _in_use.append(copies)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        _in_use.remove(copies)
        copies.drop()


def restore(connection: Any) -> None:
    """Put a fresh copy of its template in the place of the database that `connection` has."""
    connection.close()
    _in_use[-1].restore()


@contextmanager
def _sqlite_lock() -> Iterator[None]:
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "sqlite.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def copy_migrated(target: Path) -> None:
    """Make `target` a freshly migrated database of SQLite."""
    with _sqlite_lock():
        shutil.copyfile(find_or_make(MIGRATED), target)


def find_or_make(template: Template) -> Path:
    """Return the file of SQLite with `template`; make it unless there is one of its fingerprint."""
    found = STATE / f"template-{template.name}-{template.fingerprint()}.sqlite3"
    if found.exists():
        return found
    building = STATE / f"building-{template.name}.sqlite3"
    for stale in [*STATE.glob(f"template-{template.name}-*"), *STATE.glob(f"{building.name}*")]:
        stale.unlink()
    if template.base:
        shutil.copyfile(find_or_make(template.base), building)
    _manage(f"sqlite:///{building}", template.command)
    _checkpoint(building)
    return building.rename(found)


def _manage(url: str, command: tuple[str, ...]) -> None:
    """Run `command` on the database at `url` in a process of its own, as on a new site."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    subprocess.run(
        [sys.executable, "manage.py", *command, "--verbosity=0", "--skip-checks"],
        cwd=ROOT,
        env=environment,
        check=True,
    )


def _checkpoint(path: Path) -> None:
    """Move what is in the write-ahead log into the file itself, so that one file is all of it."""
    import sqlite3  # noqa: PLC0415 -- a Python without SQLite can still run on PostgreSQL

    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class SqliteCopies:
    """Copies of template files under `var/test/`."""

    def __init__(self, connection: Any, owner: str) -> None:
        self.copy = STATE / f"copy-{owner}.sqlite3"
        self.source: BinaryIO | None = None
        options = connection.settings_dict["OPTIONS"]
        # A test database need not survive a power cut.
        quick = "PRAGMA synchronous=OFF;"
        if quick not in options.get("init_command", ""):
            options["init_command"] = options.get("init_command", "") + quick

    def create(self, template: Template) -> str:
        """Copy the template and return the copy's path."""
        with _sqlite_lock():
            # Held open: a run that begins later may remove the name of a template.
            self.source = find_or_make(template).open("rb")
        self.restore()
        return str(self.copy)

    def restore(self) -> None:
        """Make the copy anew, as another file: what is still connected keeps the old one."""
        self._remove()
        if self.source is not None:
            self.source.seek(0)
            with self.copy.open("wb") as copy:
                shutil.copyfileobj(self.source, copy, 1 << 20)

    def drop(self) -> None:
        """Remove the copy and its journal files."""
        self._remove()
        if self.source is not None:
            self.source.close()

    def _remove(self) -> None:
        for path in STATE.glob(f"{self.copy.name}*"):
            path.unlink(missing_ok=True)


class PostgresCopies:
    """Copies of template databases on the server that `DATABASE_URL` names.

    The server may serve several clones. What it has for tests is shared out under a lock of its
    own, and a connection that carries the name of the copy says that a process still uses it.
    """

    LOCK = 20_269

    def __init__(self, connection: Any, owner: str) -> None:
        self.settings = connection.settings_dict | {}
        self.copy = f"hub_test_{owner}"
        self.source = ""
        self.server = self._connect()

    def _connect(self) -> Any:
        import psycopg  # noqa: PLC0415 -- only where PostgreSQL is used

        return psycopg.connect(
            dbname=self.settings["NAME"],
            user=self.settings["USER"],
            password=self.settings["PASSWORD"],
            host=self.settings["HOST"],
            port=self.settings["PORT"] or 5432,
            application_name=self.copy,
            autocommit=True,
        )

    def _execute(self, statement: str) -> list[tuple[Any, ...]]:
        cursor = self.server.execute(statement)
        return cursor.fetchall() if cursor.description else []

    def _find_or_make(self, template: Template) -> str:
        found = f"hub_template_{template.name}_{template.fingerprint()}"
        names = {row[0] for row in self._execute("SELECT datname FROM pg_database")}
        if found in names:
            return found
        building = f"hub_building_{template.name}"
        for stale in self._unused(names, template):
            self._execute(f'DROP DATABASE IF EXISTS "{stale}"')
        base = self._find_or_make(template.base) if template.base else "template1"
        self._execute(f'CREATE DATABASE "{building}" TEMPLATE "{base}"')
        _manage(self._url(building), template.command)
        self._execute(f'ALTER DATABASE "{building}" RENAME TO "{found}"')
        return found

    def _unused(self, names: set[str], template: Template) -> set[str]:
        """Return what earlier runs left behind; older templates only while no other run goes on."""
        rows = self._execute("SELECT datname, application_name FROM pg_stat_activity")
        busy = {name for row in rows for name in row if name} - {self.copy}
        stale = [f"hub_building_{template.name}", "hub_test_"]
        if not any(name.startswith("hub_test_") for name in busy):
            stale.append(f"hub_template_{template.name}_")
        return {name for name in names - busy if name.startswith(tuple(stale))}

    def _url(self, name: str) -> str:
        parts = self.settings
        port = parts["PORT"] or 5432
        return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{port}/{name}"

    def create(self, template: Template) -> str:
        """Copy the template and return the copy's name."""
        self._execute(f"SELECT pg_advisory_lock({self.LOCK})")
        try:
            self.source = self._find_or_make(template)
            self.restore()
        finally:
            self._execute(f"SELECT pg_advisory_unlock({self.LOCK})")
        return self.copy

    def restore(self) -> None:
        """Make the copy anew, whoever is still connected to the one before."""
        self._drop()
        # Copying files is the quicker way (and the only one before 15) where a disk is not asked.
        way = "STRATEGY FILE_COPY" if self.server.info.server_version >= 150_000 else ""
        self._execute(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.source}" {way}')

    def drop(self) -> None:
        """Remove the copy, whoever is still connected."""
        self._drop()
        self.server.close()

    def _drop(self) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
