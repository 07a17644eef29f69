"""`/healthz`: the process is up. `/readyz`: the parts that it needs answer too.

The database is needed: without it the answer is 503 (“down”). Cache, search index and worker are
helpers: without them it stays 200 and says “degraded”.

A middleware answers, in front of all others: a probe comes by an address of the machine and not by
the site's name, without encryption, every few seconds. It must not be refused for its host, be
redirected, be cached, or fill the log.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
# A task that has waited this long has no worker to take it.
LONGEST_WAIT = timedelta(minutes=15)

SPARED_PROBES: dict[str, Callable[[], None]] = {}


class PartDownError(Exception):
    """A part that the site needs does not answer; the message says how."""


class HealthMiddleware:
    """Answers the two addresses and lets everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.views = {"/healthz": live, "/readyz": ready}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = self.views.get(request.path_info)
        return self.get_response(request) if view is None else view(request)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer that this process answers, without touching anything else."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8", headers=HEADERS)


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer for each part whether it is well, and how long it took; 503 without a needed one."""
    parts = {"database": examine(probe_database)}
    is_up = bool(parts["database"]["ok"])
    for name, probe in spared_probes():
        parts[name] = examine(probe) | {"needed": False}
    is_well = all(part["ok"] for part in parts.values())
    state = "down" if not is_up else "ok" if is_well else "degraded"
    content = {"ok": is_up, "state": state, "parts": parts}
    return JsonResponse(content, status=200 if is_up else 503, headers=HEADERS)


def register_spared_probe(name: str, probe: Callable[[], None]) -> None:
    """Let `/readyz` tell of a part without which pages stay up; an app does so in its set-up."""
    SPARED_PROBES[name] = probe


def spared_probes() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the parts that this installation can do without, each with its probe."""
    yield "cache", probe_cache
    if settings.TASKS_MODE == "database":
        yield "tasks", probe_tasks
    yield from SPARED_PROBES.items()


def examine(probe: Callable[[], None]) -> dict[str, object]:
    """Return `ok`, `ms` and, when the part is down, a `problem` that names no address."""
    start = time.perf_counter()
    problem = ""
    try:
        probe()
    except PartDownError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001 -- whatever breaks, this answer has to say so
        problem = type(error).__name__
    part: dict[str, object] = {
        "ok": not problem,
        "ms": round((time.perf_counter() - start) * 1000, 1),
    }
    return part | {"problem": problem} if problem else part


def probe_database() -> None:
    """Raise when the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def probe_cache() -> None:
    """Raise when the cache does not give back what it was given."""
    key, value = f"hub:ready:{uuid.uuid4().hex}", uuid.uuid4().hex
    cache.set(key, value, 30)
    found = cache.get(key)
    cache.delete(key)
    if found != value:
        raise PartDownError("does not keep what it is given")


def probe_tasks() -> None:
    """Raise when tasks have waited so long that no worker can be running."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- only with TASKS=database

    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LONGEST_WAIT)
    if waiting.exists():
        raise PartDownError("tasks wait and no worker takes them")
