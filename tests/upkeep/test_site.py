"""What the site says about itself: profile, well-known addresses, site row, history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.apps.registry import Apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError
from django.test import Client
from wagtail.models import Site

from hub.core.page_cache import current_generation
from hub.home.models import HomePage, StandardPage
from hub.upkeep.checks import REQUIRED
from hub.upkeep.history import public_history
from hub.upkeep.models import ChangeNote, SiteProfile
from hub.upkeep.signal_handlers import sync_site_after_migrate
from hub.upkeep.site_row import sync_site_row

pytestmark = pytest.mark.django_db
COMPLETE = {
    "publisher_name": "Riverside Council",
    "contact_email": "hub@riverside.test",
    "accessibility_status": "partial",
    "accessibility_prepared_on": date(2026, 11, 1),
    "accessibility_enforcement": "The commission for equality",
    "data_protection_contact": "The data office",
    "hosting_text": "On our own machines",
}


def build_profile(**changes: Any) -> SiteProfile:
    site = Site.objects.get(is_default_site=True)
    return SiteProfile.objects.update_or_create(site=site, defaults=COMPLETE | changes)[0]


def profile_errors() -> list[str]:
    found = run_checks(include_deployment_checks=True, databases=["default"])
    return [item.msg for item in found if (item.id or "").startswith("hub.upkeep")]


def test_complete_profile_passes(home: HomePage) -> None:
    build_profile()

    assert profile_errors() == []


def test_missing_profile_names_every_gap_by_the_command(home: HomePage) -> None:
    assert len(profile_errors()) == len(REQUIRED)

    with pytest.raises(SystemCheckError, match="does not say: publisher"):
        call_command("check", deploy=True, databases=["default"])


@pytest.mark.parametrize(
    "changes",
    [
        {"contact_email": "hub@example.org"},
        {"publisher_name": "TODO"},
        {"hosting_text": "   "},
        {"accessibility_status": ""},
    ],
)
def test_placeholder_and_gap_are_errors(home: HomePage, changes: dict[str, str]) -> None:
    build_profile(**changes)

    assert len(profile_errors()) == 1


def test_profile_is_not_read_unless_the_database_was_named(home: HomePage) -> None:
    found = run_checks(include_deployment_checks=True)

    assert not [item for item in found if (item.id or "").startswith("hub.upkeep")]


def test_database_without_tables_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(Site.objects, "all", refuse)

    assert profile_errors() == ["The site profile cannot be read: the database is not migrated."]


def test_security_txt_follows_the_profile(client: Client, home: HomePage, settings: Any) -> None:
    settings.SITE_URL = "https://hub.riverside.test"
    bare = client.get("/.well-known/security.txt").content.decode()
    assert bare.startswith("Contact: https://hub.riverside.test/feedback/\n")
    build_profile()

    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:hub@riverside.test",
        "Expires: 2027-04-30T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://hub.riverside.test/.well-known/security.txt",
    ]


def test_robots_txt_names_the_sitemap(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://hub.riverside.test"

    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /feedback/",
        "Disallow: /*/feedback/",
        "Disallow: /_util/",
        "",
        "Sitemap: https://hub.riverside.test/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://hub.riverside.test", "hub.riverside.test", 443),
        ("http://hub.riverside.test", "hub.riverside.test", 80),
        ("http://localhost:8103", "localhost", 8103),
    ],
)
def test_site_row_follows_the_setting(
    home: HomePage, settings: Any, address: str, host: str, port: int
) -> None:
    Site.objects.update(hostname="elsewhere.test", port=1)
    settings.SITE_URL = address

    assert sync_site_row() == f"now {host}:{port}"
    assert sync_site_row() == "in step"

    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == (host, port, address)
    assert home.full_url == f"{address}/"


def test_site_row_of_another_site_is_left_alone(home: HomePage, settings: Any) -> None:
    settings.SITE_URL = "https://hub.riverside.test"
    other = Site.objects.create(hostname="hub.riverside.test", port=443, root_page=home)

    assert "belongs to another site" in sync_site_row()
    assert not Site.objects.get(pk=other.pk).is_default_site


def test_history_is_newest_first_in_one_query(
    article: StandardPage, django_assert_num_queries: Any
) -> None:
    other = StandardPage.objects.get(pk=article.pk)
    for day, text in ((3, "third"), (1, "first"), (2, "second")):
        ChangeNote.objects.create(page=other, date=date(2026, 1, day), text=text)

    with django_assert_num_queries(1):
        history = public_history(other)

    assert [note.text for note in history.notes] == ["third", "second", "first"]
    assert history.first_published == article.first_published_at


@pytest.mark.parametrize("what", ["profile", "note"])
def test_change_ends_stored_pages(
    article: StandardPage, what: str, django_capture_on_commit_callbacks: Any
) -> None:
    before = current_generation()

    with django_capture_on_commit_callbacks(execute=True):
        if what == "profile":
            build_profile()
        else:
            ChangeNote.objects.create(page=article, text="Something")

    assert current_generation() != before


def test_profile_is_edited_in_the_admin(admin_client: Client, home: HomePage) -> None:
    site = Site.objects.get()
    url = f"/admin/settings/upkeep/siteprofile/{site.pk}/"
    data = COMPLETE | {"site_name": "Riverside Hub", "accessibility_prepared_on": "2026-11-01"}

    response = admin_client.post(url, data)

    assert response.status_code == 302
    profile = SiteProfile.objects.get()
    assert (profile.site_name, profile.accessibility_prepared_on) == (
        "Riverside Hub",
        date(2026, 11, 1),
    )
    admin_client.logout()
    assert "Riverside Hub" in admin_client.get("/feedback/").content.decode()


def test_site_has_a_profile_and_no_reader_makes_one(client: Client, home: HomePage) -> None:
    profile = SiteProfile.objects.get()
    assert (profile.site, profile.site_name) == (Site.objects.get(), "Social Value Hub")

    client.get("/")

    assert SiteProfile.objects.count() == 1


def test_handler_of_migrations_bears_with_tables_that_are_gone() -> None:
    SiteProfile.objects.all().delete()

    sync_site_after_migrate(apps=Apps())
    assert not SiteProfile.objects.exists()

    sync_site_after_migrate()
    assert SiteProfile.objects.count() == 1
