"""A site of a few addresses for the tests of the bench: one works, one waits, one is missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

SECONDS = 0.02


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer when the work or the waiting is over."""
    if environ["PATH_INFO"] == "/busy/":
        end = time.thread_time() + SECONDS
        while time.thread_time() < end:
            pass
    elif environ["PATH_INFO"] == "/wait/":
        time.sleep(SECONDS)
    status = "404 Not Found" if environ["PATH_INFO"] == "/none/" else "200 OK"
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
