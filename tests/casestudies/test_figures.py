"""What figures say: standing, share delivered, and the same rule in SQL."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.figures import (
    Figure,
    Reported,
    Standing,
    share_delivered,
    standing_of,
)
from casestudies.models import Outcome
from tests.factories.casestudies import build_case


@pytest.mark.parametrize(
    ("reported", "standing"),
    [
        (Reported(True, True, True, True), Standing.VERIFIED),
        (Reported(False, False, False, True), Standing.VERIFIED),
        (Reported(True, True, True, False), Standing.DELIVERED),
        (Reported(True, True, False, False), Standing.COMMITTED),
        (Reported(True, False, False, False), Standing.TARGET),
        (Reported(False, False, False, False), Standing.NO_FIGURE),
    ],
)
def test_the_strongest_figure_decides(reported: Reported, standing: Standing) -> None:
    assert standing_of(reported) == standing


class TestShare:
    """The share is computed only where it means something."""

    @pytest.mark.parametrize(
        ("promise", "delivery"),
        [
            (Figure(None, "people", "2020"), Figure(Decimal(5), "people", "2020")),
            (Figure(Decimal(10), "people", "2020"), Figure(None, "people", "2020")),
            (Figure(Decimal(10), "people", "2020"), Figure(Decimal(5), "weeks", "2020")),
            (Figure(Decimal(10), "people", "2020"), Figure(Decimal(5), "people", "2021")),
            (Figure(Decimal(10), "people", ""), Figure(Decimal(5), "people", "")),
            (Figure(Decimal(10), "", "2020"), Figure(Decimal(5), "", "2020")),
            (Figure(Decimal(0), "people", "2020"), Figure(Decimal(5), "people", "2020")),
        ],
    )
    def test_not_said(self, promise: Figure, delivery: Figure) -> None:
        assert share_delivered(promise, delivery) is None

    def test_nothing_delivered_is_a_share_of_nought(self) -> None:
        promise, delivery = (
            Figure(Decimal(8), "people", "2020"),
            Figure(Decimal(0), "people", "2020"),
        )
        assert share_delivered(promise, delivery) == 0

    def test_spelling_of_a_period_does_not_matter(self) -> None:
        promise = Figure(Decimal(8), "People", "2019–2021")
        assert share_delivered(promise, Figure(Decimal(2), "people ", "2019-2021")) == Decimal(
            "0.25"
        )

    def test_the_delivery_is_what_somebody_verified(self) -> None:
        outcome = Outcome(
            unit="people",
            period="2020",
            committed=Decimal(10),
            target=Decimal(40),
            delivered=Decimal(9),
            verified=Decimal(7),
        )
        assert outcome.share_delivered == Decimal("0.7")
        outcome.delivered_unit = "weeks"
        assert outcome.share_delivered is None


EVERY_PATTERN = [Reported(*flags) for flags in product((True, False), repeat=4)]
FIGURE = st.one_of(st.none(), st.integers(0, 5).map(Decimal))


@given(figures=st.tuples(FIGURE, FIGURE, FIGURE, FIGURE))
def test_an_outcome_has_the_standing_of_its_figures(figures: tuple[Decimal | None, ...]) -> None:
    values = dict(zip(Reported._fields, figures, strict=True))
    expected = standing_of(Reported(*(value is not None for value in figures)))
    assert Outcome(**values).standing == expected


@pytest.mark.django_db
def test_sql_finds_what_the_rule_says() -> None:
    rows = [
        {name: Decimal(index) if flag else None for name, flag in pattern._asdict().items()}
        for index, pattern in enumerate(EVERY_PATTERN)
    ]
    page = build_case("All there is", outcomes=rows)

    found = {outcome.pk: outcome.became for outcome in Outcome.objects.with_standing()}

    assert found == {outcome.pk: outcome.standing for outcome in page.outcomes.all()}
    assert set(found.values()) == set(Standing)
