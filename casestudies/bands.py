"""Bands of contract value in pounds: from the value where it is known, else as the editor says."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

POUNDS = "GBP"


class ValueBand(models.TextChoices):
    """How large a contract is, roughly."""

    UNDER_100K = "under-100k", _("Under £100,000")
    TO_1M = "100k-1m", _("£100,000 to £1 million")
    TO_10M = "1m-10m", _("£1 million to £10 million")
    TO_100M = "10m-100m", _("£10 million to £100 million")
    OVER_100M = "over-100m", _("£100 million and more")


# From this many pounds on (inclusive) a contract is in the band.
LOWER_ENDS = {
    ValueBand.UNDER_100K: Decimal(0),
    ValueBand.TO_1M: Decimal(100_000),
    ValueBand.TO_10M: Decimal(1_000_000),
    ValueBand.TO_100M: Decimal(10_000_000),
    ValueBand.OVER_100M: Decimal(100_000_000),
}


def band_of(value: Decimal | None, currency: str, stated: str) -> str:
    """Return the band of a contract; empty when it is not known.

    A value in pounds settles it. Without one, or in another currency, what the editor `stated`
    counts: exchange rates are nothing that we may guess.
    """
    if value is None or currency != POUNDS:
        return stated
    reached = [band.value for band, lower in LOWER_ENDS.items() if value >= lower]
    return reached[-1] if reached else stated
