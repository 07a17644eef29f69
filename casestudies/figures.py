"""What a figure of an outcome says, and what may be concluded from several: no ORM, no guessing.

A figure that is missing is not reported; it is never nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """The status of an outcome: that of its strongest figure, the strongest status first.

    The one list of names and codes behind screens, filters, files and the API.
    """

    VERIFIED = "verified", _("Verified")
    DELIVERED = "delivered", _("Delivered, as reported")
    COMMITTED = "committed", _("Committed")
    TARGET = "target", _("Target")
    NO_FIGURE = "no_figure", _("No figure found")


# Codes in addresses that were shared before they had the names of the statuses.
FORMER_CODES = {
    "reported": Standing.DELIVERED.value,
    "promised": Standing.COMMITTED.value,
    "aimed": Standing.TARGET.value,
    "unknown": Standing.NO_FIGURE.value,
}


class Reported(NamedTuple):
    """Which figures of an outcome are reported; all that its standing depends on."""

    target: bool
    committed: bool
    delivered: bool
    verified: bool


# The strongest figure that is reported decides; SQL reads the same list (`models.outcomes`).
STRONGEST_FIRST = (
    ("verified", Standing.VERIFIED),
    ("delivered", Standing.DELIVERED),
    ("committed", Standing.COMMITTED),
    ("target", Standing.TARGET),
)


def standing_of(reported: Reported) -> Standing:
    """Return what became of an outcome. The one rule behind screens, counts and exports."""
    for figure, standing in STRONGEST_FIRST:
        if getattr(reported, figure):
            return standing
    return Standing.NO_FIGURE


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and when; `value` is None when it is not reported."""

    value: Decimal | None
    unit: str = ""
    period: str = ""

    @property
    def is_reported(self) -> bool:
        return self.value is not None


def share_delivered(promise: Figure, delivery: Figure) -> Decimal | None:
    """Return what part of a promise was delivered, as a share (1 is all of it).

    None unless both figures are reported, count the same unit over the same stated period, and
    something was promised.
    """
    if promise.value is None or delivery.value is None or promise.value <= 0:
        return None
    if not _same(promise.unit, delivery.unit) or not _same(promise.period, delivery.period):
        return None
    return delivery.value / promise.value


def _same(one: str, other: str) -> bool:
    """Tell whether two texts name the same thing; texts that name nothing do not."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.replace("–", "-").casefold().split())
