"""The text box of the case studies: what it finds, in which order, and without an engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.search import upkeep
from hub.search.engines.base import Engine
from tests.bench.content import add_case_studies
from tests.factories.casestudies import build_case, build_case_index
from tests.factories.guidance import build_guidance

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(engine: Engine) -> Engine:
    """Return the engine with three public case studies of masonry, and what must not be found."""
    build_case("Apprentices on site", lead="They learn masonry.", terms=[("sector", "housing")])
    build_case("Masonry", lead="A wall.", terms=[("sector", "food")], outcomes=[{"verified": 1}])
    build_case("Gardens", lead="Flowers, no stone.", terms=[("sector", "food")])
    build_case("Masonry in a draft", is_live=False, outcomes=[{"verified": 1}])
    locked = build_case("Masonry behind a lock", terms=[("sector", "housing")])
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)
    build_guidance("Masonry for buyers")
    upkeep.rebuild(engine)
    return engine


def get(client: Client, query: str) -> Any:
    response = client.get(f"{build_case_index().url}{query}")
    assert response.status_code == 200
    return response


def read(client: Client, query: str) -> BeautifulSoup:
    return BeautifulSoup(get(client, query).content, "html.parser")


def titles(client: Client, query: str) -> list[str]:
    return [link.get_text() for link in read(client, query).select(".case-row h3 a")]


def test_words_narrow_the_list_and_the_best_match_leads(cases: Engine, client: Client) -> None:
    assert titles(client, "?q=masonry") == ["Masonry", "Apprentices on site"]
    assert titles(client, "?q=masonry&sort=newest") == ["Masonry", "Apprentices on site"]
    assert titles(client, "?q=apprentice") == titles(client, "?q=masonry&sector=housing")
    assert titles(client, "?q=learn+masonry&sector=food") == []
    assert len(titles(client, "?q=")) == len(titles(client, "?q=%00-%22")) == 3

    html = read(client, "?q=masonry&sector=food")
    assert html.select_one("#filter-text")["value"] == "masonry"
    assert [chip["href"] for chip in html.select(".chip")] == ["?sector=food", "?q=masonry"]
    orders = [(one["value"], one.get_text()) for one in html.select("#filter-sort option")]
    assert orders[:2] == [("", "Best match first"), ("newest", "Newest first")]
    counts = {
        box["value"]: box.find_parent("label").select_one(".count").get_text()
        for box in html.select('input[name="sector"]')
    }
    assert counts == {"housing": "1", "food": "1"}
    assert [one.get_text() for one in read(client, "").select("#filter-sort option")] == [
        *("Newest first", "Strongest evidence first", "Highest contract value first")
    ]


def test_files_and_links_keep_the_words(cases: Engine, client: Client) -> None:
    html = read(client, "?q=masonry&sort=value")
    hrefs = [link["href"] for link in html.select("a[download]")]
    assert hrefs == [
        f"{build_case_index().url}export.{kind}?q=masonry&sort=value" for kind in ("csv", "json")
    ]
    content = json.loads(b"".join(client.get(hrefs[1]).streaming_content))
    assert (content["text"], content["total"]) == ("masonry", 2)
    assert content["outcome_totals"]["verified"] == 1
    assert "no-store" in get(client, "?q=masonry")["Cache-Control"]
    assert "no-store" in client.get(hrefs[0])["Cache-Control"]
    assert "no-store" not in get(client, "?q=&sector=food").get("Cache-Control", "")


def test_nothing_found_offers_to_drop_the_words(cases: Engine, client: Client) -> None:
    ways = read(client, "?q=flowers&sector=housing").select(".ways-out li")
    assert [" ".join(way.get_text(" ").split()) for way in ways] == [
        "without “Words: flowers” 1 case study",
        "without “Sector: Housing” 1 case study",
        "Clear all filters",
    ]
    assert ways[0].a["href"] == "?sector=housing"
    assert ways[1].a["href"] == "?q=flowers"


def test_a_slip_is_put_right_and_said(cases: Engine, client: Client) -> None:
    html = read(client, "?q=masonrry")
    assert "No page says “masonrry” as it is typed" in html.get_text()
    assert "2 case studies" in html.h2.text


def test_without_an_engine_titles_and_summaries_are_looked_into(
    engine: Engine, client: Client
) -> None:
    build_case("Masonry", lead="A wall of stone.")
    build_case("Gardens", lead="Flowers, no stone.")
    build_case("Masonry in a draft", lead="Stone.", is_live=False)

    html = read(client, "?q=stone+masonry")
    assert [link.get_text() for link in html.select(".case-row h3 a")] == ["Masonry"]
    assert "The full search is not available" in html.get_text()
    assert titles(client, "?q=STONE") == ["Gardens", "Masonry"]
    content = client.get(f"{build_case_index().url}export.json?q=stone").streaming_content
    assert json.loads(b"".join(content))["total"] == 2
    assert "not available" not in read(client, "").get_text()


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.usefixtures("known_frame")
def test_queries(
    cases: Engine,
    client: Client,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_EVERY", 0.0)
    add_case_studies(build_case_index(), count)
    upkeep.rebuild(cases)
    address = "?q=generated&sort=value"
    get(client, address)

    with django_assert_num_queries(8):
        assert read(client, address).h2.text.split()[0] == str(count)
