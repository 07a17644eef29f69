"""Guidance as an anonymous reader gets it: filters, queries, what must not show."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.guidance.blocks import GuidanceStoryBlock, StagesBlock
from hub.guidance.models import CommissioningCyclePage, GuidancePage, GuidanceSource
from hub.reference.models import Source
from hub.taxonomy.models import PageLink
from tests.factories.guidance import build_guidance, build_index, build_instrument, build_kit
from tests.factories.pages import build_recommendations, build_report, publish

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{build_index().url}{query}")
    html = BeautifulSoup(response.content, "html.parser")
    return [link.get_text() for link in html.select(".guidance-item h3 a")]


class TestIndex:
    """The list and its filters."""

    @pytest.fixture
    def shelf(self) -> None:
        for title, audience, stage in (
            ("Plan it", "commissioner", "plan"),
            ("Buy it", "procurement-officer", "do"),
            ("Plan to buy", "procurement-officer", "plan"),
        ):
            build_guidance(title, terms={"audience": audience, "commissioning_stage": stage})
        build_guidance("A form", kind="template", terms={"commissioning_stage": "do"})

    def test_values_widen_a_facet_and_facets_narrow_each_other(
        self, shelf: None, client: Client
    ) -> None:
        assert titles(client) == ["Plan it", "Buy it", "Plan to buy", "A form"]
        assert titles(client, "?commissioning_stage=do") == ["Buy it", "A form"]
        assert titles(client, "?commissioning_stage=do&commissioning_stage=plan") == [
            *("Plan it", "Buy it", "Plan to buy", "A form"),
        ]
        assert titles(client, "?audience=procurement-officer&commissioning_stage=plan") == [
            "Plan to buy"
        ]
        assert titles(client, "?audience=commissioner&commissioning_stage=do") == []
        assert len(titles(client, "?audience=nobody&x='\"<")) == 4

    def test_counts_are_those_that_the_other_filters_let_through(
        self, shelf: None, client: Client
    ) -> None:
        response = client.get(f"{build_index().url}?audience=procurement-officer")
        facets = {facet["name"]: facet for facet in response.context["listing"].facets}

        counts = {
            name: {option["value"]: option["count"] for option in facets[name]["options"]}
            for name in ("audience", "commissioning_stage")
        }
        assert counts == {
            "audience": {"commissioner": 1, "procurement-officer": 2},
            "commissioning_stage": {"plan": 1, "do": 1},
        }

    def test_a_restricted_page_is_in_no_list_and_no_count(
        self, shelf: None, client: Client
    ) -> None:
        page = GuidancePage.objects.get(title="Buy it")
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

        assert titles(client, "?commissioning_stage=do") == ["A form"]
        assert "Buy it" not in client.get(build_index().url).content.decode()

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(
        self, client: Client, known_frame: None, django_assert_num_queries: Any, count: int
    ) -> None:
        for n in range(count):
            build_guidance(f"Page {n}", terms={"audience": "public", "commissioning_stage": "do"})
        address = build_index().url
        client.get(address)

        with django_assert_num_queries(6):
            response = client.get(address)

        assert response.content.decode().count('class="guidance-item"') == count


class TestPage:
    """One guidance page."""

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(
        self, client: Client, known_frame: None, django_assert_num_queries: Any, count: int
    ) -> None:
        laws = tuple(build_instrument(f"law-{n}") for n in range(count))
        page = build_guidance("Page", instruments=laws, terms={"audience": "public"})
        page.sources = [
            GuidanceSource(source=Source.objects.create(key=f"T{n}", title=f"Source {n}"))
            for n in range(count)
        ]
        page.save_revision().publish()
        for n in range(count):
            other = build_guidance(f"Other {n}")
            PageLink.objects.create(source=page, target=other, role=PageLink.Role.RELATED)
        kit = build_kit("member", [page])
        for address in (page.url, f"{page.url}?kit=member-5&at=1", kit.url):
            client.get(address)

        with django_assert_num_queries(3):
            client.get(page.url)
        with django_assert_num_queries(4):
            client.get(f"{page.url}?kit=member-5&at=1")
        with django_assert_num_queries(5):
            client.get(kit.url)

    def test_law_and_sources_stand_on_the_page_with_their_year(self, client: Client) -> None:
        page = build_guidance("Page", instruments=(build_instrument("an-act"),))
        page.sources = [
            GuidanceSource(
                source=Source.objects.create(
                    key=f"T{n}", title=f"Source {n}", publisher="Office", url=url, year=year
                )
            )
            for n, (url, year) in enumerate(
                [("https://example.org/a", 2012), ("https://example.org/b", None), ("", 2020)]
            )
        ]
        page.save_revision().publish()

        html = BeautifulSoup(client.get(page.url).content, "html.parser")
        lines = [" ".join(item.get_text().split()) for item in html.select(".sources li")]

        assert [item.get_text() for item in html.select(".rests-on strong")] == ["An-act"]
        assert lines == [
            "Source 0, Office, 2012",
            "Source 1, Office, year not stated",
            "Source 2, Office, 2020 (the full address is not known)",
        ]
        assert [link["href"] for link in html.select(".sources a")] == [
            "https://example.org/a",
            "https://example.org/b",
        ]
        assert html.get_text().count("It is not legal advice") == 1

    def test_the_thread_grows_in_both_directions(self, client: Client) -> None:
        recommendation = build_recommendations(build_report(), 1)[0]
        page = build_guidance("How to")
        PageLink.objects.create(source=page, target=recommendation, role=PageLink.Role.CARRIES_OUT)

        forth = client.get(page.url).context["thread"]
        back = client.get(recommendation.url).context["carried_out_by"]

        assert [bead["title"] for bead in forth] == [recommendation.title, "How to"]
        assert [link.title for link in back] == ["How to"]

    def test_contents_name_headings_and_parts_but_not_their_text(self, client: Client) -> None:
        page = build_guidance(
            "Page",
            body=[
                {"type": "heading", "value": {"text": "First", "level": "h2"}},
                {"type": "heading", "value": {"text": "Smaller", "level": "h3"}},
                {"type": "model_text", "value": {"title": "The question", "text": "<p>Long</p>"}},
                {"type": "rich_text", "value": "<p>Between</p>"},
            ],
        )

        html = BeautifulSoup(client.get(page.url).content, "html.parser")
        links = {link.get_text(): link["href"] for link in html.select(".contents a")}

        assert links == {"First": "#first", "The question": "#the-question"}
        assert all(html.select_one(f"main {anchor}") for anchor in links.values())

    def test_no_cookie(self, client: Client) -> None:
        page = build_guidance("Page")

        for address in (page.url, build_index().url, f"{page.url}?kit=member-5"):
            response = client.get(address)
            assert response.status_code == 200
            assert not response.cookies
            assert response["Cache-Control"] == "public, no-cache"


class TestCycle:
    """The commissioning cycle."""

    def test_it_is_whole_without_its_picture(self, client: Client) -> None:
        build_guidance("Planning", terms={"commissioning_stage": "plan"})
        stages = [
            {"type": "stage", "value": {"code": code, "text": f"<p>Job {code}</p>", "record": ""}}
            for code in ("analyse", "plan", "do", "review")
        ]
        cycle = build_index().add_child(
            instance=CommissioningCyclePage(title="Cycle", stages=stages)
        )
        html = BeautifulSoup(client.get(publish(cycle).url).content, "html.parser")
        picture = html.select_one("svg.cycle-picture").extract()

        assert picture["aria-hidden"] == "true"
        assert [name.get_text() for name in picture.select(".name")] == [
            heading.get_text() for heading in html.select(".cycle-stages h2")
        ]
        assert [link.get_text() for link in html.select("#plan ~ ul a")] == ["Planning"]
        assert html.select("#do ~ ul a") == []

    def test_a_stage_stands_once(self) -> None:
        block = StagesBlock()
        stage = {"type": "stage", "value": {"code": "plan", "text": "<p>x</p>", "record": ""}}

        with pytest.raises(ValidationError):
            block.clean(block.to_python([stage, stage]))
        assert len(block.clean(block.to_python([stage]))) == 1


@pytest.mark.parametrize("source", [None, 999_999])
def test_a_figure_without_a_source_is_refused(source: int | None) -> None:
    figure = {"value": "4%", "text": "of all", "status": "estimated", "year": 2024}
    block = GuidanceStoryBlock()
    given = [{"type": "key_figure", "value": figure | {"source": source}}]

    with pytest.raises(ValidationError):
        block.clean(block.to_python(given))

    known = Source.objects.create(key="T1", title="A source").pk
    right = [{"type": "key_figure", "value": figure | {"source": known}}]
    assert len(block.clean(block.to_python(right))) == 1
