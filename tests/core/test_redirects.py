"""Addresses below a renamed page lead on: its files, its lists, its children, with their query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site

from hub.reports.models import ReportPage
from tests.factories.learning import build_user
from tests.factories.pages import build_report, build_section, publish

pytestmark = pytest.mark.django_db
Rename = Callable[[Page, str], None]


@pytest.fixture
def report(db: None) -> ReportPage:
    return build_report()


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Any) -> Rename:
    def rename_page(page: Page, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            publish(page, slug=slug)

    return rename_page


def follow(client: Client, address: str) -> tuple[int, str]:
    """Return the status of the answer and where it leads."""
    response = client.get(address)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize(
    "below",
    [
        "",
        "?from=letter",
        "report.pdf",
        "recommendations.csv",
        "recommendations.json?status=accepted&status=rejected",
        "recommendations/?q=a%26b",
        "recommendations/page/2/",
        "caf%C3%A9/",
    ],
)
def test_addresses_below_a_renamed_page_lead_on(
    report: ReportPage, client: Client, rename: Rename, below: str
) -> None:
    rename(report, "final-report")

    assert follow(client, f"/reports/test-report/{below}") == (
        301,
        f"/reports/final-report/{below}",
    )


def test_the_file_of_a_renamed_report_is_served(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    rename(report, "final-report")

    response = client.get("/reports/test-report/recommendations.csv", follow=True)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_addresses_below_a_renamed_parent_lead_on(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    rename(report.get_parent().specific, "papers")

    assert follow(client, "/reports/test-report/report.pdf") == (
        301,
        "/papers/test-report/report.pdf",
    )


def test_the_nearest_redirect_is_followed(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    section = build_section(report, "Text")
    rename(section, "renamed")
    rename(report, "final-report")

    assert follow(client, "/reports/test-report/a-section/x.pdf") == (
        301,
        "/reports/final-report/renamed/x.pdf",
    )


def test_an_address_below_a_redirect_to_home_stays_on_this_site(
    report: ReportPage, client: Client
) -> None:
    home = report.get_parent().get_parent()
    Redirect.objects.create(old_path="/old", redirect_page=home)

    assert follow(client, "/old//example.org/") == (301, "/example.org/")
    assert follow(client, "/old/a.pdf?b=1") == (301, "/a.pdf?b=1")


def test_other_languages_lead_on_below_their_prefix(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    welsh = Locale.objects.create(language_code="cy")
    translated = publish(report.copy_for_translation(welsh, copy_parents=True))
    old = translated.url
    rename(translated, "adroddiad")

    assert old == "/cy/reports/test-report/"
    assert follow(client, f"{old}report.pdf?a=1") == (301, "/cy/reports/adroddiad/report.pdf?a=1")


def test_a_page_renamed_back_and_forth_ends_in_not_found(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    rename(report, "final-report")
    rename(report, "test-report")
    assert Redirect.objects.filter(old_path="/reports/test-report").exists()

    assert follow(client, "/reports/test-report/nothing.pdf") == (404, "")
    assert follow(client, "/reports/final-report/nothing.pdf") == (
        301,
        "/reports/test-report/nothing.pdf",
    )


def test_pages_that_changed_places_do_not_lead_in_circles(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    other = build_report(title="Other", slug="other")
    rename(report, "between")
    rename(other, "test-report")
    rename(report, "other")

    assert follow(client, "/reports/other/nothing.pdf") == (404, "")
    assert follow(client, "/reports/test-report/nothing.pdf") == (404, "")


def test_a_page_that_is_no_longer_public_is_not_named(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    rename(report, "secret-name")
    report.unpublish()

    assert follow(client, "/reports/test-report/") == (404, "")
    assert follow(client, "/reports/test-report/report.pdf") == (404, "")


def test_a_restricted_page_is_named_to_those_who_may_read_it(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    rename(report, "secret-name")
    restriction = PageViewRestriction.objects.create(
        page=report, restriction_type=PageViewRestriction.LOGIN
    )
    asked = "/reports/test-report/report.pdf?a=1"

    sign_in = f"/accounts/login/?next={quote(asked)}"
    assert follow(client, asked) == (302, sign_in)

    client.force_login(build_user("ann"))
    assert follow(client, asked) == (301, "/reports/secret-name/report.pdf?a=1")

    restriction.restriction_type = PageViewRestriction.GROUPS
    restriction.save()
    assert follow(client, asked) == (404, "")


def test_redirects_that_editors_wrote_lead_from_their_address_alone(client: Client) -> None:
    for old in ("/old", "/asked?a=1&b=2", "/caf%C3%A9", "/"):
        Redirect.add_redirect(old, "https://example.org/new", is_permanent=False)

    assert follow(client, "/old/?a=1") == (302, "https://example.org/new")
    assert follow(client, "/asked/?b=2&a=1") == (302, "https://example.org/new")
    assert follow(client, "/caf%C3%A9/") == (302, "https://example.org/new")
    assert follow(client, "/asked/?b=2") == (404, "")
    assert follow(client, "/old/report.pdf") == (404, "")


def test_the_redirect_of_the_own_site_comes_first(client: Client) -> None:
    site = Site.objects.get()
    Redirect.add_redirect("/old", "https://example.org/mine", site=site)
    Redirect.add_redirect("/old", "https://example.org/of-all")

    assert follow(client, "/old/") == (301, "https://example.org/mine")


def test_nothing_that_was_sent_is_led_on_below_a_page(
    report: ReportPage, client: Client, rename: Rename
) -> None:
    rename(report, "final-report")

    assert client.post("/reports/test-report/nothing/").status_code == 404
