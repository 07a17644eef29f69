"""Forms and lists of the site are found too; they show no more than they show anybody."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.core.management.sql import emit_post_migrate_signal
from django.test import Client

from hub.core.search_documents import PLACES, Place, register_places
from hub.search.engines.base import Engine
from hub.search.place_source import PlaceSource
from hub.search.upkeep import catch_up, rebuild
from tests.search.cluster import ENGINES
from tests.search.documents import ask

pytestmark = pytest.mark.django_db

PLACES_FOUND = list(PlaceSource().read(sorted(PLACES)))
ASKED = [
    ("sign up for an account", "/accounts/signup/"),
    ("log in", "/accounts/login/"),
    ("forgot my password", "/accounts/password/reset/"),
    ("is this certificate genuine", "/certificates/verify/"),
    ("there is a mistake on your page", "/feedback/"),
    ("enrol my staff", "/organisations/"),
]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_a_place_is_found_by_what_people_do_there(site_index: Engine) -> None:
    first = [ask(site_index, asked).hits[0].url for asked, _url in ASKED]

    assert first == [url for _asked, url in ASKED]


@pytest.mark.parametrize(
    "document", list(PlaceSource().read(sorted(PLACES))), ids=lambda one: one.id
)
def test_a_place_is_called_as_its_page_is(client: Client, document: object) -> None:
    response = client.get(document.url)

    if response.status_code == 302:
        assert response["Location"] == f"/accounts/login/?next={document.url}"
    else:
        assert response.status_code == 200
        heading = BeautifulSoup(response.content, "html.parser").h1
        assert heading.get_text(strip=True) == document.title


def test_a_route_is_registered_once() -> None:
    with pytest.raises(ValueError, match="Two places"):
        register_places(Place("account_login", "Other", "Another"))


def test_a_new_version_that_says_something_else_is_followed(engine: Engine) -> None:
    rebuild(engine)
    changed = replace(PLACES["feedback"], summary="Zanzibar")
    with mock.patch.dict(PLACES, {"feedback": changed}):
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        catch_up(engine)

        assert [hit.url for hit in ask(engine, "zanzibar").hits] == ["/feedback/"]


def test_what_is_no_longer_registered_has_no_document() -> None:
    assert list(PlaceSource().read(["gone"])) == []
