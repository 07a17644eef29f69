"""The site while its cache is away: pages, publishing, and what was stored before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client

from hub.core import guarded_cache, page_cache
from hub.reports.models import ReportPage
from tests.factories.pages import build_report, build_section, paragraph, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def caching(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE_SECONDS = settings.PART_CACHE_SECONDS = 600
    monkeypatch.setattr(guarded_cache, "_circuits", {})


@pytest.fixture
def report(db: None) -> ReportPage:
    return build_report()


def place_at(settings: Any, name: str, path: Path) -> None:
    """Let the cache `name` be at `path`."""
    settings.CACHES = settings.CACHES | {name: settings.CACHES[name] | {"LOCATION": str(path)}}


@pytest.fixture(params=["default", "pages", "both"])
def no_cache(request: Any, settings: Any, tmp_path: Path) -> None:
    """A folder where each file should be: nothing can be read or written."""
    for name in ("default", "pages") if request.param == "both" else (request.param,):
        place_at(settings, name, tmp_path)


def test_pages_go_on_without_the_cache(report: ReportPage, client: Client, no_cache: None) -> None:
    answers = [client.get(report.url) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert client.get("/accounts/login/").status_code == 200


def test_publishing_without_the_cache_is_seen_at_once(
    report: ReportPage, client: Client, no_cache: None
) -> None:
    section = build_section(report, "Old words")
    assert "Old words" in client.get(section.url).content.decode()

    publish(section, body=[paragraph("New words", block_id=section.body[0].id)])

    assert "New words" in client.get(section.url).content.decode()


def test_what_was_stored_before_an_outage_is_not_used_after_it(
    report: ReportPage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp could not be replaced when the page changed; it is when the cache is back."""
    section = build_section(report, "Old words")
    client.get(section.url)
    wrapped = caches["default"]._wrapped

    def fail(*args: Any) -> None:
        raise TimeoutError

    with monkeypatch.context() as outage:
        outage.setattr(wrapped, "set_many", fail)
        publish(section, body=[paragraph("New words", block_id=section.body[0].id)])
    monkeypatch.setattr(guarded_cache, "_circuits", {})
    caches["default"]._circuit._closed_from = 0.0

    assert "New words" in client.get(section.url).content.decode()


@pytest.mark.parametrize("garbage", ["text", 7, (1, 2), b"bytes", ("now", {})])
def test_garbage_in_an_entry_is_made_again(
    report: ReportPage, client: Client, garbage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(report.url)
    stored = caches["pages"]
    keys = [row[0] for row in stored._wrapped._use(lambda c: c.execute("SELECT key FROM entries"))]
    assert keys
    for key in keys:
        stored.set(key.removeprefix(":1:"), garbage, 60)
    monkeypatch.setattr(page_cache, "_of_process", page_cache.ProcessStore(size=500))

    assert client.get(report.url).content == first.content


@pytest.mark.parametrize("garbage", [7, b"bytes", ("a",)])
def test_garbage_for_a_stamp_is_replaced(garbage: Any) -> None:
    cache.set(page_cache.GENERATION_KEY, garbage, None)

    stamps = {page_cache.current_generation() for _time in range(2)}

    assert len(stamps) == 1
    assert isinstance(stamps.pop(), str)
