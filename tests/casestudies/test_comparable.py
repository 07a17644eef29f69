"""Which case studies go into the take-away pack of a purchase."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from casestudies.comparable import find_comparable
from hub.guidance.models import RuleFinderPage
from hub.reference.law.facts import Situation
from tests.factories.casestudies import build_case
from tests.factories.guidance import build_index
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    england, wales = [("place", "england")], [("place", "wales")]
    build_case("Small and English", terms=england, contract_value=60_000, evidence_level=2)
    build_case("Alike and strong", terms=england, contract_value=90_000, evidence_level=3)
    build_case("Large", terms=england, contract_value=6_000_000)
    build_case("Welsh", terms=wales, contract_value=60_000)
    build_case("A building", terms=[*england, ("sector", "construction")])
    locked = build_case("Locked", terms=england, contract_value=60_000, evidence_level=5)
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize(
    ("situation", "titles"),
    [
        (
            Situation(nation="england", value=Decimal(50_000)),
            ["Alike and strong", "Small and English", "4 case studies: England"],
        ),
        (Situation(nation="wales", value=Decimal(50_000)), ["Welsh", "1 case study: Wales"]),
        (
            Situation(nation="england", contract_kind="works"),
            ["A building", "4 case studies: England"],
        ),
        (Situation(nation="england"), ["4 case studies: England"]),
        (Situation(nation="scotland", value=Decimal(50_000)), []),
        (Situation(value=Decimal(50_000)), ["Alike and strong", "Small and English", "Welsh"]),
        (Situation(nation="outside", value=Decimal(50_000)), []),
    ],
)
def test_same_nation_and_about_the_same_value(
    library: None, situation: Situation, titles: list[str]
) -> None:
    found = find_comparable(situation, RequestFactory().get("/"))
    assert [each.title for each in found] == titles


def test_they_stand_in_the_pack(library: None, client: Client) -> None:
    finder = RuleFinderPage(title="What applies", slug="what-applies")
    page = publish(build_index().add_child(instance=finder))
    asked = "nation=england&authority=council&kind=services&value=50000&start=2026-11-23"
    text = client.get(f"{page.url}pack/?{asked}").content.decode()
    assert "Case studies like yours" in text
    assert "Alike and strong" in text
    assert "Locked" not in text
    assert "Welsh" not in text


def test_without_one_like_it_the_pack_leads_to_those_of_the_nation(
    library: None, client: Client
) -> None:
    finder = RuleFinderPage(title="What applies", slug="what-applies")
    page = publish(build_index().add_child(instance=finder))
    asked = "nation=england&authority=council&kind=services&value=300000&start=2026-11-23"
    text = client.get(f"{page.url}pack/?{asked}").content.decode()
    assert "Case studies like yours" not in text
    assert "We know of none that is like yours." in text
    assert "/case-studies/?place=england" in text
