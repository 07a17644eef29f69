"""What cannot be is refused by the model, in words, and by the database behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from casestudies.models import Outcome
from hub.guidance.models import GuidancePage
from hub.reference.models import Instrument, RuleCondition
from hub.reports.models import RecommendationPage
from tests.factories.casestudies import build_case
from tests.factories.pages import build_recommendations, build_report, publish

pytestmark = pytest.mark.django_db
FIRST, BEFORE = date(2027, 5, 1), date(2026, 1, 1)
WRONG: dict[str, tuple[Any, dict[str, Any], str]] = {
    "guidance": (
        GuidancePage,
        {"applies_from": FIRST, "applies_to": BEFORE},
        "The last day lies before the first.",
    ),
    "instrument": (
        Instrument,
        {"in_force_from": FIRST, "in_force_to": BEFORE},
        "The last day lies before the first.",
    ),
    "rule": (
        RuleCondition,
        {"start_from": FIRST, "start_to": BEFORE},
        "The last day lies before the first.",
    ),
    **{
        f"outcome {name}": (
            Outcome,
            {name: Decimal(-9), "verified_by": "An auditor"},
            "A figure cannot be less than 0. Say in “what was measured” what fell.",
        )
        for name in ("target", "committed", "delivered", "verified")
    },
    "verifier": (
        Outcome,
        {"verified": Decimal(9), "verified_by": ""},
        "Say who verified the figure.",
    ),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_it_is_refused_in_words(name: str) -> None:
    model, values, message = WRONG[name]

    with pytest.raises(ValidationError) as refused:
        model(**values).validate_constraints()

    assert message in refused.value.messages


def test_the_database_refuses_a_negative_figure_and_a_verifier_who_is_nobody() -> None:
    page = build_case("A case")
    outcome = Outcome.objects.create(page=page, measure="Jobs", delivered=Decimal(9))

    for values in ({"delivered": -9}, {"verified": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Outcome.objects.filter(pk=outcome.pk).update(**values)


def test_two_recommendations_of_a_report_have_two_numbers() -> None:
    first, second = build_recommendations(build_report(), 2)
    other = build_recommendations(build_report(title="Another", slug="another"), 1)[0]

    with pytest.raises(ValidationError) as refused:
        publish(second, number=1)

    text = "Another recommendation of this report has the number 1."
    assert refused.value.messages == [text]
    numbers = RecommendationPage.objects.live().order_by("pk").values_list("pk", "number")
    assert list(numbers) == [(first.pk, 1), (second.pk, 2), (other.pk, 1)]
