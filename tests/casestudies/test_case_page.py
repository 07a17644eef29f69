"""A case study as readers get it, on screen and on paper."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from casestudies.models import CaseStudyPage
from casestudies.wording import format_number
from hub.taxonomy.models import PageLink
from tests.factories.casestudies import build_case, build_source
from tests.factories.guidance import build_guidance, words
from tests.factories.pages import build_recommendations, build_report

pytestmark = pytest.mark.django_db


def build_whole(**fields: Any) -> CaseStudyPage:
    return build_case(
        "Grounds in Bolton",
        terms=[("sector", "grounds"), ("place", "bolton")],
        parties=[("A landlord", "commissioner"), ("A firm", "prime")],
        outcomes=[
            {
                "measure": "Apprentices",
                "unit": "people",
                "period": "2015 to 2018",
                "committed": Decimal(8),
                "delivered": Decimal(6),
                "source": build_source("S1", year=2016),
            },
            {"measure": "Trees", "unit": "trees", "target": Decimal(1000)},
        ],
        **{
            "evidence_level": 2,
            "would_not_repeat": "Sign for three years without a break.",
            "contract_value": Decimal(2_000_000),
            "started_on": date(2015, 4, 1),
            "started_precision": "month",
            "shortcomings": words(3),
        }
        | fields,
    )


def read(client: Client, page: CaseStudyPage) -> BeautifulSoup:
    return BeautifulSoup(client.get(page.url).content, "html.parser")


def test_the_honest_column_leads(client: Client) -> None:
    html = read(client, build_whole())
    assert html.select_one("article").find("h2").text == "Figures and their status"
    assert html.select_one(".not-again p").text == "Sign for three years without a break."
    outcome, unmet = html.select(".outcome")
    assert [cell.text for cell in outcome.select("tbody td")] == [
        *("not reported", "–"),
        *("8 people", "2015 to 2018"),
        *("6 people", "2015 to 2018"),
        *("not reported", "–"),
    ]
    assert outcome.select_one("tfoot td").text == "75%"
    assert [bar["width"] for bar in outcome.select("rect")] == ["100.00", "75.00"]
    assert unmet.select("svg, tfoot") == []
    assert unmet.select_one(".status").text == "Target"
    assert "0" not in [cell.text for cell in unmet.select("td")]


def test_the_level_stands_with_its_meaning(client: Client) -> None:
    text = " ".join(read(client, build_whole()).select_one(".facts").text.split())
    assert "Level 2: reported" in text
    assert "It is no endorsement" in text
    assert "since April 2015" in text
    assert "£2,000,000" in text


def test_the_thread_leads_back_to_what_it_is_evidence_for(client: Client) -> None:
    page = build_whole()
    recommendation = build_recommendations(build_report(), 1)[0]
    guide = build_guidance("A guide")
    page.page_links = [
        PageLink(role=PageLink.Role.EVIDENCES, target=recommendation),
        PageLink(role=PageLink.Role.RELATED, target=guide),
    ]
    page.save_revision().publish()

    html = read(client, page)
    beads = html.select(".thread li")
    assert [bead.find(string=True) for bead in beads] == [recommendation.title, page.title]
    assert "A guide" in html.select_one("nav.links").text
    assert page.title in BeautifulSoup(client.get(recommendation.url).content, "html.parser").text


def test_like_it_are_those_that_share_the_most(client: Client) -> None:
    page = build_whole()
    near = build_case("Near", terms=[("sector", "grounds"), ("place", "bolton")])
    far = build_case("Far", terms=[("sector", "grounds")])
    build_case("Elsewhere", terms=[("sector", "food")])
    locked = build_case("Locked", terms=[("sector", "grounds"), ("place", "bolton")])
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)

    links = read(client, page).select("nav[aria-labelledby=related] a")
    assert [link["href"] for link in links] == [near.url, far.url]


def test_as_a_file_for_word_processors(client: Client) -> None:
    page = build_whole()
    response = client.get(f"{page.url}pack.docx")
    paper = docx.Document(io.BytesIO(response.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "6 people" in cells
    assert "not reported" in cells
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "Share of the commitment delivered: 75%." in text
    assert "Sign for three years without a break." in text
    assert f"{page.slug}.docx" in response["Content-Disposition"]
    printed = client.get(f"{page.url}pack/").content.decode()
    assert "What did not work" in printed


def test_the_file_has_headings_table_headers_and_a_language(client: Client) -> None:
    paper = docx.Document(io.BytesIO(client.get(f"{build_whole().url}pack.docx").content))

    headings = [
        (each.style.name, each.text) for each in paper.paragraphs if "Heading" in each.style.name
    ]
    assert headings[:2] == [
        ("Heading 1", "Figures and their status"),
        ("Heading 2", "Apprentices"),
    ]
    assert ("Heading 1", "What did not work") in headings
    table = paper.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Figure", "Amount", "Period"]
    repeats = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
    assert repeats == [True] + [False] * (len(repeats) - 1)
    assert paper.core_properties.title == "Grounds in Bolton"
    assert paper.core_properties.language == "en-GB"
    (language,) = paper.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    assert language == "en-GB"


def test_an_overdue_review_is_said(client: Client) -> None:
    assert "Review overdue" in read(client, build_whole(review_by=date(2020, 1, 1))).text
    assert "Review overdue" not in read(client, build_whole(review_by=date(2090, 1, 1))).text


@pytest.mark.parametrize("count", [1, 20])
def test_queries(client: Client, settings: Any, django_assert_num_queries: Any, count: int) -> None:
    settings.PART_CACHE_SECONDS = 600
    page = build_case(
        "Case",
        terms=[("sector", f"sector-{number}") for number in range(count)],
        parties=[(f"Body {number}", "partner") for number in range(count)],
        outcomes=[
            {"delivered": number, "source": build_source(f"S{number}")} for number in range(count)
        ],
        sources=[build_source(f"T{number}") for number in range(count)],
    )
    client.get(page.url)
    with django_assert_num_queries(3):
        client.get(page.url)


@pytest.mark.parametrize("slug", ["compare", "submit"])
def test_addresses_of_the_index_are_not_for_case_studies(slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        build_case("Case", slug=slug)
    assert "slug" in refused.value.message_dict


@pytest.mark.parametrize(
    ("value", "text"),
    [("1240000.00", "1,240,000"), ("18.20", "18.2"), ("0", "0"), ("-3.50", "-3.5"), ("10", "10")],
)
def test_numbers(value: str, text: str) -> None:
    assert format_number(Decimal(value)) == text
