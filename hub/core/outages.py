"""The answer while the database or the disk is away: 503, in words, with what was typed.

The site's `handler500`, so that a fault in any layer comes by here. It asks neither the database
nor the session. Every other fault gets the page of a fault (500).
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from django.db.utils import Error as DatabaseApiError
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, server_error

from hub.core.sent_forms import count_characters, holds_secret, list_sent

RETRY_AFTER = 30  # seconds
HEADERS = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "private, no-store"}
# Forms of accounts hold secrets; what others hold beyond this many characters is not sent back.
OF_ACCOUNTS = ("/accounts/", "/_util/")
LONGEST = 500_000
OF_PROGRAMS = ("/api/", "/search/suggest/", "/healthz", "/readyz")
DEPTH = 12  # of causes that are looked at
# No room, over quota, beyond the largest file, a read-only or failing disk.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
# Result codes of SQLite: read-only, error of the disk, full.
SQLITE_FULL = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
# Busy, locked, malformed, cannot be opened, locking protocol, no database.
SQLITE_AWAY = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CORRUPT),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB),
}
# Codes of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES_FULL = ("53100", "58030")
# Connection, resources, ended by an administrator, starting, read-only, too long, deadlock, lock.
POSTGRES_AWAY = ("08", "53", "57P", "25006", "57014", "40001", "40P01", "55P03")


class Outage(Enum):
    """What is away."""

    DATABASE = "database"
    DISK = "disk"


def find_outage(fault: BaseException | None) -> Outage | None:
    """Return what is away, as `fault` or what it came from says; None for any other fault."""
    for _step in range(DEPTH):
        if fault is None:
            return None
        if outage := _classify(fault):
            return outage
        fault = fault.__cause__ or fault.__context__
    return None


def _classify(fault: BaseException) -> Outage | None:
    if isinstance(fault, OSError):
        return Outage.DISK if fault.errno in FULL else None
    if not isinstance(fault, DatabaseApiError):
        return None
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        return _classify_sqlite(cause)
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return Outage.DATABASE if isinstance(fault, OperationalError | InterfaceError) else None
    if state.startswith(POSTGRES_FULL):
        return Outage.DISK
    return Outage.DATABASE if state.startswith(POSTGRES_AWAY) else None


def _classify_sqlite(cause: sqlite3.Error) -> Outage | None:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in SQLITE_FULL:
        return Outage.DISK
    # A file that is gone is opened as an empty one.
    if code in SQLITE_AWAY or "no such table" in str(cause):
        return Outage.DATABASE
    return None


@contextmanager
def suppress_outage() -> Iterator[None]:
    """Go on after the block when something is away; for what a page can do without."""
    try:
        yield
    except (DatabaseApiError, OSError) as fault:
        if find_outage(fault) is None:
            raise


def answer_fault(request: HttpRequest) -> HttpResponseBase:
    """Answer a request that failed; Django's handler500, called while the fault is handled."""
    outage = find_outage(sys.exc_info()[1])
    return server_error(request) if outage is None else answer_outage(request, outage)


def answer_bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a bad request; Django's handler400. A session that could not be stored is none."""
    outage = find_outage(exception)
    return bad_request(request, exception) if outage is None else answer_outage(request, outage)


def answer_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Return the page, or the JSON for a program, that says what is away and what to do."""
    is_sent = request.method not in {"GET", "HEAD", "OPTIONS"}
    response: HttpResponse
    if _is_of_program(request):
        problem = _("Nothing was saved. Try again later.") if is_sent else _("Try again later.")
        content = {"error": "unavailable", "message": problem}
        response = JsonResponse(content, status=503, headers=HEADERS)
    else:
        context: dict[str, Any] = {"is_sent": is_sent, "is_full": outage is Outage.DISK}
        if is_sent and may_send_back(request):
            context |= {
                "here": escape_leading_slashes(request.get_full_path()),
                "sent": list_sent(request),
                "csrf_token": get_token(request),
            }
        html = render_to_string("503.html", context)  # without what asks the database for a frame
        response = HttpResponse(html, status=503, headers=HEADERS)
    response.hub_outage = outage
    return response


def is_outage(response: HttpResponseBase) -> bool:
    """Return whether `response` says that something is away."""
    return hasattr(response, "hub_outage")


def may_send_back(request: HttpRequest) -> bool:
    """Return whether the page can hold what was typed: sent by a page of ours, without secrets."""
    return (
        getattr(request, "csrf_processing_done", False)  # the token was right
        and not request.path.startswith(OF_ACCOUNTS)
        and not holds_secret(request)
        and count_characters(list_sent(request)) <= LONGEST
    )


def _is_of_program(request: HttpRequest) -> bool:
    return (
        request.path.startswith(OF_PROGRAMS)
        or request.path.endswith(".json")
        or request.headers.get("x-requested-with") == "XMLHttpRequest"
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )
