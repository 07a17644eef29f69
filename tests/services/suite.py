"""The everyday test run: the whole suite on SQLite, then on PostgreSQL where there is one.

Run as `python -m tests.services.suite [pytest arguments]`; the exit code is that of the first
part that failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.services.detect import SERVICES, load_services_file

# What looks at pages, files or source text says the same on any database.
DATABASE_FREE = "chromium or verapdf or vnu or elasticsearch"


def run(title: str, variables: dict[str, str], arguments: list[str]) -> int:
    """Run pytest in a process of its own; return its exit code."""
    print(f"\n--- tests on {title}", flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-n", "auto", "-q", *arguments]
    code = subprocess.run(command, env=variables, check=False).returncode
    print(f"--- tests on {title}: {time.monotonic() - begun:.0f} s", flush=True)
    return code


def main(arguments: list[str]) -> int:
    """Run both parts; the second only when the first passed and PostgreSQL is here."""
    load_services_file()
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if code := run("SQLite", variables, arguments):
        return code
    postgres = SERVICES["postgres"].find(variables)
    if not postgres:
        return 0
    return run(
        "PostgreSQL",
        variables | {"DATABASE_URL": postgres},
        ["-m", f"not ({DATABASE_FREE})", "--ignore=tests/architecture", *arguments],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
