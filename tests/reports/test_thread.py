"""The golden thread on report pages: order, direction, and what must not be seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.home.models import StandardPage
from hub.reports.models import ReportPage
from hub.taxonomy.models import PageLink
from tests.factories.pages import build_home, build_recommendations, build_section, publish

pytestmark = pytest.mark.django_db


def thread(client: Client, url: str) -> list[tuple[str, bool]]:
    """Return (title, is this page) along the thread of the page at `url`."""
    items: list[dict[str, Any]] = client.get(url).context["thread"]
    return [(item["title"], bool(item.get("here"))) for item in items]


@pytest.fixture
def chain(report: ReportPage) -> dict[str, Any]:
    """Section cites recommendation; a page carries it out, another is hidden."""
    section = build_section(report, "Text", title="Section")
    recommendation = build_recommendations(report, 1)[0]
    PageLink.objects.create(source=section, target=recommendation, role=PageLink.Role.CITES)
    pages = {}
    for title in ("Guide", "Hidden guide"):
        page = build_home().add_child(instance=StandardPage(title=title))
        pages[title] = publish(page)
        PageLink.objects.create(source=page, target=recommendation, role=PageLink.Role.CARRIES_OUT)
    PageViewRestriction.objects.create(
        page=pages["Hidden guide"], restriction_type=PageViewRestriction.LOGIN
    )
    return {"section": section, "recommendation": recommendation} | pages


def test_it_runs_from_section_over_recommendation_to_what_carries_it_out(
    chain: dict[str, Any], client: Client
) -> None:
    title = chain["recommendation"].title

    assert thread(client, chain["recommendation"].url) == [
        ("Section", False),
        (title, True),
        ("Guide", False),
    ]
    assert thread(client, chain["section"].url) == [("Section", True), (title, False)]


def test_what_carries_it_out_is_listed_and_hidden_pages_are_not(
    chain: dict[str, Any], client: Client
) -> None:
    response = client.get(chain["recommendation"].url)

    assert [link.title for link in response.context["carried_out_by"]] == ["Guide"]
    assert "Hidden guide" not in response.content.decode()


def test_evidence_stands_apart_from_what_carries_it_out(
    chain: dict[str, Any], client: Client
) -> None:
    for title in ("Case", "Hidden case"):
        case = publish(build_home().add_child(instance=StandardPage(title=title)))
        PageLink.objects.create(
            source=case, target=chain["recommendation"], role=PageLink.Role.EVIDENCES
        )
    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)

    response = client.get(chain["recommendation"].url)

    assert [link.title for link in response.context["carried_out_by"]] == ["Guide"]
    assert [link.title for link in response.context["evidence"]] == ["Case"]
    html = response.content.decode()
    assert "does not show that the report led to it" in html
    assert "Hidden case" not in html


def test_nothing_yet_is_said_in_words(report: ReportPage, client: Client) -> None:
    page = build_recommendations(report, 1)[0]

    html = client.get(page.url).content.decode()

    assert "carries it out yet" in html
    assert "Evidence from case studies" not in html
    assert 'class="thread"' not in html
