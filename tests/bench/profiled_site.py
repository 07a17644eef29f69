"""Our site with a profiler around each request; `/profile/` tells what it saw since last asked."""

from __future__ import annotations

import io
import pstats
from collections.abc import Callable, Iterable
from cProfile import Profile
from threading import Lock
from typing import Any

from hub.wsgi import application as hub

LINES = 45
_lock = Lock()
_profile = Profile()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does, one request at a time."""
    with _lock:
        if environ["PATH_INFO"] == "/profile/":
            start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
            return [_describe().encode()]
        _profile.enable()
        try:
            response = hub(environ, start_response)
            body = list(response)
            response.close()
        finally:
            _profile.disable()
        return body


def _describe() -> str:
    """Return what took longest since the last time, by its own time and by all that it called."""
    text = io.StringIO()
    if _profile.getstats():
        stats = pstats.Stats(_profile, stream=text)
        stats.sort_stats("cumulative").print_stats(LINES)
        stats.sort_stats("tottime").print_stats(LINES)
    _profile.clear()
    return text.getvalue()
