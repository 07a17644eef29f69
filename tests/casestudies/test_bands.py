"""Value bands of contracts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casestudies.bands import band_of

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
