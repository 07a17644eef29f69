"""Search in the admin: what editors teach it, what people missed, queries that break nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.home.models import StandardPage
from hub.search.models import BestBet, SearchLog, Synonym
from hub.users.models import User
from tests.factories.pages import build_home, publish

pytestmark = pytest.mark.django_db

LIST = "search_searches"
HOSTILE = [
    *(
        '"',
        'a"b',
        "\x00",
        "   ",
        "*",
        "-",
        "NOT",
        "a AND",
        "(",
        "^",
        "title:",
        "'; DROP TABLE x;--",
    ),
    *("word " * 3000, "x" * 100_000, "社会 \U0001f600 \ud800".encode("utf-8", "ignore").decode()),
]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin@example.org", "pass"))
    return client


def note(text: str, times: int, found: int, days: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days)
    SearchLog.objects.create(day=day, text=text, times=times, found=found)


def test_what_found_nothing_is_two_clicks_from_a_synonym(admin: Client) -> None:
    note("wellbeing act", 4, 0)
    note("wellbeing act", 2, 0, days=3)
    note("tender", 9, 12)
    note("forgotten", 9, 0, days=40)

    response = admin.get(reverse(LIST))

    nothing, everything = (list(table["rows"]) for table in response.context["tables"])
    assert nothing == [{"text": "wellbeing act", "total": 6}]
    assert everything == [
        {"text": "tender", "total": 9},
        {"text": "wellbeing act", "total": 6},
    ]
    add = reverse("wagtailsnippets_search_synonym:add") + "?text=wellbeing%20act"
    assert add in response.content.decode()
    form = admin.get(add).context["form"]
    assert form["names"].value() == "wellbeing act\n"
    admin.post(add, {"names": "wellbeing act\nwell-being of future generations act"})
    assert Synonym.objects.get().words[1][0] == "well"


def test_a_best_bet_begins_with_what_was_searched(admin: Client) -> None:
    page = publish(build_home().add_child(instance=StandardPage(title="Zebra", live=False)))
    add = reverse("wagtailsnippets_search_bestbet:add") + "?text=stripes"

    assert admin.get(add).context["form"]["phrases"].value() == "stripes\n"
    admin.post(add, {"phrases": "stripes", "page": page.pk, "note": ""})

    assert [(bet.page.title, bet.words) for bet in BestBet.objects.all()] == [
        ("Zebra", (("stripes",),))
    ]


def test_one_name_is_no_synonym(admin: Client) -> None:
    add = reverse("wagtailsnippets_search_synonym:add")
    response = admin.post(add, {"names": "alone"})

    assert "Give at least two names" in response.content.decode()
    assert not Synonym.objects.exists()


def test_editors_see_the_list_and_others_do_not(client: Client) -> None:
    user = User.objects.create_user("editor@example.org", "pass")
    client.force_login(user)
    assert client.get(reverse(LIST)).status_code == 403
    user.groups.add(Group.objects.get(name="Editors"))
    assert client.get(reverse(LIST)).status_code == 200


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_query_breaks_the_search_of_the_admin(admin: Client, number: int) -> None:
    build_home()
    for name in ("wagtailadmin_pages:search", "wagtailimages:index", "wagtaildocs:index"):
        assert admin.get(reverse(name), {"q": HOSTILE[number]}).status_code == 200


def test_the_admin_finds_pages(admin: Client) -> None:
    publish(build_home().add_child(instance=StandardPage(title="Zebra crossing", live=False)))
    publish(build_home().add_child(instance=StandardPage(title="Harbour", live=False)))

    def found(text: str) -> list[Any]:
        pages = admin.get(reverse("wagtailadmin_pages:search"), {"q": text}).context["pages"]
        return [page.title for page in pages]

    assert found('zebra"') == found("ZEBRA cross") == ["Zebra crossing"]
    assert found("lion") == []
