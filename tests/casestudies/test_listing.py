"""The list of case studies as an anonymous reader gets it."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.core.page_cache import GENERATION_KEY
from tests.bench.content import add_case_studies
from tests.factories.casestudies import build_case, build_case_index
from tests.factories.guidance import build_term
from tests.factories.pages import build_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> None:
    england = build_term("place", "england")
    north_west = build_term("place", "north-west")
    wirral = build_term("place", "wirral")
    north_west.parent, wirral.parent = england, north_west
    north_west.save()
    wirral.save()
    build_case(
        "Jobs on the Wirral",
        terms=[("place", "wirral"), ("place", "north-west"), ("sector", "housing")],
        outcomes=[{"committed": 10, "delivered": 7}, {"committed": 3}],
        evidence_level=2,
        contract_value=50_000,
    )
    build_case(
        "Meals in the North West",
        terms=[("place", "north-west"), ("sector", "food")],
        outcomes=[{"target": 5}],
        evidence_level=1,
        contract_value=2_000_000,
    )
    build_case(
        "Checked in London",
        terms=[("place", "london"), ("sector", "food")],
        outcomes=[{"verified": 5}],
        evidence_level=4,
        contract_value=9_000_000,
        currency="EUR",
    )
    build_case("A story without figures", terms=[("sector", "housing")])


def read(client: Client, query: str = "") -> BeautifulSoup:
    return BeautifulSoup(client.get(f"{build_case_index().url}{query}").content, "html.parser")


def ways_out(client: Client, query: str) -> list[str]:
    ways = read(client, query).select(".ways-out li")
    return [" ".join(way.get_text(" ").split()) for way in ways]


def titles(client: Client, query: str = "") -> list[str]:
    return [link.get_text() for link in read(client, query).select(".case-row h3 a")]


def counts(client: Client, query: str, facet: str) -> dict[str, int]:
    boxes = read(client, query).select(f'input[name="{facet}"]')
    return {box["value"]: int(box.find_parent("label").select_one(".count").text) for box in boxes}


class TestFilters:
    """Filters widen inside a facet and narrow between facets."""

    def test_delivered_figures_in_the_north_west(self, shelf: None, client: Client) -> None:
        assert titles(client, "?place=north-west&figures=verified&figures=delivered") == [
            "Jobs on the Wirral"
        ]
        assert titles(client, "?place=england") == ["Meals in the North West", "Jobs on the Wirral"]
        assert titles(client, "?sector=food&evidence=4") == ["Checked in London"]
        assert titles(client, "?figures=no_figure") == ["A story without figures"]
        assert titles(client, "?value=under-100k&value=1m-10m") == [
            *("Meals in the North West", "Jobs on the Wirral")
        ]
        assert len(titles(client, "?place=atlantis&figures=no&evidence=x&page=x&sort=y&q=%00")) == 4

    def test_a_facet_is_counted_without_its_own_choice(self, shelf: None, client: Client) -> None:
        query = "?place=wirral&sector=food"
        assert counts(client, query, "sector") == {"housing": 1, "food": 0}
        assert counts(client, query, "place") == {
            "england": 1,
            "north-west": 1,
            "wirral": 0,
            "london": 1,
        }
        assert counts(client, "?place=england", "figures") == {
            "delivered": 1,
            "committed": 1,
            "target": 1,
        }

    def test_orders(self, shelf: None, client: Client) -> None:
        assert titles(client, "?sort=evidence") == [
            "Checked in London",
            "Jobs on the Wirral",
            "Meals in the North West",
            "A story without figures",
        ]
        assert titles(client, "?sort=value")[:2] == [
            "Meals in the North West",
            "Jobs on the Wirral",
        ]

    def test_totals_are_those_of_all_that_matches(self, shelf: None, client: Client) -> None:
        rows = read(client, "?place=north-west").select(".outcome-overview tbody tr")
        found = {row.th.get_text(strip=True): int(row.td.text) for row in rows}
        assert found == {
            "Verified": 0,
            "Delivered, as reported": 1,
            "Committed": 1,
            "Target": 1,
            "No figure found": 0,
        }

    def test_a_chip_takes_off_one_filter_and_keeps_the_order(
        self, shelf: None, client: Client
    ) -> None:
        chips = read(client, "?sector=food&place=london&sort=value").select(".chip")
        assert [chip["href"] for chip in chips] == [
            "?sector=food&sort=value",
            "?place=london&sort=value",
        ]

    def test_nothing_found_says_which_filter_to_drop(self, shelf: None, client: Client) -> None:
        assert ways_out(client, "?sector=food&place=wirral") == [
            "without “Place: Wirral” 2 case studies",
            "without “Sector: Food” 1 case study",
            "Clear all filters",
        ]

    def test_where_dropping_one_does_not_help_one_is_kept(
        self, shelf: None, client: Client
    ) -> None:
        query = "?sector=food&place=wirral&evidence=5"
        assert ways_out(client, query) == [
            "only “Sector: Food” 2 case studies",
            "only “Place: Wirral” 1 case study",
            "Clear all filters",
        ]
        [first, *_others] = read(client, query).select(".ways-out a")
        assert first["href"] == "?sector=food"
        assert len(titles(client, "?sector=food")) == 2

    def test_what_is_not_public_leaves_no_trace(self, shelf: None, client: Client) -> None:
        locked = build_case("Locked", terms=[("sector", "secret")], outcomes=[{"verified": 1}])
        build_case("A draft", terms=[("sector", "hidden")], is_live=False)
        PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)

        assert "4 case studies" in read(client).h2.text
        assert counts(client, "", "sector") == {"housing": 2, "food": 2}
        assert counts(client, "", "figures")["verified"] == 1
        for name in ("export.csv", "export.json"):
            text = b"".join(client.get(f"{build_case_index().url}{name}").streaming_content)
            assert b"Locked" not in text
            assert b"draft" not in text


class TestManyPages:
    """Pages of twelve, at the same cost for few and for many."""

    @pytest.mark.parametrize("count", [1, 40])
    @pytest.mark.parametrize(
        "query", ["", "?place=wirral&sector=housing&figures=delivered&sort=value"]
    )
    def test_queries(
        self,
        client: Client,
        known_frame: None,
        shelf: None,
        django_assert_num_queries: Any,
        count: int,
        query: str,
    ) -> None:
        add_case_studies(build_case_index(), count)
        address = f"{build_case_index().url}{query}"
        client.get(address)

        with django_assert_num_queries(6):
            client.get(address)

    def test_queries_of_the_first_reader_after_a_change(
        self, client: Client, known_frame: None, shelf: None, django_assert_num_queries: Any
    ) -> None:
        client.get(build_home().url)
        with django_assert_num_queries(10):
            client.get(f"{build_case_index().url}?place=wirral&sector=housing&figures=delivered")

    @pytest.mark.parametrize("count", [1, 40])
    def test_queries_when_nothing_is_known(
        self,
        client: Client,
        known_frame: None,
        shelf: None,
        django_assert_num_queries: Any,
        count: int,
    ) -> None:
        """Whoever comes first after a change pays for the parts of all pages as well."""
        add_case_studies(build_case_index(), count)
        address = f"{build_case_index().url}?place=wirral&sector=housing&figures=delivered"
        client.get(address)
        cache.delete(GENERATION_KEY)
        with django_assert_num_queries(12):
            client.get(address)

    def test_pages_of_twelve(self, client: Client, shelf: None) -> None:
        add_case_studies(build_case_index(), 10)
        assert len(titles(client)) == 12
        assert len(titles(client, "?page=2")) == 2
        assert read(client, "?sector=food&page=9").select(".pagination") == []


class TestExports:
    """The files hold the rows of the list, in its order."""

    def test_the_same_rows_and_totals(self, shelf: None, client: Client) -> None:
        query = "?place=north-west&sort=value"
        text = b"".join(client.get(f"{build_case_index().url}export.csv{query}").streaming_content)
        rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
        assert [row["title"] for row in rows] == titles(client, query)
        assert rows[1]["outcomes"] == "Measure 0: delivered; Measure 1: committed"
        assert [rows[1][name] for name in ("verified", "delivered", "committed")] == ["0", "1", "1"]

        answer = client.get(f"{build_case_index().url}export.json{query}")
        content = json.loads(b"".join(answer.streaming_content))
        assert [row["title"] for row in content["case_studies"]] == titles(client, query)
        assert content["total"] == 2
        assert content["outcome_totals"] == {
            "verified": 0,
            "delivered": 1,
            "committed": 1,
            "target": 1,
            "no_figure": 0,
        }
        outcome = content["case_studies"][1]["outcomes"][0]
        assert [outcome[name] for name in ("committed", "delivered", "verified")] == [10, 7, None]
        assert content["filters"] == {"place": ["north-west"]}
        assert set(content["fields"]) == set(content["case_studies"][0])
        assert content["licence"] == "not stated"
        assert set(content["outcome_fields"]) == set(outcome)

    def test_formulas_are_inert(self, client: Client) -> None:
        formula = '=HYPERLINK("http://x","y")'
        build_case(formula, lead="@SUM(1)", outcomes=[{"measure": "+1", "delivered": 1}])
        text = b"".join(client.get(f"{build_case_index().url}export.csv").streaming_content)
        row = next(csv.DictReader(text.decode("utf-8-sig").splitlines()))
        assert row["title"] == f"'{formula}"
        assert row["summary"] == "'@SUM(1)"
        assert row["outcomes"] == "'+1: delivered"
