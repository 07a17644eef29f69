"""The PDF of a report that is kept: made after a publication, served as it was made last.

Nobody waits for a file to be made while there is one. The last file is served until the new one is
there, unless a page with a text in it is no longer public. What the file says of its version is
true of what is in it. A failure keeps the last file and is shown in the report's editor.

Files are made in a background task, with TASKS=immediate in a thread of the web process after it
has answered. Whoever makes one holds a lock that ends with its process; when the site has changed
in the meantime, it looks again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from hub.core.locks import try_lock
from hub.core.page_cache import current_generation, remember
from hub.core.typeset import TypesettingError, typeset
from hub.reports.models import ReportFile, ReportPage
from hub.reports.pdf import build_report_document, digest_document

log = structlog.get_logger(__name__)

PATIENCE = 3.0  # seconds that the very first reader waits
ROUNDS = 3  # looks of one maker at a report that changes meanwhile
_due: set[int] = set()  # reports whose file this process makes after the present request


@dataclass(frozen=True)
class Pdf:
    """A file for readers; `is_current`: it shows the report as it is now."""

    content: bytes
    is_current: bool


def get_report_pdf(report: ReportPage) -> Pdf | None:
    """Return the last file of `report`; None when there is none that may be shown.

    Where it may be out of date a new one is started, and waited for only when there is no other.
    """
    name = remember(f"report-pdf-{report.pk}", lambda: _find_current(report))
    if name is not None:
        with suppress(FileNotFoundError):
            return Pdf(_read(name), is_current=True)
    maker = None if _has_failed(report) else start_making(report.pk)
    found = _read_last(report)
    if found is None and maker is not None:
        maker.join(PATIENCE)
        found = _read_last(report)
    return found


def _find_current(report: ReportPage) -> str | None:
    """Return the name of the file when it is known to be right; one query."""
    row = ReportFile.objects.filter(report=report, failure="").exclude(name="").first()
    return row.name if row is not None and row.generation == current_generation() else None


def _has_failed(report: ReportPage) -> bool:
    """Return whether the report as it is now could not be made into a file."""
    failed = ReportFile.objects.filter(report=report).exclude(failure="")
    return failed.filter(generation=current_generation()).exists()


def _read_last(report: ReportPage) -> Pdf | None:
    """Return the last file, unless a page with a text in it has been withdrawn."""
    row = ReportFile.objects.filter(report=report).exclude(name="").first()
    if row is None or not _may_be_shown(row.pages, report):
        return None
    is_current = row.generation == current_generation() and not row.failure
    with suppress(FileNotFoundError):
        return Pdf(_read(row.name), is_current)
    return None


def _may_be_shown(keys: list[int], report: ReportPage) -> bool:
    """Return whether all these pages are open to those who may read `report`; two queries."""
    paths = list(Page.objects.live().filter(pk__in=keys).values_list("path", flat=True))
    own = {report.path[:end] for end in range(Page.steplen, len(report.path) + 1, Page.steplen)}
    above = {
        path[:end] for path in paths for end in range(Page.steplen, len(path) + 1, Page.steplen)
    }
    closed = PageViewRestriction.objects.filter(page__path__in=above - own)
    return len(paths) == len(keys) and not closed.exists()


def _read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return file.read()


# --- Making ----------------------------------------------------------------------------------


def note_published_change(page: Page) -> None:
    """Let the file of the report that `page` is or belongs to be made anew after the commit."""
    report = ReportPage.objects.ancestor_of(page, inclusive=True).only("pk").first()
    if report is not None:
        ReportFile.objects.filter(report_id=report.pk).update(generation="")
        transaction.on_commit(lambda: _make_soon(report.pk), robust=True)


def _make_soon(report_pk: int) -> None:
    """Make the file in a task, or after the answer; a command leaves it to `make_due_files`."""
    if settings.TASKS_MODE == "database":
        start_making(report_pk)
    else:
        _due.add(report_pk)


def start_noted(**kwargs: Any) -> None:
    """Start what this process has to make, now that a request has its answer."""
    while _due:
        start_making(_due.pop())


def start_making(report_pk: int) -> threading.Thread | None:
    """Let the file be made apart from the request; return the thread that does it, if one does.

    Inside a transaction nobody else sees what it is made from: then it is made at once.
    """
    if connection.in_atomic_block:
        make_report_file(report_pk)
        return None
    if settings.TASKS_MODE == "database":
        from hub.reports.tasks import make_stored_report_file  # noqa: PLC0415 -- imports this module

        make_stored_report_file.enqueue(report_pk)
        return None
    thread = threading.Thread(target=_make_apart, args=(report_pk,), name=f"pdf-{report_pk}")
    thread.start()
    return thread


def _make_apart(report_pk: int) -> None:
    try:
        make_report_file(report_pk)
    except Exception:  # nobody waits for this thread: the log is where it can be seen
        log.exception("report_pdf_not_made", report=report_pk)
    finally:
        connection.close()


def make_report_file(report_pk: int) -> None:
    """Make the file of a report where the stored one is out of date; one maker at a time."""
    with try_lock(f"report-pdf-{report_pk}") as is_held:
        for _round in range(ROUNDS if is_held else 0):
            report = ReportPage.objects.live().filter(pk=report_pk).first()
            generation = current_generation()
            if report is None:
                _forget(report_pk)
                return
            if not _is_due(report, generation):
                return
            _make(report, generation)


def _forget(report_pk: int) -> None:
    """Delete what is kept of a report that is unpublished or gone."""
    ReportFile.objects.filter(report_id=report_pk).delete()
    transaction.on_commit(lambda: _delete_others(_folder_of(report_pk), ()), robust=True)


def _folder_of(report_pk: int) -> str:
    return f"reports/pdf/{report_pk}"


def _is_due(report: ReportPage, generation: str) -> bool:
    row = ReportFile.objects.filter(report=report).first()
    return (
        row is None
        or row.generation != generation
        or not (row.failure or default_storage.exists(row.name))
    )


def _make(report: ReportPage, generation: str) -> None:
    now = timezone.now()
    row, _is_new = ReportFile.objects.get_or_create(report=report)
    data, images = build_report_document(report)
    folder = _folder_of(report.pk)
    name = f"{folder}/{digest_document(data, images)}.pdf"
    changes: dict[str, Any] = {"generation": generation, "failure": ""}
    try:
        if row.name != name or not default_storage.exists(name):
            content = ContentFile(typeset("report", data, images=images))
            changes |= {"name": default_storage.save(name, content), "made_at": now}
        changes["pages"] = data["pages"]
    except TypesettingError as error:
        log.exception("report_pdf_failed", report=report.pk)
        changes |= {"failure": str(error), "failed_at": now}
    ReportFile.objects.filter(pk=row.pk).update(**changes)
    kept = {changes.get("name", row.name)}
    transaction.on_commit(lambda: _delete_others(folder, kept), robust=True)


def _delete_others(folder: str, kept: Iterable[str]) -> None:
    with suppress(FileNotFoundError):
        for other in default_storage.listdir(folder)[1]:
            if f"{folder}/{other}" not in kept:
                default_storage.delete(f"{folder}/{other}")


def make_due_files(*, now: datetime) -> str:
    """Make files that are missing, failed or known to be out of date; due work."""
    failed = Q(pdf_file__failed_at__isnull=False) & ~Q(pdf_file__failure="")
    due = ReportPage.objects.live().filter(Q(pdf_file=None) | Q(pdf_file__generation="") | failed)
    keys = list(due.values_list("pk", flat=True))
    ReportFile.objects.filter(report__in=keys).update(generation="")
    for pk in keys:
        make_report_file(pk)
    return f"{len(keys)} PDFs looked at"
