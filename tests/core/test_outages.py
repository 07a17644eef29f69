"""The site while its database is away: in words, with what was typed, and back by itself."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg.errors
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.utils import DatabaseError, InterfaceError, InternalError, ProgrammingError
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.core import page_cache
from hub.core.outages import Outage, find_outage
from hub.reports.models import ReportPage
from tests.factories.pages import build_report

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def caching(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE_SECONDS = settings.PART_CACHE_SECONDS = 600
    clear_caches()  # of what another test has left
    yield
    clear_caches()


def clear_caches() -> None:
    for name in caches:
        caches[name].clear()
    page_cache._of_process.clear()


@pytest.fixture
def report(db: None) -> ReportPage:
    return build_report()


@pytest.fixture
def reader() -> Client:
    """A browser that shows the page of a fault, as all do."""
    return Client(raise_request_exception=False)


@contextmanager
def no_database(fault: Exception | None = None) -> Iterator[None]:
    """Let every question to the database fail; nothing is read from memory either."""
    fault = fault or OperationalError("server closed the connection unexpectedly: secret-host")

    def refuse(*args: object, **kwargs: object) -> None:
        raise fault

    page_cache._of_process.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        patch.setattr(connection, "chunked_cursor", refuse)
        yield


def forget_pages() -> None:
    """End what is stored as a publication does: only the last answers are left."""
    page_cache.bump()


def cookie_of(kind: str) -> Client:
    """Return a browser with no cookie, that of a session that is over, a live one, a token's."""
    client = Client(raise_request_exception=False)
    if kind == "live":
        user, _made = get_user_model().objects.get_or_create(email="a@example.org")
        client.force_login(user)
    elif kind == "expired":
        client.cookies["sessionid"] = "gone" * 8
    elif kind == "token":
        client.cookies["csrftoken"] = "t" * 32
    return client


@pytest.mark.parametrize("kind", ["none", "expired", "live", "token"])
def test_a_stored_page_stays_up_whatever_cookie_comes(report: ReportPage, kind: str) -> None:
    first = Client().get(report.url)
    client = cookie_of(kind)
    forget_pages()

    with no_database():
        answer = client.get(report.url)

    assert (answer.status_code, answer.content) == (200, first.content)
    assert int(answer["Age"]) >= 0
    assert answer["Cache-Control"] == (
        "public, no-cache" if kind == "none" else "private, no-store"
    )
    assert "Set-Cookie" not in answer


def test_what_is_not_stored_says_so_and_when_to_come_back(
    report: ReportPage, reader: Client
) -> None:
    paths = (report.url, "/no/", "/glossary/", f"{report.url}?unknown=1")
    with no_database():
        answers = [reader.get(path) for path in paths]

    for answer in answers:
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert answer["Cache-Control"] == "private, no-store"
        assert "cannot show this page" in answer.content.decode()
        assert b"secret-host" not in answer.content


def test_a_day_later_nothing_is_kept(report: ReportPage, reader: Client, settings: Any) -> None:
    settings.STALE_PAGE_SECONDS = -1
    reader.get(report.url)
    forget_pages()

    with no_database():
        assert reader.get(report.url).status_code == 503


def test_what_is_withdrawn_is_not_kept(report: ReportPage, reader: Client) -> None:
    reader.get(report.url)
    PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)

    with no_database():
        assert reader.get(report.url).status_code == 503


def test_what_is_withdrawn_while_it_is_made_is_not_kept(
    report: ReportPage, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = ReportPage.get_context

    def restrict_meanwhile(self: ReportPage, *args: Any, **kwargs: Any) -> Any:
        context = original(self, *args, **kwargs)
        PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)
        return context

    monkeypatch.setattr(ReportPage, "get_context", restrict_meanwhile)
    assert reader.get(report.url).status_code == 200

    with no_database():
        assert reader.get(report.url).status_code == 503


def test_a_program_gets_json(reader: Client) -> None:
    with no_database():
        answers = [
            reader.get("/api/vocabularies"),
            reader.get("/case-studies/export.json"),
            reader.get("/about/", headers={"accept": "application/json"}),
            reader.post("/feedback/", headers={"x-requested-with": "XMLHttpRequest"}),
        ]

    assert [answer.status_code for answer in answers] == [503] * 4
    assert [answer.json()["message"] for answer in answers] == [
        *["Try again later."] * 3,
        "Nothing was saved. Try again later.",
    ]


