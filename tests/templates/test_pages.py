"""Pages of the frame: errors help, signing in is ours throughout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import reverse

from hub.users import urls as users_urls
from tests.templates.samples import FRAME

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_a_fault_page_needs_no_request_no_context_and_no_database(name: str) -> None:
    page = BeautifulSoup(get_template(name).render(), "html.parser")

    assert page.select_one("h1").get_text() == page.select_one("title").get_text()
    assert page.html["lang"] == "en-GB"
    assert page.select_one("main a")["href"] == "/"


@pytest.mark.django_db
def test_the_not_found_page_leads_on(rf: Any) -> None:
    request = rf.get("/no such/?x")
    request.hub_frame = FRAME
    html = render_to_string("404.html", {"frame": FRAME, "request": request})
    links = [link["href"] for link in BeautifulSoup(html, "html.parser").select("main a")]

    assert links == ["/", "/report/", "/feedback/?page=%2Fno%20such%2F"]


def test_the_manifest_is_json_whatever_the_name_of_the_site() -> None:
    frame = {"site_name": 'The "Hub"\\', "language": "en-GB"}

    manifest = json.loads(render_to_string("manifest.webmanifest", {"frame": frame}))

    assert manifest["name"] == 'The "Hub"\\'
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "512x512"]


def test_every_page_and_letter_of_accounts_is_ours() -> None:
    """No template of the package that drives accounts is named by a view that answers."""
    views = [
        pattern.callback.view_class
        for pattern in walk(users_urls.urlpatterns)
        if hasattr(pattern.callback, "view_class")
    ]
    names = {view.template_name for view in views if getattr(view, "template_name", "")}

    assert len(names) > 15
    for name in names:
        assert Path(get_template(name).origin.name).is_relative_to(TEMPLATES), name


def walk(patterns: Any) -> Any:
    for pattern in patterns:
        yield from walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.django_db
def test_signing_in_with_a_wrong_password_keeps_the_address_and_says_what_is_wrong(
    client: Client,
) -> None:
    response = client.post(
        reverse("account_login"), {"login": "ann@example.org", "password": "wrong"}
    )
    page = BeautifulSoup(response.content, "html.parser")

    assert page.select_one("#id_login")["value"] == "ann@example.org"
    assert page.select_one("#id_login")["autocomplete"] == "username"
    assert page.select_one("#id_password")["autocomplete"] == "current-password"
    assert not page.select_one("#id_password").has_attr("value")
    assert page.select_one(".error-summary li").get_text()
    assert page.select_one("title").get_text().startswith("Error: Sign in")
    assert response.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_inactive"])
def test_account_pages_stand_in_the_frame_of_the_site(client: Client, name: str) -> None:
    page = BeautifulSoup(client.get(reverse(name)).content, "html.parser")

    assert len(page.select("h1")) == 1
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("a.skip-link")["href"] == "#main"
    assert page.select_one("body > footer.site-footer") is not None


@pytest.mark.django_db
def test_signing_out_asks_first_and_only_a_post_does_it(client: Client) -> None:
    user = get_user_model().objects.create_user(email="ann@example.org", password="long enough 7")
    client.force_login(user)

    page = BeautifulSoup(client.get(reverse("account_logout")).content, "html.parser")

    assert "ann@example.org" in page.select_one("main").get_text()
    assert page.select_one("main form")["method"] == "post"
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
