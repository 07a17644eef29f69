"""The starter guidance as loaded: every page answers, every source is named, every kit is full."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory

from hub.guidance.kit_pages import build_kits
from hub.guidance.models import CommissioningCyclePage, GuidancePage, KitPage

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def check_sources(page: GuidancePage, html: BeautifulSoup) -> None:
    """Each source of the page stands there by name, with its year and the way to it."""
    lines = html.select(".sources > li")
    sources = [row.source for row in page.sources.select_related("source")]
    assert len(lines) == len(sources)
    for line, source in zip(lines, sources, strict=True):
        link = line.select_one("a")
        assert source.title in line.get_text()
        assert (link["href"] if link else "") == source.url
        assert str(source.year or "year not stated") in line.get_text(), source.key


def test_the_guidance_that_comes_with_the_hub(
    site_content: None, client: Client, rf: RequestFactory
) -> None:
    pages = list(GuidancePage.objects.live())
    assert len(pages) >= 24

    for page in pages:
        html = BeautifulSoup(client.get(page.url).content, "html.parser")
        check_sources(page, html)
        outside = {link["href"] for link in html.select("article a[href^=http]")}
        assert outside <= {row.source.url for row in page.sources.select_related("source")}
        assert html.select(".thread .here"), page.slug
        assert not re.search(r"\[\^|\]\(page:|\*\*", html.select_one("article").get_text())

    kits = build_kits(list(KitPage.objects.live()), rf.get("/"))
    assert len(kits) == 6
    assert [(kit.key, kit.total) for each in kits.values() for kit in each] == [
        (kit.key, kit.minutes) for each in kits.values() for kit in each
    ]
    assert all(kit.ending for each in kits.values() for kit in each)


def test_the_cycle_asks_little_of_the_database(
    site_content: None, client: Client, settings: Any, django_assert_max_num_queries: Any
) -> None:
    """All guides hang on it; a page for the public may ask eight times once it has been asked."""
    settings.PART_CACHE_SECONDS = 600
    cycle = CommissioningCyclePage.objects.live().get()
    client.get(cycle.url)
    with django_assert_max_num_queries(8):
        html = BeautifulSoup(client.get(cycle.url).content, "html.parser")

    guides = {page.url for page in GuidancePage.objects.live()}
    assert len(guides & {link["href"] for link in html.select("main a[href]")}) > 12
