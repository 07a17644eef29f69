"""Related content on pages: public, in the page's language, and left out without an engine."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from hub.search import related, upkeep
from hub.search.engines.base import Engine
from hub.taxonomy.models import PageLink
from tests.factories.casestudies import build_case
from tests.factories.guidance import build_guidance
from tests.factories.pages import build_report, build_section

pytestmark = pytest.mark.django_db
MASONRY = "Apprentices learn the craft of masonry on every contract with the council."


def more_on(client: Client, page: Page) -> list[str]:
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    return [link.get_text() for link in html.select('nav[aria-labelledby="alike"] a')]


@pytest.fixture
def guide(site_index: Engine) -> Any:
    """A guide on masonry, indexed with what is like it and what must not show."""
    guide = build_guidance("Masonry by apprentices", lead=MASONRY, body=[])
    build_case("A wall in Speke", lead=MASONRY, action=[])
    linked = build_guidance("Linked already", lead=MASONRY, body=[])
    PageLink.objects.create(source=guide, target=linked, role=PageLink.Role.RELATED)
    locked = build_case("Behind a lock", lead=MASONRY, action=[])
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)
    build_section(build_report(), MASONRY)
    build_case("Gardens", lead="Nothing of the kind; flowers.", action=[])
    upkeep.catch_up(site_index)
    return guide


def test_public_pages_about_the_same(guide: Any, client: Client) -> None:
    assert more_on(client, guide) == ["A wall in Speke"]
    case = Page.objects.get(title="A wall in Speke").specific
    assert set(more_on(client, case)) == {"Masonry by apprentices", "Linked already"}


def test_what_was_hidden_a_moment_ago_does_not_show(guide: Any, client: Client) -> None:
    Page.objects.get(title="A wall in Speke").unpublish()
    assert more_on(client, guide) == []


@pytest.mark.usefixtures("known_frame")
def test_it_costs_no_query_once_it_is_known(
    guide: Any, client: Client, django_assert_num_queries: Any
) -> None:
    client.get(guide.url)
    with django_assert_num_queries(3):
        assert more_on(client, guide) == ["A wall in Speke"]


def test_it_costs_no_query_when_nothing_is_like_it(
    site_index: Engine, django_assert_num_queries: Any
) -> None:
    alone = Page.objects.get(pk=build_guidance("Alone", body=[]).pk)

    with django_assert_num_queries(0):
        assert related.list_alike(alone, "guidance") == []


def test_without_an_engine_it_is_left_out_and_nobody_waits(
    guide: Any, client: Client, site_index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    like = site_index.more_like_this
    monkeypatch.setattr(
        site_index,
        "more_like_this",
        lambda *each, **more: asked.append(each) or like(*each, **more),
    )
    site_index.engine.directory.abandon()

    assert more_on(client, guide) == more_on(client, guide) == []
    assert len(asked) == 1
    upkeep.rebuild(site_index)
    monkeypatch.setattr(related, "PAUSE", 0.0)
    assert more_on(client, guide) == ["A wall in Speke"]
