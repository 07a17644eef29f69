"""Finding pages: one query for a page and all above it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from hub.reports.models import ReportPage
from tests.factories.pages import build_report, build_section, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(db: None) -> ReportPage:
    return build_report()


def test_breadcrumb_names_every_page_above(report: ReportPage, client: Client) -> None:
    section = build_section(report, "Text")

    html = client.get(section.url).content.decode()

    crumbs = html[html.index('class="breadcrumb"') :]
    crumbs = crumbs[: crumbs.index("</nav>")]
    assert crumbs.index('href="/"') < crumbs.index('href="/reports/"')
    assert crumbs.index('href="/reports/"') < crumbs.index(f'href="{report.url}"')
    assert section.title not in crumbs


@pytest.mark.parametrize(
    "address",
    [
        "/nothing/",
        "/reports/nothing/",
        "/reports/test-report/nothing/at/all/",
        "/reports/test-report/other.csv",
        "/reports/recommendations.csv",
        "/%00/",
        "/" + "a/" * 400,
    ],
)
def test_what_is_not_there_is_not_found(report: ReportPage, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_draft_is_not_found(report: ReportPage, client: Client) -> None:
    section = build_section(report, "Secret draft")
    section.unpublish()

    response = client.get(section.url)

    assert response.status_code == 404
    assert "Secret draft" not in response.content.decode()


def test_files_of_an_unpublished_report_are_not_found(report: ReportPage, client: Client) -> None:
    address = f"{report.url}recommendations.csv"
    assert client.get(address).status_code == 200

    report.unpublish()

    assert client.get(address).status_code == 404


def test_other_languages_have_a_prefix(report: ReportPage, client: Client) -> None:
    welsh = Locale.objects.create(language_code="cy")
    translated = report.copy_for_translation(welsh, copy_parents=True)
    translated = publish(translated, title="Adroddiad Cymraeg")

    response = client.get(translated.url)

    assert translated.url.startswith("/cy/")
    assert response.status_code == 200
    assert '<html lang="cy"' in response.content.decode()
    assert "Cymraeg" not in client.get(report.url).content.decode()


def test_a_renamed_page_leaves_a_redirect(
    report: ReportPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    section = build_section(report, "Text")
    old = section.url

    with django_capture_on_commit_callbacks(execute=True):
        publish(section, slug="renamed")

    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith("/reports/test-report/renamed/")


def test_a_moved_page_leaves_a_redirect(
    report: ReportPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    other = build_report(title="Other", slug="other")
    section = build_section(report, "Text")
    old = section.url

    with django_capture_on_commit_callbacks(execute=True):
        section.move(other, pos="last-child")

    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith("/reports/other/a-section/")
