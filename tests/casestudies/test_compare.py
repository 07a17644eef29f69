"""Case studies side by side, and what is said when they cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from casestudies.models import CaseStudyPage
from tests.factories.casestudies import build_case, build_case_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> list[CaseStudyPage]:
    build_case_index()
    rain = [{"type": "rich_text", "value": "<p>It rained.</p><p>It cost more.</p>"}]
    return [
        build_case(
            f"Case {number}",
            shortcomings=rain if number == 2 else [],
            would_not_repeat="Wait." if number == 1 else "",
            outcomes=[
                {"measure": "Jobs", "unit": "people", "period": "2020", "committed": 10 * number}
                | ({"delivered": 5} if number == 1 else {})
            ],
            parties=[(f"Council {number}", "commissioner"), ("A firm", "prime")],
        )
        for number in range(1, 5)
    ]


def compare(client: Client, ids: str) -> tuple[int, BeautifulSoup]:
    response = client.get(f"{build_case_index().url}compare/?{ids}")
    return response.status_code, BeautifulSoup(response.content, "html.parser")


def test_columns_stand_in_the_order_of_the_address(
    client: Client, cases: list[CaseStudyPage]
) -> None:
    status, html = compare(client, f"ids={cases[1].pk},{cases[0].pk}")
    assert status == 200
    assert [head.text for head in html.select("thead th")] == ["Case 2", "Case 1"]
    cells = {
        group.th.text: [cell.get_text(" ", strip=True) for cell in group.select("td")]
        for group in html.select("tbody")
    }
    assert cells["Outcomes"] == [
        "Jobs Committed: 20 people; Delivery: not reported",
        (
            "Jobs Committed: 10 people; Delivered, as reported: 5 people; "
            "Share of the commitment delivered: 50%"
        ),
    ]
    assert cells["What did not work"] == ["It rained. It cost more.", "not reported"]
    assert cells["What they would not do again"] == ["not reported", "Wait."]
    assert cells["Commissioner"] == ["Council 2", "Council 1"]


def test_a_form_may_send_each_number_by_itself(client: Client, cases: list[CaseStudyPage]) -> None:
    status, html = compare(client, "&".join(f"ids={page.pk}" for page in [*cases[:3], cases[0]]))
    assert status == 200
    assert len(html.select("thead th")) == 3


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ("", "Choose two or three case studies"),
        ("ids={0}", "Choose two or three case studies"),
        ("ids={0},{1},{2},{3}", "You chose 4 case studies."),
        ("ids={0},{1},99999", "no public case study with the number 99999"),
        ("ids={0},x<script>,²", "no public case studies with the numbers x<script>, ²"),
    ],
)
def test_what_is_wrong_is_said(
    client: Client, cases: list[CaseStudyPage], ids: str, message: str
) -> None:
    status, html = compare(client, ids.format(*(page.pk for page in cases)))
    assert status == 400
    assert html.title.text.startswith("These case studies cannot be compared")
    assert message in html.select_one(".error-summary").text
    assert html.select("table") == []


def test_what_is_not_public_cannot_be_compared(client: Client, cases: list[CaseStudyPage]) -> None:
    PageViewRestriction.objects.create(page=cases[0], restriction_type=PageViewRestriction.LOGIN)
    draft = build_case("Draft", is_live=False)
    status, html = compare(client, f"ids={cases[0].pk},{draft.pk},{cases[1].pk}")
    assert status == 400
    assert "Case 1" not in html.text
    assert "Draft" not in html.text


@pytest.mark.parametrize("count", [2, 3])
def test_queries(
    client: Client,
    settings: Any,
    cases: list[CaseStudyPage],
    django_assert_num_queries: Any,
    count: int,
) -> None:
    settings.PART_CACHE_SECONDS = 600
    ids = f"ids={','.join(str(page.pk) for page in cases[:count])}"
    compare(client, ids)
    with django_assert_num_queries(8):
        compare(client, ids)
