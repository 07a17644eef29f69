"""The five statuses have one name each, on the page, side by side, in filters and in files."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from casestudies.export_fields import FIELDS, OUTCOME_FIELDS
from casestudies.figures import FORMER_CODES, Standing
from casestudies.models import Outcome
from casestudies.outcome_view import describe_outcome
from hub.core.publishing import PublishRefusedError
from tests.factories.casestudies import build_case, build_case_index

VERIFIED: dict[str, Any] = {"verified": Decimal(4), "verified_by": "the audit office, by sample"}
CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"target": Decimal(20)}, "Target", "Target: 20 people; Delivery: not reported"),
    (
        {"committed": Decimal(10)},
        "Committed",
        "Committed: 10 people; Delivery: not reported",
    ),
    (
        {"target": Decimal(20), "delivered": Decimal(5)},
        "Delivered, as reported",
        "Target: 20 people; Delivered, as reported: 5 people; Share of the target delivered: 25%",
    ),
    (
        VERIFIED,
        "Verified by the audit office, by sample",
        "Verified by the audit office, by sample: 4 people",
    ),
    ({}, "No figure found", "No figure found"),
]


@pytest.mark.parametrize(("figures", "status", "summary"), CASES)
def test_a_status_is_named_as_what_it_is(
    figures: dict[str, Any], status: str, summary: str
) -> None:
    view = describe_outcome(Outcome(measure="Jobs", unit="people", period="2020", **figures))

    assert (view.status, view.summary) == (status, summary)


@pytest.mark.parametrize(
    ("figures", "codes"),
    [
        ({"target": 4, "delivered": 1}, ["target", "delivered"]),
        ({"target": 4, "committed": 2, "delivered": 1}, ["committed", "delivered"]),
        ({"target": 4, "verified": 1}, ["target", "verified"]),
    ],
)
def test_a_bar_has_the_status_of_its_figure(figures: dict[str, int], codes: list[str]) -> None:
    values = {name: Decimal(value) for name, value in figures.items()}
    view = describe_outcome(Outcome(unit="people", period="2020", **values))

    assert [bar.code for bar in view.bars] == codes


def test_files_count_by_the_same_codes() -> None:
    assert set(Standing.values) < set(FIELDS)
    assert all(code in OUTCOME_FIELDS["standing"] for code in Standing.values)
    assert not set(FORMER_CODES) & set(FIELDS)


def read(client: Client, address: str) -> Any:
    """Return what a file that is sent piece by piece holds."""
    return json.loads(b"".join(client.get(address).streaming_content))


NOT_FOUND = "We did not find a figure, last looked on 30 November 2026."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcomes", "sentences", "chips"),
    [
        ([], 1, ["No figure found"]),
        ([{"measure": "Jobs"}], 1, ["No figure found (1 outcome)", "No figure found"]),
        ([{"measure": "Jobs", "target": 2}], 0, ["Target (1 outcome)", "Target"]),
        (
            [{"measure": "Jobs"}, {"measure": "Trees"}, {"measure": "Meals", "target": 2}],
            2,
            [
                *("Target (1 outcome)", "No figure found (2 outcomes)"),
                *("No figure found", "No figure found", "Target"),
            ],
        ),
    ],
)
def test_where_we_found_no_figure_stands_when_we_looked(
    client: Client, outcomes: list[dict[str, Any]], sentences: int, chips: list[str]
) -> None:
    page = build_case("A case", outcomes=outcomes)

    html = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".honest")

    assert [paragraph.text for paragraph in html.select("p")].count(NOT_FOUND) == sentences
    assert [chip.get_text(strip=True) for chip in html.select(".status")] == chips
    assert NOT_FOUND in client.get(f"{page.url}pack/").content.decode() or not sentences


@pytest.mark.django_db
@pytest.mark.parametrize("outcomes", [[], [{"measure": "Jobs"}, {"measure": "T", "target": 1}]])
def test_no_figure_is_not_published_without_the_day_of_the_search(
    outcomes: list[dict[str, Any]],
) -> None:
    with pytest.raises(PublishRefusedError, match="last reviewed"):
        build_case("Undated", outcomes=outcomes, last_reviewed=None)

    draft = build_case("Undated", outcomes=outcomes, last_reviewed=None, is_live=False)
    assert draft.latest_revision.as_object().last_reviewed is None


@pytest.mark.django_db
@pytest.mark.parametrize(("former", "code"), FORMER_CODES.items())
def test_an_address_that_was_shared_finds_the_same(client: Client, former: str, code: str) -> None:
    for name, figures in (
        ("target", {"target": 1}),
        ("committed", {"committed": 1}),
        ("delivered", {"delivered": 1}),
        ("no_figure", {}),
    ):
        build_case(name, outcomes=[{"measure": "Jobs"} | figures])
    address = build_case_index().url

    found = [read(client, f"{address}export.json?figures={each}") for each in (former, code)]

    assert [case["title"] for case in found[0]["case_studies"]] == [code]
    assert found[0]["filters"] == found[1]["filters"] == {"figures": [code]}
