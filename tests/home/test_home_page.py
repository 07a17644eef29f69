"""The home page: ways in, the thread, what is new, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from hub.home.models import HomePage, StandardPage
from hub.reports.models import RecommendationIndexPage
from hub.upkeep.models import ChangeNote
from tests.factories.pages import build_recommendations, build_report, build_section, publish


def choose(home: HomePage, *ways: dict[str, Any]) -> None:
    publish(home, ways_in=json.dumps([{"type": "way_in", "value": way} for way in ways]))


def shown(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get("/").content, "html.parser")


def cards(client: Client) -> list[tuple[str, str, str]]:
    """Return heading, address and last line of each card."""
    return [
        (
            card.h3.get_text(strip=True),
            card.a["href"],
            card.select_one(".foot").get_text(strip=True) if card.select_one(".foot") else "",
        )
        for card in shown(client).select("article.card")
    ]


def test_ways_in_stand_in_the_editors_order(
    home: HomePage, pages: list[StandardPage], client: Client
) -> None:
    first, second = pages
    choose(
        home,
        {"page": second.pk, "title": "Do the second", "text": "Why", "foot": "5 minutes"},
        {"page": first.pk, "title": "", "text": "Why not", "foot": ""},
    )
    assert cards(client) == [
        ("Do the second", "/second/", "5 minutes"),
        ("First", "/first/", ""),
    ]


def test_way_to_a_page_that_is_not_public_is_not_shown(
    home: HomePage, pages: list[StandardPage], client: Client
) -> None:
    first, second = pages
    third = publish(
        Page.objects.get(pk=home.pk).add_child(instance=StandardPage(title="Third", slug="third"))
    )
    choose(home, *({"page": page.pk, "text": "Secret"} for page in (first, second, third)))
    assert [title for title, *_rest in cards(client)] == ["First", "Second", "Third"]
    first.unpublish()
    PageViewRestriction.objects.create(page=second, restriction_type="login")
    third.delete()
    assert cards(client) == []
    assert "Secret" not in str(shown(client))
    assert "Ways in" not in str(shown(client))


def test_thread_has_only_steps_that_are_built(home: HomePage, client: Client) -> None:
    report = build_report()
    assert shown(client).select(".thread") == []
    build_recommendations(report, 1)
    RecommendationIndexPage.objects.get().save_revision().publish()
    links = [(a.get_text(), a["href"]) for a in shown(client).select(".thread a")]
    assert links == [
        ("Report", "/reports/test-report/"),
        ("Recommendation", "/reports/test-report/recommendations/"),
    ]


def test_news_are_the_newest_notes_of_public_pages(
    pages: list[StandardPage], client: Client
) -> None:
    first, second = pages
    for page, day, text in (
        (first, 1, "An older note"),
        (first, 3, "A newer note"),
        (second, 2, "Of the second"),
    ):
        ChangeNote.objects.create(page=page, date=date(2026, 3, day), text=text)
    news = [item.get_text(" ", strip=True) for item in shown(client).select("section li")]
    assert news == [
        "First · 3 March 2026 : A newer note",
        "Second · 2 March 2026 : Of the second",
    ]
    second.unpublish()
    assert "Of the second" not in str(shown(client))


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(
    home: HomePage, client: Client, count: int, django_assert_num_queries: Callable
) -> None:
    report = build_report()
    build_recommendations(report, 1)
    sections = [build_section(report, "Text", title=f"Section {n}") for n in range(count)]
    for section in sections:
        ChangeNote.objects.create(page=section, date=date(2026, 3, 1), text="Changed")
    choose(home, *({"page": section.pk, "text": "Why"} for section in sections))
    cache.clear()
    with django_assert_num_queries(10):
        assert client.get("/").status_code == 200
