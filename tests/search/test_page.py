"""The search page, its suggestions, what is noted of a search, and the page without an engine."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.home.models import StandardPage
from hub.search import upkeep
from hub.search.engines.base import Engine
from hub.search.log import is_loggable, note_search
from hub.search.models import BestBet, SearchLog, Synonym
from hub.users.models import User
from tests.factories.guidance import build_guidance, build_index
from tests.factories.pages import build_home, build_report, build_section, publish
from tests.search.cluster import ENGINES

pytestmark = pytest.mark.django_db
both_engines = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def build_page(title: str, summary: str = "") -> Any:
    page = StandardPage(title=title, listing_summary=summary, live=False)
    return publish(build_home().add_child(instance=page))


@pytest.fixture
def content(site_index: Engine) -> Engine:
    build_guidance("Score the tender", terms={"audience": "buyer"})
    build_guidance("Answer the tender", terms={"audience": "bidder"})
    build_section(build_report(), "A tender is an offer.", "Each <b>tender</b> has a price.")
    upkeep.catch_up(site_index)
    return site_index


def shown(client: Client, query: str) -> Any:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return response


def titles(response: Any) -> list[str]:
    return sorted(row.title for row in response.context["rows"])


@both_engines
def test_results_filters_and_groups(content: Engine, client: Client) -> None:
    response = shown(client, "q=tender")

    assert response.context["total"] == 4
    assert titles(response) == ["A section", "Answer the tender", "Score the tender"]
    [section] = [row for row in response.context["rows"] if row.parts]
    assert [part.title for part in section.parts] == ["Paragraph 1.1", "Paragraph 1.2"]
    assert b"<mark>tender</mark>" in response.content
    assert b'<meta name="robots" content="noindex">' in response.content
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies

    narrowed = shown(client, "q=tender&audience=buyer&kind=guidance&audience=nonsense&year=x")
    assert titles(narrowed) == ["Score the tender"]
    [audience] = [one for one in narrowed.context["facets"] if one["name"] == "audience"]
    assert [(one["label"], one["count"]) for one in audience["options"]] == [
        ("Bidder", 1),
        ("Buyer", 1),
    ]
    assert [chip["remove_url"] for chip in narrowed.context["chips"]] == [
        "?q=tender&audience=buyer",
        "?q=tender&kind=guidance",
    ]


@both_engines
def test_slips_are_put_right_and_said(content: Engine, client: Client) -> None:
    response = shown(client, "q=tendre")
    assert response.context["answer"].corrected == "tender"
    assert response.context["total"] == 4
    assert b"exact=1" in response.content

    literal = shown(client, "q=tendre&exact=1")
    assert literal.context["total"] == 0
    assert b"Nothing here says" in literal.content


@both_engines
def test_synonyms_and_best_bets(content: Engine, client: Client) -> None:
    Synonym.objects.create(names="ITT\ntender")
    page = build_page("About tenders", summary="All of it")
    BestBet.objects.create(phrases="itt\nAsk the market", page=page)
    PageViewRestriction.objects.create(page=build_page("Hidden"), restriction_type="login")

    upkeep.catch_up(content)
    response = shown(client, "q=ITTs")
    assert (response.context["total"], response.context["answer"].corrected) == (5, "")
    assert response.context["bets"] == [
        {"title": "About tenders", "url": page.url, "note": "All of it"}
    ]
    assert shown(client, "q=itt+tender").context["bets"] == []

    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert shown(client, "q=ITTs").context["bets"] == []


@pytest.mark.parametrize("query", ["", "q=", "q=%00", "q=%22", "q=-", "q=-tender", "q=+++"])
def test_nothing_to_look_for(content: Engine, client: Client, query: str) -> None:
    response = shown(client, query)

    assert "rows" not in response.context or response.context["rows"] == []
    assert SearchLog.objects.count() == 0


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "999999", "²"])
def test_pages_that_are_not_there(content: Engine, client: Client, page: str) -> None:
    assert shown(client, f"q=tender&page={page}").context["page_obj"].number == 1


@both_engines
def test_more_pages(site_index: Engine, client: Client) -> None:
    for number in range(17):
        build_page(f"Tender {number}")
    upkeep.catch_up(site_index)

    second = shown(client, "q=tender&page=2")

    assert len(second.context["rows"]) == 2
    assert b'rel="prev" href="?q=tender&amp;page=1"' in second.content


@both_engines
def test_private_pages_are_found_by_those_who_may_open_them(
    content: Engine, client: Client
) -> None:
    group = Group.objects.create(name="Board")
    page = build_page("Secret tender", summary="Zanzibar")
    lock = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    lock.groups.add(group)
    upkeep.catch_up(content)
    user = User.objects.create_user("member@example.org", "pass")

    # A hit, a count, a facet, a correction, a snippet: nothing tells that there is something.
    nothing, tender = shown(client, "q=zanzibar"), shown(client, "q=tender")
    assert (nothing.context["total"], tender.context["total"]) == (0, 4)
    assert "Page" not in [
        option["label"] for facet in tender.context["facets"] for option in facet["options"]
    ]
    assert shown(client, "q=zanzibr").context["answer"].corrected == ""
    for response in (tender, shown(client, "q=zanzibr"), shown(client, "q=secret+tender")):
        assert b"zanzibar" not in response.content.lower()
        assert b"Secret tender" not in response.content
    assert shown(client, "q=zanzibar").context["total"] == 0
    assert client.get("/search/suggest/?q=secr").json() == {"suggestions": []}
    client.force_login(user)
    assert shown(client, "q=zanzibar").context["total"] == 0
    user.groups.add(group)
    assert titles(shown(client, "q=zanzibar")) == ["Secret tender"]
    assert shown(client, "q=zanzibr").context["answer"].corrected == "zanzibar"
    [found] = client.get("/search/suggest/?q=secr").json()["suggestions"]
    assert found == {"title": "Secret tender", "url": page.url, "kind": "Page"}


@both_engines
def test_without_an_engine_pages_stay_up(engine: Engine, client: Client) -> None:
    build_index()
    build_page("Tender & price")
    PageViewRestriction.objects.create(page=build_page("Tender two"), restriction_type="login")

    response = shown(client, "q=tender")

    assert response.context["is_down"]
    assert [each["title"] for each in response.context["titles"]] == ["Tender & price"]
    assert client.get("/guidance/").status_code == 200
    assert client.get("/search/suggest/?q=tend").json() == {"suggestions": []}
    body = client.get("/readyz").json()
    assert body["parts"]["search"]["problem"] == "SearchUnavailableError"


@pytest.mark.usefixtures("known_frame")
def test_queries_do_not_grow_with_the_hits(
    site_index: Engine,
    client: Client,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_EVERY", 0.0)
    known = build_page("Tender")
    upkeep.catch_up(site_index)
    shown(client, "q=tender")
    with django_assert_num_queries(2):
        assert shown(client, "q=tender").context["total"] == 1
    for number in range(29):
        build_page(f"Tender {number}")
    upkeep.catch_up(site_index)
    shown(client, "q=tender")
    with django_assert_num_queries(2):
        assert shown(client, "q=tender").context["total"] == 30

    BestBet.objects.create(phrases="tender", page=known)
    cache.clear()  # as its commit does
    client.force_login(User.objects.create_user("member@example.org", "pass"))
    shown(client, "q=tender")
    with django_assert_num_queries(6):
        assert len(shown(client, "q=tender").context["bets"]) == 1


def test_searches_are_counted_without_anything_of_a_person(content: Engine, client: Client) -> None:
    for query in ("q=Tender", "q=tender+", "q=tender&page=2", "q=tender&kind=report", "q=unheard"):
        shown(client, query)

    rows = SearchLog.objects.values_list("text", "times", "found").order_by("text")
    assert list(rows) == [("tender", 3, 4), ("unheard", 1, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org",
        "https://example.org/x",
        "0151 496 0000",
        "QQ 12 34 56 C",
        "L1 8JQ address",
        "word " * 11,
        "x" * 81,
        "",
    ],
)
def test_what_may_be_personal_is_not_kept(text: str) -> None:
    assert not is_loggable(text.lower())
    note_search(text, 0)
    assert SearchLog.objects.count() == 0
