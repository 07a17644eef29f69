"""Search with many pages, and with queries that try to break it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from hub.core.search_documents import PLACES
from hub.search.engines.current import get_engine
from hub.search.models import Synonym
from hub.search.upkeep import rebuild
from hub.users.models import User
from requirements.start import ROOT
from tests.drill import search_meter
from tests.drill.many_pages import add_pages
from tests.drill.registry import Outcome, drill
from tests.drill.server import database_url
from tests.factories.casestudies import build_case, build_case_index
from tests.search.engines_here import own_addresses
from tests.search.hostile import (
    Fault,
    find_faults,
    list_admin_boxes,
    list_public_boxes,
    list_queries,
)

# For the embedded engine: seconds, milliseconds (p95) and megabytes. Others are only reported.
BOUNDS = {"build_s": 300, "engine_ms": 10, "page_ms": 25, "suggest_ms": 5, "peak_mb": 400}


@drill(
    about="20,000 pages are indexed and searched, on each engine that is here",
    bound="Tantivy, p95: engine 10 ms, page 25 ms, suggestion 5 ms; build 300 s, 400 MB",
)
def search_many_pages(
    folder: Path,
    *,
    pages: int = 20_000,
    queries: int = 400,
    slack: int = 1,
    is_apart: bool = True,
) -> Outcome:
    """Measure each engine in a process of its own; bounds may be passed `slack` times.

    Args:
        is_apart: else Tantivy alone is measured, in this process.
    """
    add_pages(pages)
    lines, holds = [], True
    with own_addresses(folder) as addresses:
        for name, address in addresses.items():
            if not is_apart and name != "tantivy":
                continue
            found = run_meter(folder, address, queries) if is_apart else run_here(address, queries)
            values = {key: found[key]["p95"] if key[-3:] == "_ms" else found[key] for key in BOUNDS}
            if name == "tantivy":
                holds = found["documents"] == pages + 1 + len(PLACES) and all(
                    values[key] <= most * slack for key, most in BOUNDS.items()
                )
            shown = ", ".join(f"{key} {value}" for key, value in values.items())
            lines.append(f"{name}: {found['documents']} documents, {shown}")
    return Outcome("; ".join(lines), holds)


def run_meter(folder: Path, address: str, queries: int) -> dict[str, Any]:
    """Return what `tests.drill.search_meter` measures with the engine at `address`."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.drill.search_meter", str(queries)],
        cwd=ROOT,
        env=environment(folder, address),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(process.stdout)


def run_here(address: str, queries: int) -> dict[str, Any]:
    """Return what `run_meter` does, measured in this process."""
    with override_settings(SEARCH_URL=address):
        return search_meter.run(queries, warm=1)


def environment(folder: Path, address: str) -> dict[str, str]:
    """Return the variables of a process that uses this database and an engine of its own."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.drill.settings",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(folder),
        "SEARCH_URL": address,
        "LOG_LEVEL": "ERROR",
    }


@drill(
    about="2,000 hostile queries in every public box and, in turn, in those of the admin",
    bound="no server error, each under 1 s",
)
def hostile_queries(
    folder: Path, *, count: int = 2000, pages: int = 300, longest: float = 1.0
) -> Outcome:
    """Ask them in this process; count what goes wrong."""
    add_pages(pages)
    build_case("Social value in practice")
    Synonym.objects.create(names="KPI\nindicator")
    admin = User.objects.create_superuser("admin@example.org", "pass")
    queries, times = list_queries(count), []
    with override_settings(SEARCH_URL=f"tantivy://{folder / 'search'}"):
        rebuild(get_engine())
        public = list_public_boxes(build_case_index().url)
        faults = list(find_faults(public, queries, longest=longest, times=times))
        boxes = list_admin_boxes()
        for number, box in enumerate(boxes):
            turn = queries[number :: len(boxes)]
            faults += find_faults([box], turn, user=admin, longest=longest, times=times)
    return _tell(times, faults)


@drill(
    about="the admin's search over 10,000 pages",
    bound="each answer under 1 s, no error",
)
def admin_search(
    folder: Path, *, pages: int = 10_000, words: int = 8, longest: float = 1.0
) -> Outcome:
    """Ask the boxes in which pages are searched for words that many, few and no pages have."""
    add_pages(pages)
    call_command("wagtail_update_index", verbosity=0, chunk_size=1000)
    admin = User.objects.create_superuser("admin@example.org", "pass")
    boxes = [box for box in list_admin_boxes() if "page" in box.address]
    queries = [
        "social value",
        "tender",
        "generated",
        "bane",
        "zanzibar",
        "s",
        'social "',
        "a " * 99,
    ]
    list(find_faults(boxes, queries[:1], user=admin))
    times: list[float] = []
    return _tell(
        times, list(find_faults(boxes, queries[:words], user=admin, longest=longest, times=times))
    )


def _tell(times: list[float], faults: list[Fault]) -> Outcome:
    first = f", first: {faults[0]}" if faults else ""
    slowest = max(times, default=0.0)
    return Outcome(
        f"{len(times)} asked, the slowest {slowest:.2f} s, {len(faults)} faults{first}",
        bool(times) and not faults,
    )