def test_what_was_typed_is_on_the_page_to_send_again(report: ReportPage) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = token = "t" * 32
    typed = {"comment": "Every <b>word</b>", "page": report.url, "csrfmiddlewaretoken": token}

    with no_database():
        answer = client.post(f"/feedback/?page={report.url}", typed)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    page = BeautifulSoup(answer.content, "html.parser")
    lead = page.select_one(".lead").get_text()
    assert lead == "Your answers were not saved. Keep this page open and try again."
    form = page.select_one("form")
    fields = {each["name"]: each["value"] for each in form.select("input")}
    assert form["action"] == f"/feedback/?page={report.url}"
    assert {name: fields[name] for name in ("comment", "page")} == {
        "comment": typed["comment"],
        "page": report.url,
    }
    assert client.post(form["action"], fields).status_code != 403  # with a token that holds


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/accounts/login/", {"login": "a@example.org", "password": "long enough 7"}),
        ("/feedback/", {"new_password": "long enough 7"}),
    ],
)
def test_no_secret_is_sent_back(reader: Client, path: str, sent: dict[str, str]) -> None:
    with no_database():
        answer = reader.post(path, sent)

    assert answer.status_code == 503
    assert "Your answers were not saved" in answer.content.decode()
    assert b"long enough" not in answer.content


def test_a_forged_form_is_not_handed_on(reader: Client) -> None:
    """A page elsewhere sent it, without a token: our page must not offer to send it."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["sessionid"] = "s" * 32

    with no_database():
        answer = client.post("/feedback/", {"comment": "forged"})

    assert answer.status_code in {403, 503}
    assert b"forged" not in answer.content


def test_it_comes_back_by_itself(report: ReportPage, reader: Client) -> None:
    path = report.url
    with no_database():
        assert reader.get(path).status_code == 503

    assert reader.get(path).status_code == 200


def test_any_other_fault_is_a_fault(
    report: ReportPage, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(ReportPage, "get_context", fail)

    assert reader.get(report.url).status_code == 500


def of_sqlite(text: str, code: int) -> Exception:
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorcode = code
    return raised(OperationalError(text), cause)


def raised(fault: Exception, cause: Exception) -> Exception:
    try:
        raise fault from cause
    except DatabaseError as caught:
        return caught
    except Exception as caught:  # noqa: BLE001 -- any kind
        return caught


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left"), Outage.DISK),
        (OSError(errno.EDQUOT, "Quota"), Outage.DISK),
        (FileNotFoundError(errno.ENOENT, "x"), None),
        (of_sqlite("database or disk is full", 13), Outage.DISK),
        (of_sqlite("disk I/O error", sqlite3.SQLITE_IOERR_WRITE), Outage.DISK),
        (of_sqlite("attempt to write a readonly database", 8), Outage.DISK),
        (of_sqlite("database is locked", 5), Outage.DATABASE),
        (of_sqlite("unable to open database file", 14), Outage.DATABASE),
        (of_sqlite("no such table: users_user", 1), Outage.DATABASE),
        (of_sqlite("near “SELEC”: syntax error", 1), None),
        (raised(OperationalError(), psycopg.errors.AdminShutdown()), Outage.DATABASE),
        (raised(OperationalError(), psycopg.errors.CannotConnectNow()), Outage.DATABASE),
        (raised(OperationalError(), psycopg.errors.TooManyConnections()), Outage.DATABASE),
        (raised(OperationalError(), psycopg.OperationalError("refused")), Outage.DATABASE),
        (raised(InterfaceError(), psycopg.InterfaceError("closed")), Outage.DATABASE),
        (raised(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), Outage.DATABASE),
        (raised(OperationalError(), psycopg.errors.DiskFull()), Outage.DISK),
        (raised(ProgrammingError(), psycopg.errors.UndefinedColumn()), None),
        (raised(ValueError(), OperationalError("gone")), Outage.DATABASE),
        (RuntimeError(), None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_outages_are_told_from_faults(fault: Exception, expected: Outage | None) -> None:
    assert find_outage(fault) is expected
