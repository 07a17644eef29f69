"""Statements: the publisher's details from the site profile, or a notice that they are missing."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Site

from hub.home.models import HomePage, StandardPage
from hub.upkeep.models import SiteProfile
from tests.factories.pages import publish

KINDS = ["accessibility", "privacy", "contact"]
# Number of notices that something is missing from an empty profile.
MISSING = {"accessibility": 4, "privacy": 4, "contact": 1}


@pytest.fixture
def statements(home: HomePage) -> None:
    for kind in KINDS:
        home.refresh_from_db()
        publish(
            home.add_child(instance=StandardPage(title=kind.title(), slug=kind, statement=kind))
        )


def text_of(client: Client, kind: str) -> str:
    soup = BeautifulSoup(client.get(f"/{kind}/").content, "html.parser")
    return " ".join(soup.main.get_text(" ", strip=True).split())


def fill_profile() -> None:
    SiteProfile.objects.update_or_create(
        site=Site.objects.get(),
        defaults={
            "publisher_name": "Borough of Testing",
            "contact_email": "people@hub.test",
            "accessibility_status": "partial",
            "accessibility_prepared_on": date(2026, 11, 1),
            "accessibility_reviewed_on": date(2026, 11, 2),
            "accessibility_known_issues": "The map has no text.",
            "accessibility_enforcement": "Our ombudsman looks first.",
            "data_protection_contact": "Officer, dpo@hub.test",
            "hosting_text": "In a cellar.",
        },
    )


@pytest.mark.parametrize("kind", KINDS)
def test_empty_profile_is_told(statements: None, client: Client, kind: str) -> None:
    text = text_of(client, kind)
    assert text.count("Not filled in yet") == MISSING[kind]
    assert "None" not in text


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        (
            "accessibility",
            [
                "The website is run by Borough of Testing.",
                "people@hub.test",
                "Our ombudsman looks first.",
                "Equality and Human Rights Commission (EHRC)",
                "Equality Commission for Northern Ireland (ECNI)",
                "This website is partially compliant with the Web Content Accessibility Guidelines",
                "The map has no text.",
                "This statement was prepared on 1 November 2026.",
                "It was last reviewed on 2 November 2026.",
            ],
        ),
        ("privacy", ["Borough of Testing publishes this site", "dpo@hub.test", "In a cellar."]),
        ("contact", ["people@hub.test"]),
    ],
)
def test_filled_profile_is_shown(
    statements: None, client: Client, kind: str, details: list[str]
) -> None:
    fill_profile()
    text = text_of(client, kind)
    assert "Not filled in yet" not in text
    assert [detail for detail in details if detail not in text] == []


def test_ordinary_page_has_no_details(pages: list[StandardPage], client: Client) -> None:
    fill_profile()
    text = text_of(client, "first")
    assert "people@hub.test" not in text
    assert "Not filled in yet" not in text
