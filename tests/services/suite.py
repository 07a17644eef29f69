"""The everyday test run: on SQLite, in a browser, and again on PostgreSQL, where these are.

Run as `python -m tests.services.suite [pytest arguments]`; the exit code is that of the first
part that failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.services.detect import SERVICES, load_services_file

# In this order: tests that empty the database come last, and what takes tests over from another
# process's end ("worksteal") would run them before those that need what migrations stored.
SHARED_OUT = ("--dist", "load")
# One process more than there are cores: tests wait for other programs a third of their time. A
# browser's tests bring a browser and two servers for each process already.
CORES = os.cpu_count() or 1
BROWSER = ["-m", "chromium"]
# What looks at pages, files or source text says the same on any database.
DATABASE_FREE = "any_database or chromium or verapdf or vnu or elasticsearch"


def run(title: str, variables: dict[str, str], arguments: list[str]) -> int:
    """Run pytest in processes of its own; return its exit code."""
    print(f"\n--- tests on {title}", flush=True)
    begun = time.monotonic()
    processes = CORES if arguments[:2] == BROWSER else CORES + 1
    command = [sys.executable, "-m", "pytest", f"-n{processes}", *SHARED_OUT, "-q", *arguments]
    code = subprocess.run(command, env=variables, check=False).returncode
    print(f"--- tests on {title}: {time.monotonic() - begun:.0f} s", flush=True)
    return code


def main(arguments: list[str]) -> int:
    """Run the parts one after the other; stop at the first that fails."""
    load_services_file()
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    parts = []
    if SERVICES["chromium"].find(variables):
        parts.append(("SQLite", variables, ["-m", "not chromium"]))
        parts.append(("SQLite, in a browser", variables, BROWSER))
    else:
        parts.append(("SQLite", variables, []))
    if postgres := SERVICES["postgres"].find(variables):
        chosen = ["-m", f"not ({DATABASE_FREE})", "--ignore=tests/architecture"]
        parts.append(("PostgreSQL", variables | {"DATABASE_URL": postgres}, chosen))
    for title, environment, chosen in parts:
        if code := run(title, environment, [*chosen, *arguments]):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
