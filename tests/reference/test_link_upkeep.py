"""Which sources' addresses are checked when, and what editors see of dead links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hub.reference import link_upkeep
from hub.reference.address_check import Answer
from hub.reference.models import LinkCheck, Source

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WORKS, GONE = Answer("works", "200"), Answer("dead", "404")


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> None:
    settings.CHECK_LINKS = True


def make_source(key: str, url: str) -> Source:
    return Source.objects.create(key=key, title=f"Title {key}", url=url, year=2019)


def run(now: datetime, **answers: Answer) -> list[str]:
    """Run what is due; return the addresses that were asked."""
    asked: list[str] = []

    def check(url: str) -> Answer:
        asked.append(url)
        return answers.get(url.rsplit("/", 1)[1], WORKS)

    link_upkeep.check_due_addresses(now=now, check=check)
    return asked


def test_nothing_is_asked_unless_it_is_switched_on(settings: Any) -> None:
    settings.CHECK_LINKS = False
    make_source("S1", "https://example.org/a")
    assert run(NOW) == []


def test_each_host_is_asked_once_at_a_time_and_no_more_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_upkeep, "MOST_AT_ONCE", 2)
    for number, host in enumerate(["one", "one", "two", "three"]):
        make_source(f"S{number}", f"https://{host}.example/{number}")
    make_source("S9", "")
    assert run(NOW) == ["https://one.example/0", "https://two.example/2"]
    assert run(NOW) == ["https://one.example/1", "https://three.example/3"]
    assert run(NOW) == []


def test_what_works_is_asked_again_in_a_month_and_a_doubt_in_two_days() -> None:
    make_source("S1", "https://one.example/a")
    make_source("S2", "https://two.example/b")
    assert len(run(NOW, b=GONE)) == 2
    assert run(NOW + timedelta(days=3), b=GONE) == ["https://two.example/b"]
    assert run(NOW + timedelta(days=31)) == ["https://one.example/a", "https://two.example/b"]


def test_a_dead_link_stays_dead_since_the_first_day_and_a_new_address_is_asked_at_once() -> None:
    source = make_source("S1", "https://one.example/a")
    run(NOW, a=GONE)
    run(NOW + timedelta(days=3), a=GONE)
    check = LinkCheck.objects.get()
    assert (check.result, check.dead_since) == ("dead", NOW)
    source.url = "https://one.example/new"
    source.save()
    assert run(NOW + timedelta(days=3)) == ["https://one.example/new"]
    check.refresh_from_db()
    assert (check.result, check.dead_since, check.url) == ("works", None, source.url)


def test_the_run_says_how_many_were_checked_and_how_many_are_dead() -> None:
    make_source("S1", "https://one.example/a")
    said = link_upkeep.check_due_addresses(now=NOW, check=lambda url: GONE)
    assert said == "1 addresses checked, 1 dead"


def test_editors_find_dead_links_with_the_address_of_an_archived_copy(admin: Client) -> None:
    dead = make_source("S1", "https://one.example/a?b=1")
    make_source("S2", "https://two.example/b")
    make_source("S3", "")
    link_upkeep.note_answer(dead, GONE, NOW)
    found = admin.get("/admin/snippets/reference/source/?link=dead").content.decode()
    assert "Title S1" in found
    assert "Title S2" not in found
    form = admin.get(f"/admin/snippets/reference/source/edit/{dead.pk}/").content.decode()
    assert "Dead link</strong> (404), checked on 1 December 2026, dead since" in form
    assert 'href="https://web.archive.org/web/2019/https://one.example/a?b=1"' in form
    without = admin.get("/admin/snippets/reference/source/?link=none").content.decode()
    assert "Title S3" in without
    assert "Title S1" not in without
