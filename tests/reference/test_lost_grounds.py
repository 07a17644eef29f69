"""What becomes of rules and thresholds when the law under them ends, for editors and readers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from hub.guidance.models import GuidanceIndexPage, RuleFinderPage
from hub.reference.dates import Life, PartialDate
from hub.reference.law.answers import Answer, answer
from hub.reference.law.facts import GroundFact
from hub.reference.law.loading import load_law_book
from hub.reference.models import Instrument, Rule, Threshold
from tests.factories.pages import build_home, publish
from tests.reference.law_book import build_situation, load_starter_law

REVIEWED = date(2026, 11, 23)
LAST = PartialDate(date(2027, 5, 31), "day")
NEW = PartialDate(date(2027, 6, 1), "day")


def lost(life: Life, *days: date | None) -> list[bool]:
    return [GroundFact("A policy", life).is_lost_on(day) for day in days]


def test_a_ground_is_lost_from_the_day_after_its_last() -> None:
    life = Life("in_force", end=LAST, reviewed=REVIEWED)

    assert lost(life, date(2027, 5, 31), date(2027, 6, 1), None) == [False, True, False]


def test_what_was_superseded_still_stood_before_its_successor() -> None:
    life = Life("superseded", start=PartialDate(date(2021, 1, 1), "day"), successor=NEW)

    assert lost(life, date(2022, 1, 1), date(2027, 6, 1), None) == [False, True, True]


def test_what_was_withdrawn_on_a_day_not_known_is_lost_for_any_day() -> None:
    assert lost(Life("withdrawn"), date(2020, 1, 1), date(2027, 1, 1), None) == [True, True, True]
    assert lost(Life("in_force"), date(2020, 1, 1), None) == [False, False]


@pytest.fixture
def law(db: None) -> None:
    load_starter_law()


def ask(**given: Any) -> Answer:
    """Return what the rules in the database say of a large service of a council."""
    usual: dict[str, Any] = {
        "nation": "england",
        "authority": "council",
        "contract_kind": "services",
        "value": 300_000,
        "start": date(2027, 6, 1),
    }
    return answer(load_law_book(), build_situation(**(usual | given)))


def cautions(found: Answer) -> dict[str, str]:
    return {each.rule_code: each.caution for each in found.applies if each.caution}


def test_a_reader_is_told_of_each_rule_whose_law_has_ended(law: None) -> None:
    assert cautions(ask()) == {}
    order = Instrument.objects.get(code="non-commercial-considerations-order-2026")
    order.in_force_to, order.superseded_by = date(2027, 5, 31), None
    order.save()

    found = ask()
    assert set(cautions(found)) == {"R28"}
    assert cautions(found)["R28"].endswith(
        "on which this rests, is no longer in force. Check before you rely on it."
    )
    assert cautions(ask(start=date(2027, 5, 31))) == {}


def test_a_rule_that_is_history_needs_no_caution(law: None) -> None:
    """PPN 06/20 has been superseded, and its rule holds for the years in which it stood."""
    found = ask(authority="central", start=date(2022, 6, 1))

    assert "R14" in found.rule_codes
    assert "R14" not in cautions(found)


def test_the_line_is_flagged_with_its_successor(law: None) -> None:
    Instrument.objects.filter(code="procurement-act-2023").update(
        status="superseded", superseded_by=Instrument.objects.get(code="iso-20400-2017")
    )

    found = ask()
    assert "was replaced by" in found.sum.caution
    assert ask(start=date(2025, 6, 1)).sum.rows[0].end == date(2025, 12, 31)
    assert ask(start=date(2025, 6, 1)).sum.caution == ""


def test_editors_find_what_rests_on_law_with_a_last_day_once_it_is_past(law: None) -> None:
    Instrument.objects.filter(code="ppn-001").update(in_force_to=date(2027, 5, 31))
    Instrument.objects.filter(code="ni-ppn-01-21").update(in_force_to=date(2027, 5, 31))

    for day, rules, lines in (
        (date(2027, 5, 31), set(), set()),
        (date(2027, 6, 1), {"R46", "R47", "R48", "R49"}, {"T67", "T68"}),
    ):
        assert {row.code for row in Rule.objects.resting_on_ended(day)} == rules
        assert {row.code for row in Threshold.objects.resting_on_ended(day)} == lines


def test_it_stands_in_the_answer_and_in_the_pack(law: None, client: Client) -> None:
    index = build_home().add_child(instance=GuidanceIndexPage(title="Guidance", slug="guidance"))
    publish(index.add_child(instance=RuleFinderPage(title="What applies", slug="what-applies")))
    Instrument.objects.filter(code="procurement-act-2023").update(status="withdrawn")
    query = "?nation=england&authority=council&kind=services&value=300000&start=1/6/2027"

    page = client.get(f"/guidance/what-applies/{query}").content.decode()
    paper = client.get(f"/guidance/what-applies/pack/{query}").content.decode()
    warned = len(cautions(ask()))
    assert warned > 5
    for html in (page, paper):
        assert html.count("The law under this rule has changed") == warned
        assert html.count("The law under this threshold has changed") == 1
