"""What editors are told that a case study lacks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casestudies.completeness import completeness_notes
from casestudies.models import CaseStudyPage, Outcome
from tests.factories.casestudies import build_case, build_source

pytestmark = pytest.mark.django_db

COMPLETE = {
    "evidence_level": 2,
    "would_not_repeat": "Start without a named keeper.",
    "started_on": date(2019, 1, 1),
    "review_by": date(2030, 1, 1),
}
TERMS = [("place", "wirral"), ("sector", "housing"), ("priority_area", "fair-work")]


def test_each_outcome_is_named_by_its_number() -> None:
    whole = {"unit": "people", "period": "2019", "delivered": 4, "source": build_source()}
    page = build_case(
        "Case",
        parties=[("A council", "commissioner")],
        terms=[*TERMS, ("commissioning_stage", "do")],
        outcomes=[whole, {"committed": Decimal(3)}, whole | {"verified": Decimal(4)}],
        **COMPLETE,
    )
    rows = list(page.outcomes.all())
    rows[2].verified_by = ""  # as in a draft
    page.outcomes = rows
    assert completeness_notes(page) == [
        "No source for outcome 2.",
        "No unit for outcome 2.",
        "No period for outcome 2.",
        "It is not said who verified outcome 3.",
    ]


def test_an_empty_draft_lacks_everything() -> None:
    notes = completeness_notes(CaseStudyPage(title="New"))
    assert len(notes) == len(set(notes)) == 12
    assert "Nobody is named who took part." in notes


def test_a_draft_is_read_as_it_is_written() -> None:
    page = build_case("Case", terms=TERMS, **COMPLETE)
    page.outcomes = [Outcome(measure="Jobs")]
    assert "No source for outcome 1." in completeness_notes(page)
    assert "No stage is ticked." in completeness_notes(page)
