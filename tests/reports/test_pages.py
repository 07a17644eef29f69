"""Report pages as an anonymous reader gets them: content, queries, privacy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.reports.models import RecommendationPage, ReportPage
from tests.factories.pages import (
    build_recommendations,
    build_section,
    heading,
    paragraph,
    publish,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_section_shows_numbers_notes_headings_and_neighbours(
    report: ReportPage, client: Client
) -> None:
    build_section(report, "Before", title="First part")
    section = build_section(report, "Placeholder", title="Second part")
    publish(
        section,
        body=[
            heading("Measure it"),
            paragraph("One[^1] and two[^2]", "note one", "note two"),
            heading("Measure it"),
            paragraph("Three[^1]", "note three"),
        ],
    )
    build_section(report, "After", title="Third part")

    html = text_of(client, section.url)

    assert 'aria-label="Paragraph 2.1, permanent link"' in html
    assert 'aria-label="Paragraph 2.2, permanent link"' in html
    assert 'href="#note-3" id="note-mark-3" aria-label="Footnote 3"' in html
    assert html.index("note one") < html.index("note two") < html.index("note three")
    assert 'id="measure-it"' in html
    assert 'id="measure-it-2"' in html
    assert 'href="#measure-it-2"' in html
    assert "1. First part" in html
    assert "3. Third part" in html
    assert "part 2 of 3" in html
    assert "@techreport{" in html


def test_a_script_in_a_paragraph_does_not_run(report: ReportPage, client: Client) -> None:
    section = build_section(report, "Hello", title="</script><script>alert(1)</script>")

    html = text_of(client, section.url)

    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_a_section(
    report: ReportPage,
    client: Client,
    known_frame: None,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    section = build_section(report, *[f"Text {n}" for n in range(count)])
    for n in range(count):
        build_section(report, "Other", title=f"Other {n}")
    client.get(section.url)

    with django_assert_num_queries(5):
        client.get(section.url)


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_recommendation_list(
    report: ReportPage,
    client: Client,
    known_frame: None,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    pages = build_recommendations(report, count)
    address = pages[0].get_parent().url
    client.get(address)

    with django_assert_num_queries(5):
        response = client.get(address)

    assert response.content.decode().count('class="recommendation-item"') == count


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_report_and_recommendation(
    report: ReportPage,
    client: Client,
    known_frame: None,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for n in range(count):
        build_section(report, "Text", title=f"Part {n}")
    page = build_recommendations(report, count)[0]
    for address in (report.url, page.url):
        client.get(address)

    with django_assert_num_queries(4):
        client.get(report.url)
    with django_assert_num_queries(6):
        client.get(page.url)


def test_first_page_after_a_change_fills_the_frame(
    report: ReportPage, client: Client, known_frame: None, django_assert_max_num_queries: Any
) -> None:
    section = build_section(report, "Text")
    cache.clear()

    with django_assert_max_num_queries(15):
        client.get(section.url)


def test_public_pages_set_no_cookie_and_may_be_shared(report: ReportPage, client: Client) -> None:
    section = build_section(report, "Text")
    recommendation = build_recommendations(report, 1)[0]

    for address in ("/", report.url, section.url, recommendation.url, "/reports/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert response["Cache-Control"] == "public, no-cache", address
        assert "Cookie" not in response.get("Vary", ""), address


class TestRecommendations:
    """The list, its files and its filters."""

    def test_page_csv_and_json_show_the_same_rows_under_a_filter(
        self, report: ReportPage, client: Client
    ) -> None:
        pages = build_recommendations(report, 3)
        publish(pages[1], status=RecommendationPage.Status.DONE)
        base = report.url

        html = text_of(client, f"{base}recommendations/?status=done")
        rows = json.loads(text_of(client, f"{base}recommendations.json?status=done"))
        csv_text = text_of(client, f"{base}recommendations.csv?status=done")

        assert [row["number"] for row in rows["recommendations"]] == [2]
        assert rows["count"] == 1
        assert html.count('class="recommendation-item"') == 1
        assert "Recommendation title 2" in html
        assert len(csv_text.strip().splitlines()) == 2
        assert "recommendations.csv?status=done" in html

    def test_formula_cells_are_inert(self, report: ReportPage, client: Client) -> None:
        page = build_recommendations(report, 1)[0]
        publish(page, title='=HYPERLINK("http://evil")')

        csv_text = text_of(client, f"{report.url}recommendations.csv")

        assert "\"'=HYPERLINK" in csv_text

    def test_progress_shows_only_when_at_least_half_are_known(
        self, report: ReportPage, client: Client
    ) -> None:
        pages = build_recommendations(report, 4)
        address = f"{report.url}recommendations/"
        publish(pages[0], status=RecommendationPage.Status.DONE)
        assert "progress-overview" not in text_of(client, address)

        publish(pages[1], status=RecommendationPage.Status.UNDER_WAY)

        html = text_of(client, address)
        assert html.count("<rect data-status=") == 3
        assert 'data-status="done" x="75.0" y="0" width="25.0"' in html

    def test_a_restricted_recommendation_is_in_no_list_and_no_count(
        self, report: ReportPage, client: Client
    ) -> None:
        pages = build_recommendations(report, 2)
        PageViewRestriction.objects.create(
            page=pages[1], restriction_type=PageViewRestriction.LOGIN
        )

        html = text_of(client, f"{report.url}recommendations/")
        rows = json.loads(text_of(client, f"{report.url}recommendations.json"))

        assert "Recommendation title 2" not in html
        assert rows["count"] == 1
        assert client.get(pages[1].url).status_code == 302

    def test_unknown_filter_values_are_left_out(self, report: ReportPage, client: Client) -> None:
        build_recommendations(report, 2)

        html = text_of(client, f"{report.url}recommendations/?status=nonsense&audience='\"<")

        assert html.count('class="recommendation-item"') == 2
        assert "nonsense" not in html
