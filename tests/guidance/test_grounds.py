"""What is remembered of guidance: facts, no judgement, no draft, and only until a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from hub.guidance.grounds import find_grounds
from hub.guidance.models import GuidancePage, GuidanceSource
from hub.reference.models import Source
from hub.taxonomy.models import PageLink
from tests.factories.guidance import build_guidance, build_instrument, build_kit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_parts(settings: Any) -> None:
    """Remember parts of pages, as production does."""
    settings.PART_CACHE_SECONDS = 600


def show(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_first_reader_after_a_change_pays_the_same_for_any_number_of_grounds(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    laws = tuple(build_instrument(f"law-{n}") for n in range(count))
    page = build_guidance("Page", instruments=laws, terms={"audience": "public"})
    page.sources = [
        GuidanceSource(source=Source.objects.create(key=f"T{n}", title=f"Source {n}"))
        for n in range(count)
    ]
    page.save_revision().publish()
    client.get(build_guidance("Another").url)

    with django_assert_num_queries(9):
        client.get(page.url)


def test_notices_are_those_of_the_day_of_reading(client: Client) -> None:
    law = build_instrument("act", in_force_to=date(2027, 6, 1))
    page = build_guidance("On it", instruments=(law,), review_by=date(2027, 6, 1))

    with time_machine.travel("2027-06-01T22:58:00+00:00", tick=False):
        cache.clear()
        html = show(client, page.url)
        assert "Review overdue" not in html
        assert "The rules under this page have changed" not in html
    with time_machine.travel("2027-06-01T23:02:00+00:00", tick=False):
        html = show(client, page.url)
    assert "Review overdue" in html
    assert "The rules under this page have changed" in html


def test_a_law_that_an_editor_ends_is_said_at_once(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    law = build_instrument("act")
    page = build_guidance("On it", instruments=(law,))
    assert "The rules under this page have changed" not in show(client, page.url)

    with django_capture_on_commit_callbacks(execute=True):
        law.status = "withdrawn"
        law.save()

    assert "The rules under this page have changed" in show(client, page.url)


def test_a_page_that_is_closed_leaves_links_kits_and_notices_at_once(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page, other, newer = (build_guidance(title) for title in ("Page", "Other one", "Newer one"))
    PageLink.objects.create(source=page, target=other, role=PageLink.Role.RELATED)
    build_kit("member", [page, other])
    old = build_guidance("Old page", superseded_by=newer)
    address = f"{page.url}?kit=member-5&at=1"
    assert show(client, address).count("Other one") == 3
    assert "Newer one" in show(client, old.url)

    with django_capture_on_commit_callbacks(execute=True):
        for closed in (other, newer):
            PageViewRestriction.objects.create(page=closed, restriction_type="login")

    assert "Other one" not in show(client, address)
    assert "Newer one" not in show(client, old.url)


def test_a_draft_in_preview_is_neither_kept_nor_answered_from_what_is_kept(
    rf: RequestFactory,
) -> None:
    page = build_guidance("Page")
    draft = GuidancePage.objects.get(pk=page.pk)
    source = Source.objects.create(key="D1", title="Of the draft")
    draft.sources = [GuidanceSource(source=source)]
    preview = rf.get("/")
    preview.is_preview = True

    assert find_grounds(draft, preview).sources == [source]
    assert find_grounds(page, rf.get("/")).sources == []
    assert find_grounds(draft, preview).sources == [source]
