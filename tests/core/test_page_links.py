"""Internal links in a text: where they lead, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.rich_text import expand_db_html

from hub.home.models import StandardPage
from tests.factories.pages import build_home, publish

pytestmark = pytest.mark.django_db


def build_page(title: str, text: str = "<p>Text</p>") -> StandardPage:
    body = [{"type": "rich_text", "value": text}]
    return publish(build_home().add_child(instance=StandardPage(title=title)), body=body)


def link_to(*pages: StandardPage) -> str:
    links = "".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in pages)
    return f"<p>{links}</p>"


@pytest.mark.parametrize("count", [1, 20])
def test_links_cost_a_page_nothing_once_they_are_known(
    count: int, client: Client, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.PART_CACHE_SECONDS = 600
    others = [build_page(f"Other {n}") for n in range(count)]
    page = build_page("Page", link_to(*others))

    with django_assert_num_queries(5):
        expand_db_html(link_to(*others))
    with django_assert_num_queries(0):
        expand_db_html(link_to(*others))
    client.get(page.url)
    with django_assert_num_queries(3):
        response = client.get(page.url)

    links = BeautifulSoup(response.content, "html.parser").select(".rich-text a")
    assert [link["href"] for link in links] == [f"/other-{n}/" for n in range(count)]


def test_a_link_follows_its_page(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.PART_CACHE_SECONDS = 600
    page = build_page("Old")
    text = link_to(page)
    assert expand_db_html(text) == '<p><a href="/old/">Old</a></p>'

    with django_capture_on_commit_callbacks(execute=True):
        publish(page, slug="new")
    assert expand_db_html(text) == '<p><a href="/new/">Old</a></p>'

    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert expand_db_html(text) == "<p><a>Old</a></p>"


def test_a_link_to_a_page_that_comes_later_works_then(settings: Any) -> None:
    settings.PART_CACHE_SECONDS = 600
    page = build_page("Last")
    later = f'<a linktype="page" id="{page.pk + 1}">x</a>'
    assert expand_db_html(later) == "<a>x</a>"

    assert build_page("Later").pk == page.pk + 1
    assert expand_db_html(later) == '<a href="/later/">x</a>'


@pytest.mark.parametrize("number", ["", "None", "x' OR 1", "²"])
def test_a_link_without_a_number_is_none(number: str) -> None:
    assert expand_db_html(f'<a linktype="page" id="{number}">x</a>') == "<a>x</a>"
