"""Builds an index and measures searches, in a process of its own so that its memory is its own.

Run as `python -m tests.drill.search_meter <queries>`; the settings name the database and the
engine. Prints one JSON object.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings


def main(count: int) -> None:
    """Measure and print."""
    importlib.import_module("hub.wsgi")  # all that a server does before its first answer
    sys.stdout.write(json.dumps(run(count)))


def run(count: int, *, warm: int = 20) -> dict[str, Any]:
    """Build the index that the settings name, ask `count` queries, return what that took."""
    from django.test import Client  # noqa: PLC0415 -- Django must be set up

    from hub.core.search_documents import EVERYBODY  # noqa: PLC0415 -- likewise
    from hub.search.engines.base import Request  # noqa: PLC0415 -- likewise
    from hub.search.engines.current import get_engine  # noqa: PLC0415 -- likewise
    from hub.search.facets import FACETS  # noqa: PLC0415 -- likewise
    from hub.search.query import parse_query  # noqa: PLC0415 -- likewise
    from hub.search.upkeep import rebuild  # noqa: PLC0415 -- likewise
    from tests.drill.many_pages import Writer  # noqa: PLC0415 -- likewise

    engine, writer, client = get_engine(), Writer(2), Client(HTTP_HOST="localhost")
    begun = time.monotonic()
    found: dict[str, Any] = {"documents": rebuild(engine)}
    found["build_s"] = round(time.monotonic() - begun, 1)

    def ask(text: str) -> None:
        engine.search(Request(parse_query(text), EVERYBODY, facets=FACETS, limit=15))

    def ask_page(text: str) -> None:
        response = client.get("/search/", {"q": text})
        if response.status_code != 200 or b'id="results"' not in response.content:
            raise RuntimeError(f"the page of {text!r} shows no results")

    def suggest(text: str) -> None:
        engine.suggest(text, EVERYBODY, limit=7)

    queries = [writer.query() for _turn in range(count)]
    beginnings = [writer.beginning() for _turn in range(count)]
    for name, asked, texts in (
        ("engine_ms", ask, queries),
        ("page_ms", ask_page, queries),
        ("suggest_ms", suggest, beginnings),
    ):
        measure(asked, texts[:warm])
        found[name] = measure(asked, texts)
    return found | {"peak_mb": read_peak()}


def read_peak() -> int:
    """Return the most megabytes that this program had in memory (`VmHWM` of Linux).

    `getrusage` would count what the process had before it became this program: its parent's.
    """
    [line] = [
        line
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM:")
    ]
    return int(line.split()[1]) // 1024


def measure(ask: Callable[[str], None], texts: Iterable[str]) -> dict[str, float]:
    """Return the middle and the 95th of 100 of how long `ask` takes, in milliseconds.

    Processor time of this process where it does the work itself; what a cluster does is waited
    for, so there it is the time by the clock.
    """
    is_own_work = settings.SEARCH_URL.startswith("tantivy://")
    clock: Any = time.process_time if is_own_work else time.perf_counter
    taken = []
    for text in texts:
        begun = clock()
        ask(text)
        taken.append((clock() - begun) * 1000)
    taken.sort()
    return {
        "p50": round(taken[len(taken) // 2], 2),
        "p95": round(taken[min(len(taken) - 1, len(taken) * 95 // 100)], 2),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
