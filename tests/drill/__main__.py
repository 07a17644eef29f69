"""Runs the drills on each database that is here, one process for each, and prints the table.

Run as `python -m tests.drill [name]`; the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import django

from tests.drill.registry import Drill, Outcome, find_drills
from tests.services.detect import SERVICES, load_services_file

INSIDE = "--inside"


@dataclass(frozen=True)
class Row:
    """One drill on one database."""

    name: str
    database: str
    about: str
    measured: str
    bound: str
    seconds: int
    holds: bool


def main(only: str) -> int:
    """Run what is asked for on every database; return the exit code."""
    load_services_file()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environments = [bare]
    if postgres := SERVICES["postgres"].find(bare):
        environments.append(bare | {"DATABASE_URL": postgres})
    else:
        say(f"drill: no PostgreSQL here; add it with: {SERVICES['postgres'].command}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "rows.json"
        for environment in environments:
            command = [sys.executable, "-m", "tests.drill", INSIDE, str(result), only]
            if code := subprocess.run(command, env=environment, check=False).returncode:
                return code
            rows += [Row(**row) for row in json.loads(result.read_text())]
    return report(rows)


def run_inside(result: Path, only: str) -> None:
    """Run the drills on the database of this process; write their rows to `result`."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- Django must be set up

    try:
        drills = find_drills(only)
    except LookupError as error:
        sys.exit(str(error))
    rows = [run_drill(each) for each in drills if connection.vendor in each.databases]
    result.write_text(json.dumps([asdict(row) for row in rows]))


def run_drill(each: Drill) -> Row:
    """Run one drill on a database and in a folder of its own."""
    from django.db import connection  # noqa: PLC0415 -- Django must be set up

    from tests.services import databases  # noqa: PLC0415 -- likewise

    say(f"drill: {each.name} on {connection.vendor}: {each.about}")
    begun = time.monotonic()
    with databases.prepared(connection, "drill"), tempfile.TemporaryDirectory() as folder:
        try:
            outcome = each.run(Path(folder))
        except Exception as error:  # noqa: BLE001 -- whatever it is, the others go on
            outcome = Outcome(f"{type(error).__name__}: {error}", holds=False)
    seconds = round(time.monotonic() - begun)
    return Row(
        each.name,
        connection.vendor,
        each.about,
        outcome.measured,
        each.bound,
        seconds,
        outcome.holds,
    )


def report(rows: list[Row]) -> int:
    """Print the table; return 1 when a bound does not hold or nothing was tried."""
    say(f"\n{'drill':24}{'on':12}{'s':>5}  {'holds':6} measured (bound)")
    for row in rows:
        verdict = "yes" if row.holds else "NO"
        say(
            f"{row.name:24}{row.database:12}{row.seconds:>5}  {verdict:6} "
            f"{row.measured} ({row.bound})"
        )
    return 0 if rows and all(row.holds for row in rows) else 1


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == [INSIDE]:
        run_inside(Path(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main("".join(sys.argv[1:2])))
