"""What the starter content says: sourced, free of working notes, with no way that leads nowhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
import yaml
from bs4 import BeautifulSoup
from django.test import Client

from hub.core.reading import reading_minutes
from hub.reference.models import Rule, Source
from hub.reports.models import ProgressUpdate, RecommendationPage, ReportPage
from hub.reports.numbering import list_sections
from hub.reports.rendering import render_section
from hub.starter.definitions import DATA, read_pages
from hub.starter.markup import CITATION

pytestmark = pytest.mark.any_database

WORKING_NOTE = re.compile(r"\[(MEM|GAP|CONFLICT|INF)\b|\b(TODO|TBC|XXX|lorem)\b", re.IGNORECASE)
YEAR = r"\b(19|20)\d\d\b"
MOST_FORMS = 2
# Pages whose forms post; they are no part of what the page cache serves.
FORMS = ("/feedback/", "/accounts/", "/case-studies/submit/", "/my-learning/")
# Policies of one nation, one body or one service, which no guide goes into.
OF_NO_GUIDE = {
    *("R08", "R12", "R13", "R21", "R22", "R25", "R38", "R39"),
    *("R44", "R47", "R48", "R60", "R66", "R68", "R73"),
}
MAIN_PAGES = [
    "/",
    "/reports/social-value/",
    "/reports/social-value/recommendations/",
    "/timeline/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/contact/",
    "/about/",
]


def blocks_of(kind: str) -> list[tuple[str, Any]]:
    return [
        (page.key, block[kind]) for page in read_pages() for block in page.body if kind in block
    ]


def cited(text: str) -> list[str]:
    return [key for keys in CITATION.findall(text) for key in re.split(r"\s*,\s*", keys.strip())]


def known_sources() -> set[str]:
    data = yaml.safe_load((DATA / "sources.yaml").read_text())
    return {source["key"] for source in data["sources"]}


def test_no_working_note_is_left() -> None:
    files = sorted(DATA.rglob("*.yaml"))
    assert len(files) > 25
    found = {file.name: WORKING_NOTE.findall(file.read_text()) for file in files}
    assert {name: notes for name, notes in found.items() if notes} == {}


def test_every_claim_cites_a_known_source() -> None:
    claims = blocks_of("p")
    assert len(claims) > 40
    assert [text for _key, text in claims if not cited(text)] == []
    texts = claims + [(key, note["text"]) for key, note in blocks_of("callout")]
    assert {source for _key, text in texts for source in cited(text)} <= known_sources()


def test_our_own_statements_cite_nothing() -> None:
    assert [text for _key, text in blocks_of("own") if cited(text)] == []


def test_every_figure_has_source_year_and_status() -> None:
    figures = blocks_of("key_figure")
    assert len(figures) >= 6
    for _key, figure in figures:
        assert figure["source"] in known_sources()
        assert figure["status"] in {"target", "committed", "delivered", "verified", "estimated"}
        assert 2010 <= figure["year"] <= 2026


def test_a_figure_stands_in_the_text_of_its_section_with_the_same_source() -> None:
    claims: dict[str, list[str]] = {}
    for key, text in blocks_of("p") + blocks_of("text"):
        claims.setdefault(key, []).append(text)
    lonely = [
        figure["value"]
        for key, figure in blocks_of("key_figure")
        if not any(figure["source"] in cited(text) for text in claims[key])
    ]
    assert lonely == []


@pytest.mark.django_db
def test_recommendations_are_as_reported_and_not_known(site_content: None) -> None:
    pages = list(RecommendationPage.objects.live().order_by("number"))
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    for page in pages:
        assert (page.wording, page.status, page.lead) == ("as_reported", "not_known", None)
        assert page.source.key == "S1"
        assert page.status_note
        streams = [row.term.code for row in page.page_terms.filter(term__vocabulary="work_stream")]
        assert streams == [f"ws{page.number}"]


@pytest.mark.django_db
def test_every_update_is_dated_after_the_report_and_has_a_source(site_content: None) -> None:
    updates = ProgressUpdate.objects.select_related("source")
    assert updates.count() == 24
    assert [update for update in updates if update.source is None] == []
    assert min(update.happened_on.year for update in updates) > 2014


@pytest.mark.django_db
def test_home_page_says_how_long_the_report_takes(site_content: None) -> None:
    report = ReportPage.objects.get()
    words = sum(
        render_section(section.page, section.number).words
        for section in list_sections(report, with_text=True)
    )
    [way] = [way for page in read_pages() for way in page.ways_in if way["page"] == "report"]
    assert way["foot"].startswith(f"{reading_minutes(words)} minutes")


@pytest.mark.django_db
def test_paragraphs_without_footnote_are_our_own(site_content: None) -> None:
    own = {" ".join(text.split()) for _key, text in blocks_of("own")}
    own = {re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text) for text in own}
    bare = [
        BeautifulSoup(block.value["text"].source, "html.parser").get_text()
        for section in list_sections(ReportPage.objects.get(), with_text=True)
        for block in section.page.body
        if block.block_type == "paragraph" and not block.value["notes"]
    ]
    assert len(bare) > 20
    assert [text for text in bare if text not in own] == []


@pytest.mark.django_db
def test_no_link_leads_nowhere_and_no_public_page_sets_a_cookie(
    site_content: None, client: Client
) -> None:
    pages = read_all(client)

    assert set(MAIN_PAGES) <= set(pages)
    lost = {
        (path, target, fragment)
        for path, page in pages.items()
        for target, fragment in page.links
        if fragment and target in pages and fragment not in pages[target].ids
    }
    assert lost == set()
    assert [path for path, page in pages.items() if WORKING_NOTE.search(page.text)] == []
    check_sources(pages)


@pytest.mark.django_db
def test_rules_lead_to_the_guide_that_speaks_of_them(site_content: None) -> None:
    alone = Rule.objects.filter(guidance_page=None).values_list("code", flat=True)
    live = Rule.objects.filter(guidance_page__live=True).count()

    assert set(alone) == OF_NO_GUIDE
    assert live + len(OF_NO_GUIDE) == Rule.objects.count() > 50


@dataclass
class ReadPage:
    """A page as a reader got it; `links` are the addresses and fragments inside the site."""

    text: str
    soup: BeautifulSoup
    ids: set[str]
    links: list[tuple[str, str]]


def read_all(client: Client) -> dict[str, ReadPage]:
    """Return every page and file that links lead to from the home page, each answering 200.

    A page that filters or a kit's place say differently is read in the first forms that are met.
    """
    pages: dict[str, ReadPage] = {}
    forms: Counter[str] = Counter()
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        bare = path.partition("?")[0]
        if path in pages or forms[bare] == MOST_FORMS:
            continue
        forms[bare] += 1
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        assert client.cookies == {}, path
        content = response.getvalue()  # of a streamed file too
        is_page = response["Content-Type"].startswith("text/html")
        # The bytes of a packed file say anything by chance.
        text = content.decode() if response["Content-Type"].startswith("text/") else ""
        soup = BeautifulSoup(text if is_page else "", "html.parser")
        ids = {tag["id"] for tag in soup.find_all(id=True)}
        links = [urldefrag(urljoin(path, link["href"])) for link in soup.find_all("a", href=True)]
        inside = [
            (target, fragment)
            for target, fragment in links
            if target.startswith("/") and not target.startswith(FORMS)
        ]
        pages[path] = ReadPage(text, soup, ids, inside)
        waiting += [target for target, _fragment in inside]
    return pages


def check_sources(pages: dict[str, ReadPage]) -> None:
    """Each address of a source is the link of a name, with its year where that is known."""
    addresses = set(Source.objects.exclude(url="").values_list("url", flat=True))
    undated = set(Source.objects.filter(year=None).values_list("url", flat=True))
    shown: set[str] = set()
    for path, page in pages.items():
        links = [link for link in page.soup.find_all("a", href=True) if link["href"] in addresses]
        for link in links:
            place = link.find_parent(["cite", "li", "p"])
            assert link.get_text(strip=True), (path, link)
            assert place is not None, (path, link)
            has_year = link["href"] not in undated
            assert re.search(YEAR, place.get_text()) or not has_year, (path, place)
        named = {link["href"] for link in links}
        words = set(page.soup.get_text(" ").split())
        assert addresses & words <= named, path
        shown |= named
    assert len(shown) > 40
