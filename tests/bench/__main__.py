"""`make bench`: what pages cost against a view that does nothing, and how well search answers.

Run as `python -m tests.bench`. It uses a database of its own, as tests do; it prints a table and
writes it to `var/bench.json`. Run nothing else meanwhile.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path

import django

from tests.services.detect import load_services_file

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "var" / "bench.json"


def main() -> None:
    """Measure, print and write."""
    load_services_file()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- Django must be set up

    from tests.bench import case_studies, learning, search  # noqa: PLC0415 -- likewise
    from tests.services import databases  # noqa: PLC0415 -- likewise

    with databases.prepared(connection, "bench"):
        bare, rows = case_studies.run(say)
        rows += learning.run(say, bare)
    ranked = search.run(say)
    content = {
        "python": platform.python_version(),
        "database": connection.vendor,
        "bare_view_ms": bare,
        "rows": [row.as_dict() for row in rows],
        "search": [each.as_dict() for each in ranked],
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    say(f"{'':44}{'rows':>7}{'ms':>9}{'× bare':>9}{'queries':>9}")
    say(f"{'a view that does nothing':44}{'':>7}{bare:>9.3f}{1.0:>9.1f}{0:>9}")
    for row in rows:
        numbers = f"{row.size:>7}{row.milliseconds:>9.2f}{row.ratio:>9.1f}{row.queries:>9}"
        say(f"{row.name:44}{numbers}")
    say(f"\n{'judged queries':44}{'queries':>9}{'MRR':>9}{'first':>7}{'ms':>9}")
    for each in ranked:
        numbers = f"{each.queries:>9}{each.mean_reciprocal_rank:>9.3f}{each.first:>7}"
        say(f"{f'{each.name} on {each.engine}':44}{numbers}{each.milliseconds:>9.2f}")
    say(f"bench: written to {RESULT.relative_to(ROOT)}")
    if poor := [each.engine for each in ranked if not each.holds]:
        sys.exit(f"bench: MRR below {search.LEAST} on {', '.join(poor)}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
