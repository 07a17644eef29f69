"""The anonymous page cache: what it stores, what ends it, what it never touches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from hub.core import page_cache
from hub.core.middleware.page_cache import PageCacheMiddleware
from hub.reports.models import ReportPage
from tests.factories.pages import build_report, build_section, paragraph, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caching(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = settings.PART_CACHE_SECONDS = 600


@pytest.fixture
def report(db: None) -> ReportPage:
    return build_report()


def test_a_second_visit_asks_the_database_nothing(
    report: ReportPage, client: Client, caching: None, django_assert_num_queries: Any
) -> None:
    client.get(report.url)  # makes the site's profile row, which ends what was stored
    first = client.get(report.url)

    with django_assert_num_queries(0):
        second = client.get(report.url)

    assert second.content == first.content
    assert second["ETag"] == first["ETag"]


def test_publishing_is_seen_at_once_and_a_draft_is_not(
    report: ReportPage, client: Client, caching: None
) -> None:
    section = build_section(report, "Old words")
    client.get(section.url)
    generation = page_cache.current_generation()

    section.body = [paragraph("New words", block_id=section.body[0].id)]
    section.save_revision()
    assert "Old words" in client.get(section.url).content.decode()
    assert page_cache.current_generation() == generation

    publish(section, body=[paragraph("New words", block_id=section.body[0].id)])
    assert "New words" in client.get(section.url).content.decode()


def test_a_restriction_ends_the_stored_page(
    report: ReportPage, client: Client, caching: None
) -> None:
    assert client.get(report.url).status_code == 200

    PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(report.url).status_code == 302


def test_a_page_made_from_older_data_is_not_served_after_a_change(
    report: ReportPage, client: Client, caching: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that commits while a page is being made: the stale page must not stay."""
    original = ReportPage.get_context

    def change_meanwhile(self: ReportPage, request: Any, *args: Any, **kwargs: Any) -> Any:
        context = original(self, request, *args, **kwargs)
        page_cache.bump()
        return context

    monkeypatch.setattr(ReportPage, "get_context", change_meanwhile)
    client.get(report.url)
    monkeypatch.setattr(ReportPage, "get_context", original)
    publish(report, subtitle="After the change")

    assert "After the change" in client.get(report.url).content.decode()


def test_a_signed_in_reader_is_never_served_or_stored(
    report: ReportPage, client: Client, caching: None, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user(email="a@example.org", password="x")
    client.force_login(user)

    response = client.get(report.url)

    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response
    anonymous = Client().get(report.url)
    assert "a@example.org" not in anonymous.content.decode()


def test_an_unchanged_page_is_not_sent_again(
    report: ReportPage, client: Client, caching: None
) -> None:
    etag = client.get(report.url)["ETag"]

    response = client.get(report.url, headers={"if-none-match": etag})

    assert response.status_code == 304
    assert response.content == b""


def test_compressed_and_plain_readers_get_their_own(
    report: ReportPage, client: Client, caching: None
) -> None:
    packed = client.get(report.url, headers={"accept-encoding": "gzip"})
    plain = client.get(report.url)

    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
    assert "Content-Encoding" not in plain
    assert packed["ETag"] != plain["ETag"]


def test_errors_and_redirects_are_not_stored(
    report: ReportPage, client: Client, caching: None
) -> None:
    assert client.get("/reports/later/").status_code == 404

    build_report(title="Later", slug="later")

    assert client.get("/reports/later/").status_code == 200


def test_a_request_reads_the_stamp_once_and_all_its_parts_are_of_it(
    report: ReportPage, client: Client, known_frame: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps: list[str] = []
    read = page_cache.current_generation

    def read_and_note() -> str:
        stamps.append(read())
        return stamps[-1]

    monkeypatch.setattr(page_cache, "current_generation", read_and_note)

    assert client.get(report.url).status_code == 200
    assert len(stamps) == 1

    assert page_cache.remember("part", lambda: "of the stamp outside") == "of the stamp outside"
    assert len(stamps) == 2
    with page_cache.one_generation():
        cache.set(page_cache.GENERATION_KEY, "newer", None)
        assert page_cache.remember("part", lambda: "made anew") == "of the stamp outside"
    assert page_cache.remember("part", lambda: "of the newer stamp") == "of the newer stamp"


def test_pages_go_on_without_the_store(
    report: ReportPage, client: Client, caching: None, settings: Any, tmp_path: Path
) -> None:
    """A folder where the file should be: nothing can be read or written."""
    pages = settings.CACHES["pages"] | {"LOCATION": str(tmp_path)}
    settings.CACHES = settings.CACHES | {"pages": pages}

    answers = [client.get(report.url) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


def test_a_large_answer_is_not_stored(caching: None) -> None:
    """Anybody can ask for a file under any number of addresses."""
    made: list[int] = []

    def answer(request: HttpRequest) -> HttpResponse:
        made.append(1)
        return HttpResponse(b"x" * (page_cache.LARGEST_PAGE + int(request.GET["over"])))

    middleware = PageCacheMiddleware(answer)
    for over in ("0", "0", "1", "1"):
        middleware(RequestFactory().get("/", {"over": over}))

    assert len(made) == 3


def test_what_is_sent_sees_what_it_changes(known_frame: None) -> None:
    def change_and_show(request: HttpRequest) -> HttpResponse:
        old = page_cache.remember("shown", lambda: "old")
        cache.set(page_cache.GENERATION_KEY, "newer", None)
        return HttpResponse(f"{old} {page_cache.remember('shown', lambda: 'new')}")

    answer = PageCacheMiddleware(change_and_show)(RequestFactory().post("/"))

    assert answer.content == b"old new"


def test_a_lost_stamp_does_not_bring_old_pages_back(
    report: ReportPage, client: Client, caching: None
) -> None:
    client.get(report.url)
    before = page_cache.current_generation()

    cache.delete(page_cache.GENERATION_KEY)

    assert page_cache.current_generation() != before


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (None, False),
        (["title"], False),
        (["draft_title", "latest_revision"], True),
        (["draft_title", "title"], False),
    ],
)
def test_draft_saves_are_told_apart(fields: list[str] | None, expected: bool) -> None:
    assert page_cache.is_draft_save(fields) is expected
