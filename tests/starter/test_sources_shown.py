"""Wherever a page leads to a source, it says what it is and of which year."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from bs4.element import PageElement
from django.test import Client
from wagtail.models import Page

from hub.reference.models import Source

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

CLEANING = "nation=england&authority=council&kind=services&value=300000&start=2026-11-23"
FINDER = "/guidance/what-applies/"
ANSWERS = [f"{FINDER}?{CLEANING}", f"{FINDER}pack/?{CLEANING}"]
AROUND = ["cite", "li", "p"]
# A statement may name another year than that of its source.
YEAR = re.compile(r"\b(?:19|20)\d\d\b|year not stated")


def is_in_list(place: PageElement) -> bool:
    """Return whether `place` is in a list of sources."""
    headings = [parent.find_previous_sibling("h2") for parent in place.find_parents("ol")]
    under = any(heading and heading.get_text() == "Sources" for heading in headings)
    return under or place.find_parent(class_="sources") is not None


def says_its_year(source: Source, text: str, *, is_listed: bool) -> bool:
    """Return whether the year is there; only a list of sources says that it is not stated."""
    if source.year is None and not is_listed:
        return "year not stated" not in text
    return YEAR.search(text) is not None


def list_nameless(html: str, sources: dict[str, list[Source]]) -> tuple[list[str], Counter[str]]:
    """Return the links to sources that lack a name or a year, and how often each one stands."""
    faults, shown = [], Counter[str]()
    for link in BeautifulSoup(html, "html.parser").select("main a[href^=http]"):
        named = sources.get(str(link["href"]), [])
        if not named:
            continue
        shown[str(link["href"])] += 1
        around = link.find_parent(AROUND)
        text = " ".join(around.get_text().split()) if around else ""
        is_listed = is_in_list(link)
        if not any(
            link.get_text().strip() == source.title
            and says_its_year(source, text.replace(source.title, ""), is_listed=is_listed)
            for source in named
        ):
            faults.append(f"{link['href']}: {text}")
    return faults, shown


def test_each_page_names_its_sources_with_their_year(site_content: None, client: Client) -> None:
    sources: dict[str, list[Source]] = {}
    for source in Source.objects.exclude(url=""):
        sources.setdefault(source.url, []).append(source)
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1)]

    shown, faults = Counter[str](), []
    for address in [*addresses, *ANSWERS]:
        response = client.get(address)
        if response.status_code == 200:
            wrong, found = list_nameless(response.content.decode(), sources)
            faults += [f"{address} {each}" for each in wrong]
            shown += found

    assert faults == []
    assert len(shown) == 237


def test_a_link_without_its_name_or_year_is_found() -> None:
    source = Source(key="T1", title="A paper of 2020", url="https://example.org/a", year=2020)
    sources = {source.url: [source]}

    def faults(text: str) -> int:
        return len(list_nameless(f"<main>{text}</main>", sources)[0])

    link = f'<a href="{source.url}">A paper of 2020</a>'
    assert faults(f"<cite>{link}, Office, 2020</cite>") == 0
    assert faults(f"<cite>{link}, Office, year not stated</cite>") == 0
    assert faults(f"<cite>{link}, Office</cite>") == 1
    assert faults(f'<p><a href="{source.url}">Here</a>, 2020</p>') == 1


def test_what_is_not_known_of_a_source_is_said_in_lists_of_sources_only(
    site_content: None, client: Client
) -> None:
    """A year or an address that is not known; at most 25 sources have no address."""
    assert Source.objects.filter(url="").count() <= 25
    said: Counter[str] = Counter()
    elsewhere: list[str] = []
    for page in Page.objects.live().filter(depth__gt=1):
        html = BeautifulSoup(client.get(page.url).content, "html.parser")
        for text in html.find_all(string=re.compile("full address is not known|year not stated")):
            said["in lists"] += is_in_list(text)
            if not is_in_list(text):
                elsewhere.append(f"{page.url}: {text}")
    assert elsewhere == []
    assert said["in lists"] > 0
