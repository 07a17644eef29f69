"""The everyday test run: all of it on SQLite, the database's part on PostgreSQL, and a browser.

Run as `python -m tests.services.suite [pytest arguments]`; the exit code is that of the first
part that failed. The order of the tests is another one in each run; `SEED=number` repeats one.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.services.detect import SERVICES, load_services_file, required_names
from tests.services.passed import CHECKS, find_changed, write_passed

CORES = os.cpu_count() or 1
# What takes tests over from another process's end ("worksteal") would run single tests of a module
# in several processes, each with the fixtures of that module.
SHARED_OUT = ("--dist", "load")
BROWSER = "chromium"


@dataclass
class Part:
    """One run of pytest in several processes."""

    title: str
    marks: str
    processes: int
    options: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    code: int = 0


def plan(variables: Mapping[str, str], left_out: set[str]) -> list[Part]:
    """Return the parts in the order in which they run."""
    has_browser = bool(SERVICES[BROWSER].find(variables))
    marks = " and ".join(f"not {name}" for name in sorted({BROWSER, *left_out}))
    postgres = SERVICES["postgres"].find(variables)
    parts = [Part("SQLite", marks, CORES + 1)]
    if postgres:
        on_postgres = {"DATABASE_URL": postgres}
        parts.append(Part("PostgreSQL", marks, CORES + 1, ("--only=engine",), on_postgres))
    if has_browser:
        parts.append(Part("SQLite, in a browser", BROWSER, CORES, ("tests/e2e",)))
    return parts


def run(part: Part, seed: int, arguments: list[str]) -> None:
    """Run `part` in processes of its own; note its exit code and how long it took."""
    print(f"\n--- tests on {part.title} (SEED={seed})", flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", f"-n{part.processes}", *SHARED_OUT, "-q"]
    command += ["-p", "randomly", f"--randomly-seed={seed}"]
    command += [f"-m={part.marks}", *part.options, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, env=environment | part.variables, check=False)
    part.code, part.seconds = done.returncode, time.monotonic() - begun
    print(f"--- tests on {part.title}: {part.seconds:.0f} s", flush=True)


def choose_left_out(required: set[str], is_all: bool) -> set[str]:
    """Return the slow checks that have passed with these files already and nobody asks for."""
    if is_all:
        return set()
    unchanged = {one.name for one in CHECKS} - set(find_changed()) - required
    if unchanged:
        names = ", ".join(sorted(unchanged))
        print(f"hub: passed with these files before, left out: {names} (REQUIRE=all runs them)")
    return unchanged


def print_table(parts: list[Part], whole: float) -> None:
    """Print what each part took and whether it passed."""
    print(f"\n{'part':24}{'s':>6}")
    for part in parts:
        print(f"{part.title:24}{part.seconds:6.0f}  {'FAILED' if part.code else 'passed'}")
    print(f"{'all':24}{whole:6.0f}")


def main(arguments: list[str]) -> int:
    """Run the parts one after the other; stop at the first that fails."""
    load_services_file()
    asked = os.environ.get("REQUIRE", "")
    left_out = choose_left_out(required_names(asked), "all" in asked.split())
    seed = int(os.environ.get("SEED") or random.SystemRandom().getrandbits(31))
    begun = time.monotonic()
    done: list[Part] = []
    for part in plan(os.environ, left_out):
        run(part, seed, arguments)
        done.append(part)
        if part.code:
            break
    print_table(done, time.monotonic() - begun)
    failed = [part.code for part in done if part.code]
    if not failed and not arguments:
        tried = {one.name for one in CHECKS if one.name not in left_out}
        write_passed(name for name in tried if name not in SERVICES or is_here(name))
    return failed[0] if failed else 0


def is_here(name: str) -> bool:
    """Return whether the service is on this machine, so that its tests have run."""
    return bool(SERVICES[name].find(os.environ))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
