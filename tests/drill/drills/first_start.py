"""Whether the quick migrations of a first start make the database that Django's own make."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from requirements.start import ROOT
from tests.drill.registry import Outcome, drill

MIGRATE = """
import contextlib, sys, django
django.setup()
from django.core.management import call_command
from hub.core.migrating import new_models_alone
with new_models_alone() if sys.argv[1] == "quick" else contextlib.nullcontext():
    call_command("migrate", *sys.argv[2:], verbosity=0, skip_checks=True)
"""
# What differs between two databases of the same content.
CHANCE = re.compile(
    r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?"
)


@drill(
    about="all migrations, as the first start applies them and as Django does",
    bound="every table, index, trigger and row is the same",
    databases=("sqlite",),
)
def first_start(folder: Path, *, app: str = "") -> Outcome:
    made = {way: _migrate(folder / f"{way}.sqlite3", way, app) for way in ("quick", "usual")}
    different = made["quick"] ^ made["usual"]
    words = f"{len(made['usual'])} compared, {len(different)} different"
    return Outcome(" ".join([words, *sorted(different)[:3]]), holds=not different)


def _migrate(path: Path, way: str, app: str) -> set[str]:
    """Migrate a new database at `path`, up to what `app` needs, and return all that is in it."""
    address = {"DATABASE_URL": f"sqlite:///{path}", "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    command = [sys.executable, "-c", MIGRATE, way, *filter(None, [app])]
    subprocess.run(command, cwd=ROOT, env=os.environ | address, check=True)
    with closing(sqlite3.connect(path)) as database:
        schema = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        found = {repr(row) for row in schema}
        for name in [name for kind, name, _sql in schema if kind == "table"]:
            rows = database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 -- a name of its own
            found |= {f"{name}: {CHANCE.sub('…', repr(row))}" for row in rows}
    return found
