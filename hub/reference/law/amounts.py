"""The sum: a value with and without VAT, and how it lies to a line.

The percentage is a row of data, as are all lines. Where the basis of an amount or of a line is
not known, both readings are kept, and nothing follows unless they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hub.reference.law.facts import ThresholdFact
from hub.reference.law.vocabulary import Comparison, Relation, Vat

PENNY = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Amount:
    """One reading of a value: without and with VAT, in pounds; None where it cannot be told."""

    without_vat: Decimal | None
    with_vat: Decimal | None

    def on_basis(self, vat: str) -> tuple[Decimal | None, ...]:
        """Return the readings to compare with a line of that basis."""
        if vat == Vat.EXCLUDED:
            return (self.without_vat,)
        if vat == Vat.UNKNOWN:
            return (self.without_vat, self.with_vat)
        return (self.with_vat,)


def read_amount(
    value: Decimal, *, includes_vat: bool | None, percent: Decimal | None
) -> tuple[Amount, ...]:
    """Return the readings of `value`: one, or both when it is not known what it includes.

    `percent` is what is added for VAT; without it the other side of the sum stays None.
    """
    factor = None if percent is None else 1 + percent / HUNDRED
    gross = None if factor is None else _round(value * factor)
    net = None if factor is None else _round(value / factor)
    as_gross, as_net = Amount(net, value), Amount(value, gross)
    if includes_vat is None:
        return (as_gross, as_net)
    return (as_gross,) if includes_vat else (as_net,)


def is_related(amount: Decimal, row: ThresholdFact, relation: str, near_percent: int = 0) -> bool:
    """Tell whether `amount` lies to the line of `row` as `relation` says."""
    if relation == Relation.NEAR:
        return abs(amount - row.value) <= row.value * near_percent / HUNDRED
    above = row.comparison == Comparison.ABOVE
    reached = amount > row.value if above else amount >= row.value
    return reached if relation == Relation.REACHES else not reached


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)
