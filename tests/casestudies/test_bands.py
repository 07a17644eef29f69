"""Value bands: the rule and the same rule in SQL."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casestudies.bands import ValueBand, band_of, in_band
from casestudies.models import CaseStudyPage
from tests.factories.casestudies import build_case

CASES = [
    (Decimal(0), "GBP", "", "under-100k"),
    (Decimal("99999.99"), "GBP", "", "under-100k"),
    (Decimal(100_000), "GBP", "over-100m", "100k-1m"),
    (Decimal(1_000_000), "GBP", "", "1m-10m"),
    (Decimal(99_999_999), "GBP", "", "10m-100m"),
    (Decimal(669_000_000), "GBP", "", "over-100m"),
    (Decimal(500), "EUR", "", ""),
    (Decimal(500), "EUR", "1m-10m", "1m-10m"),
    (None, "GBP", "10m-100m", "10m-100m"),
    (None, "GBP", "", ""),
]


@pytest.mark.parametrize(("value", "currency", "stated", "band"), CASES)
def test_band(value: Decimal | None, currency: str, stated: str, band: str) -> None:
    assert band_of(value, currency, stated) == band


@pytest.mark.django_db
def test_sql_finds_what_the_rule_says() -> None:
    pages = [
        build_case(f"Case {n}", contract_value=value, currency=currency, value_band=stated)
        for n, (value, currency, stated, _band) in enumerate(CASES)
    ]
    for band in ValueBand.values:
        found = list(CaseStudyPage.objects.filter(in_band(band)).order_by("path"))
        assert found == [page for page in pages if page.band == band]
        assert found
