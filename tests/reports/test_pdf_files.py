"""The kept PDF: when it is made anew, what readers get meanwhile, and who is told of a failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.signals import request_finished
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from hub.core.typeset import TypesettingError
from hub.reports import pdf_files
from hub.reports.models import ReportFile, ReportPage
from hub.reports.pdf import render_report_pdf
from hub.reports.pdf_files import get_report_pdf, make_due_files, make_report_file, start_making
from tests.factories.pages import build_recommendations, build_section, paragraph, publish

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    settings.PART_CACHE_SECONDS = 600
    cache.clear()  # ids of pages come again in the next test
    pdf_files._due.clear()  # what another file's tests published in this process
    request_finished.connect(pdf_files.start_noted, dispatch_uid="reports-pdf")
    yield
    request_finished.disconnect(dispatch_uid="reports-pdf")
    pdf_files._due.clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the title of the report for each time that a file is set."""
    titles: list[str] = []
    typeset = pdf_files.typeset
    monkeypatch.setattr(
        pdf_files, "typeset", lambda *a, **k: titles.append(a[1]["title"]) or typeset(*a, **k)
    )
    return titles


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the reports whose file is to be made: nobody makes them."""
    keys: list[int] = []
    monkeypatch.setattr(pdf_files, "start_making", keys.append)
    return keys


def fail(*args: Any, **kwargs: Any) -> bytes:
    raise TypesettingError("report: no font")


def stored(report: ReportPage) -> list[str]:
    return default_storage.listdir(f"reports/pdf/{report.pk}")[1]


def change_site() -> None:
    """Begin a new generation, as any commit of something public does."""
    cache.clear()


def test_an_unchanged_report_is_set_once_and_a_changed_one_again(
    report: ReportPage, made: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    section = build_section(report, "First words.")
    first = get_report_pdf(report)
    change_site()
    assert get_report_pdf(report) == first
    assert made == ["Test report"]
    before = stored(report)

    publish(section, body=[paragraph("Other words.")])
    change_site()
    with django_capture_on_commit_callbacks(execute=True):
        second = get_report_pdf(report)
    assert (second.content, second.is_current) == (render_report_pdf(report), True)
    assert made == ["Test report"] * 2
    assert (len(stored(report)), stored(report) == before) == (1, False)


def test_a_file_that_vanished_is_made_again(report: ReportPage) -> None:
    build_section(report, "Words.")
    first = get_report_pdf(report)
    [name] = stored(report)
    default_storage.delete(f"reports/pdf/{report.pk}/{name}")
    assert get_report_pdf(report) == first


def test_a_stored_file_costs_one_read_and_no_query(
    report: ReportPage, django_assert_num_queries: Any
) -> None:
    build_section(report, "Words.")
    get_report_pdf(report)
    get_report_pdf(report)
    with django_assert_num_queries(0):
        get_report_pdf(report)


def test_a_reader_gets_it_without_a_cookie(report: ReportPage, client: Client) -> None:
    build_section(report, "Words.")
    response = client.get(f"{report.get_url()}report.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content == render_report_pdf(report)
    assert not response.cookies


def test_the_last_one_is_served_meanwhile_and_not_kept_by_caches(
    report: ReportPage, client: Client, later: list[int]
) -> None:
    section = build_section(report, "First words.")
    make_report_file(report.pk)
    first = render_report_pdf(report)
    publish(section, body=[paragraph("Other words.")])
    change_site()

    response = client.get(f"{report.get_url()}report.pdf")

    assert (response.content, response["Cache-Control"]) == (first, "no-store")
    assert later == [report.pk]


@pytest.mark.parametrize("how", ["restricted", "unpublished"])
def test_the_last_one_is_not_served_when_a_page_in_it_is_withdrawn(
    report: ReportPage, client: Client, later: list[int], how: str
) -> None:
    section = build_section(report, "Secret words.")
    make_report_file(report.pk)
    if how == "restricted":
        PageViewRestriction.objects.create(page=section, restriction_type="login")
    else:
        section.unpublish()
    change_site()

    response = client.get(f"{report.get_url()}report.pdf")

    assert later == [report.pk]  # and not made yet
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "The PDF is not ready yet" in response.content.decode()
    assert f'href="{report.get_url()}"' in response.content.decode()


def test_the_last_one_of_a_report_for_members_is_served_to_them(
    report: ReportPage, later: list[int]
) -> None:
    build_section(report, "Words.")
    PageViewRestriction.objects.create(page=report, restriction_type="login")
    make_report_file(report.pk)
    change_site()

    assert get_report_pdf(report).is_current is False


def test_a_publication_has_it_made_after_the_answer(
    report: ReportPage,
    client: Client,
    later: list[int],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    section = build_section(report, "Words.")
    [recommendation] = build_recommendations(report, 1)
    make_report_file(report.pk)
    changes = {
        "section": lambda: publish(section),
        "recommendation": lambda: publish(recommendation),
        "report": lambda: publish(report),
        "unpublished": section.unpublish,
        "deleted": section.delete,
    }
    for change in changes.values():
        ReportFile.objects.update(generation="known")
        with django_capture_on_commit_callbacks(execute=True):
            change()
        assert (later, ReportFile.objects.get().generation) == ([], "")
        client.get("/robots.txt")
        assert later == [report.pk]
        later.clear()


def test_with_a_worker_it_is_a_task(
    report: ReportPage,
    settings: Any,
    later: list[int],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    settings.TASKS_MODE = "database"
    with django_capture_on_commit_callbacks(execute=True):
        publish(report)
    assert later == [report.pk]


@pytest.mark.django_db(transaction=True)
def test_one_maker_at_a_time_and_others_wait_for_it(
    report: ReportPage, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()
    typeset = pdf_files.typeset

    def wait_and_set(*args: Any, **kwargs: Any) -> bytes:
        begun.set()
        may_end.wait(20)
        return typeset(*args, **kwargs)

    monkeypatch.setattr(pdf_files, "typeset", wait_and_set)
    monkeypatch.setattr(pdf_files, "PATIENCE", 0.0)
    maker = start_making(report.pk)
    begun.wait(20)
    try:
        start_making(report.pk).join()  # ends at once: it does not get the lock
        assert get_report_pdf(report) is None
    finally:
        may_end.set()
        maker.join()
    for thread in threading.enumerate():
        if thread.name == f"pdf-{report.pk}":
            thread.join()
    # Not whether it is current: a busy machine may take a slow cache for one that failed.
    assert made == ["Test report"]
    assert get_report_pdf(report) is not None


def test_a_failure_keeps_the_last_one_and_tells_editors(
    report: ReportPage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report_file(report.pk)
    last = render_report_pdf(report)
    monkeypatch.setattr(pdf_files, "typeset", fail)
    build_section(report, "Words that no font can show.")
    change_site()

    for _reader in range(2):
        found = get_report_pdf(report)
        assert (found.content, found.is_current) == (last, False)

    user = get_user_model().objects.create_superuser("a@example.org", "secret")
    client.force_login(user)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).content.decode()
    assert "report: no font" in html
    assert "Readers get the PDF of" in html


def test_due_work_makes_what_is_missing_failed_or_out_of_date(
    report: ReportPage, made: list[str]
) -> None:
    assert make_due_files(now=NOW) == "1 PDFs looked at"
    assert make_due_files(now=NOW) == "0 PDFs looked at"
    build_section(report, "Words.")
    assert make_due_files(now=NOW) == "1 PDFs looked at"
    ReportFile.objects.update(failure="report: no font", failed_at=NOW)
    assert make_due_files(now=NOW) == "1 PDFs looked at"
    assert made == ["Test report"] * 2
    assert ReportFile.objects.get().failure == ""


def test_a_report_that_is_unpublished_keeps_no_file(
    report: ReportPage, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    make_report_file(report.pk)
    report.unpublish()
    with django_capture_on_commit_callbacks(execute=True):
        make_report_file(report.pk)
    assert (list(ReportFile.objects.all()), stored(report)) == ([], [])
