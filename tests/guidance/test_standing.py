"""Notices on guidance, and the editors' list: overdue, replaced, resting on ended law."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hub.guidance.attention import ENDED_LAW, OVERDUE, list_attention
from hub.guidance.models import GuidancePage
from hub.reference.models import Rule, RuleBasis, RuleCondition, Source, Threshold
from tests.factories.guidance import build_guidance, build_index, build_instrument

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "2026-12-01T12:00:00+00:00", "2027-06-02T12:00:00+00:00"


def notices(client: Client, page: GuidancePage) -> list[str]:
    cache.clear()
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    return [each.get_text() for each in html.select("article > .notice > .notice-title")]


def test_the_overdue_notice_comes_the_day_after(client: Client) -> None:
    page = build_guidance("Page", review_by=date(2027, 6, 1))

    with time_machine.travel("2027-06-01T12:00:00+00:00", tick=False):
        assert notices(client, page) == []
    with time_machine.travel(AFTER, tick=False):
        assert notices(client, page) == ["Review overdue"]
        assert "Review overdue" in client.get(build_index().url).content.decode()


@pytest.mark.parametrize("status", ["superseded", "withdrawn"])
def test_law_that_falls_flags_the_pages_on_it_at_once(client: Client, status: str) -> None:
    law, other = build_instrument("old-act"), build_instrument("other-act")
    page = build_guidance("On it", instruments=(law,))
    safe = build_guidance("Elsewhere", instruments=(other,))
    assert notices(client, page) == []

    law.status = status
    law.save()

    assert notices(client, page) == ["The rules under this page have changed"]
    assert notices(client, safe) == []
    assert list(GuidancePage.objects.resting_on_ended()) == [page]


def test_law_that_ends_on_a_day_flags_the_page_the_day_after(client: Client) -> None:
    law = build_instrument("act", in_force_to=date(2027, 6, 1))
    page = build_guidance("On it", instruments=(law,))

    with time_machine.travel(BEFORE, tick=False):
        assert notices(client, page) == []
    with time_machine.travel(AFTER, tick=False):
        assert notices(client, page) == ["The rules under this page have changed"]


def test_a_replaced_page_leads_on_and_leaves_the_list(client: Client) -> None:
    new = build_guidance("New page")
    old = build_guidance("Old page", superseded_by=new)

    html = client.get(old.url).content.decode()

    assert notices(client, old) == ["This page has been replaced"]
    assert f'<a href="{new.url}">Read instead: New page</a>' in html
    assert "Old page" not in client.get(build_index().url).content.decode()


def test_a_page_replaced_by_a_draft_does_not_lead_to_it(client: Client) -> None:
    new = build_guidance("Secret draft")
    old = build_guidance("Old page", superseded_by=new)
    new.unpublish()

    assert notices(client, old) == ["This page has been replaced"]
    assert "Secret draft" not in client.get(old.url).content.decode()


def test_dates_of_the_law_on_a_page(client: Client) -> None:
    page = build_guidance(
        "Law", applies_from=date(2027, 1, 1), applies_to=date(2027, 3, 31), review_by=None
    )

    with time_machine.travel(BEFORE, tick=False):
        assert notices(client, page) == ["Not in force yet"]
    with time_machine.travel("2027-02-01T12:00:00+00:00", tick=False):
        assert notices(client, page) == []
    with time_machine.travel(AFTER, tick=False):
        assert notices(client, page) == ["This was the law until a past day"]


def build_rule(code: str, law: object) -> Rule:
    rule = Rule.objects.create(code=code, force="duty", sentence="Do it.")
    source, _made = Source.objects.get_or_create(key="T1", defaults={"title": "A source"})
    RuleBasis.objects.create(rule=rule, source=source, instrument=law)
    RuleCondition.objects.create(rule=rule)
    return rule


def test_one_list_holds_the_whole_wake_of_a_change_of_law() -> None:
    law, other = build_instrument("old-act"), build_instrument("other-act")
    page = build_guidance("On it", instruments=(law,), review_by=date(2027, 6, 1))
    build_guidance("Elsewhere", instruments=(other,))
    rule, _safe = build_rule("R1", law), build_rule("R2", other)
    lines = [
        Threshold.objects.create(
            code=code, line="full-rules", value=1, start=date(2025, 2, 24), instrument=each
        )
        for code, each in (("T1", law), ("T2", other))
    ]
    assert list_attention(date(2027, 6, 2))[0].reasons == [OVERDUE]

    law.status = "withdrawn"
    law.save()

    found = {
        (type(item.row), item.row.pk): item.reasons for item in list_attention(date(2027, 6, 2))
    }
    assert found == {
        (GuidancePage, page.pk): [ENDED_LAW, OVERDUE],
        (Rule, rule.pk): [ENDED_LAW],
        (Threshold, lines[0].pk): [ENDED_LAW],
    }


def test_drafts_are_not_in_the_list() -> None:
    page = build_guidance("Draft", review_by=date(2020, 1, 1))
    page.unpublish()

    assert list_attention(date(2027, 1, 1)) == []


def test_editors_see_it_with_the_way_to_each_row(client: Client) -> None:
    page = build_guidance("Late page", review_by=date(2027, 6, 1))
    build_guidance("Page on time", review_by=date(2027, 9, 1))
    address = reverse("guidance_attention")
    assert client.get(address).status_code == 302

    with time_machine.travel(AFTER, tick=False):
        client.force_login(get_user_model().objects.create_superuser("a@example.org", "long 7 x"))
        html = client.get(address).content.decode()

    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert "Late page" in html
    assert "Page on time" not in html
