"""`make bench`: what pages cost against a view that does nothing, and how well search answers.

Run as `python -m tests.bench`; the exit code is 1 when a bound does not hold. It uses databases of
its own, as tests do; it prints tables and writes them to `var/bench.json`. Run nothing else
meanwhile. `ONLY` measures what has this in its name and writes no file, `PEERS=0` leaves the peers
out, `DATABASE_URL` names a PostgreSQL to measure on. `python -m tests.bench --profile guide` prints
where the time of one page goes.
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import django

from tests.services.detect import load_services_file

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "var" / "bench.json"
CASE_STUDIES, JUDGED = "list of case studies", "judged queries"


def main(profiled: str = "") -> None:
    """Measure, print and write; or print the profile of one subject."""
    load_services_file()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- Django must be set up

    from tests.bench import case_studies, search, served  # noqa: PLC0415 -- likewise
    from tests.bench.reporting import Report  # noqa: PLC0415 -- likewise

    if profiled:
        say(served.profile(profiled))
        return
    only, with_peers = os.environ.get("ONLY", ""), os.environ.get("PEERS") != "0"
    measurement = served.run(say, only=only, with_peers=with_peers)
    report = Report(
        python=platform.python_version(),
        database=connection.vendor,
        served=measurement,
        listed=case_studies.run(say) if only in CASE_STUDIES else [],
        ranked=search.run(say) if only in JUDGED else [],
    )
    if report.is_empty:
        sys.exit(f"bench: nothing is called “{only}”")
    report.show(say)
    if not only:
        report.write(RESULT)
        say(f"bench: written to {RESULT.relative_to(ROOT)}")
    report.conclude()


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[2] if sys.argv[1:2] == ["--profile"] else "")
