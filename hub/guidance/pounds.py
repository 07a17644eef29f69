"""Reads an amount of pounds as people write it: £1,693.00, 300000, 300k, 1.2m."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

AMOUNT = re.compile(
    r"£?\s*(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]{1,6})?)\s*"
    r"(?P<unit>k|thousand|m|mn|million|bn|billion)?",
    re.IGNORECASE,
)
UNITS = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "million"), 6),
    **dict.fromkeys(("bn", "billion"), 9),
}
PENCE = 2
LARGEST = Decimal(10) ** 12


def parse_pounds(text: str) -> Decimal:
    """Return the amount that `text` says, in pounds.

    Thousands may be parted by commas; more than two places after the point are taken only with a
    unit, so that 300.000 is not read as three hundred. Raises ValueError for anything else, and
    for nothing or less.
    """
    match = AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    unit = (match["unit"] or "").lower()
    if not unit and len(match["part"] or "") - 1 > PENCE:
        raise ValueError(text)
    amount = Decimal(match["number"].replace(",", "")).scaleb(UNITS.get(unit, 0))
    if not 0 < amount < LARGEST:
        raise ValueError(text)
    return amount.quantize(Decimal("0.01"))


class PoundsField(forms.CharField):
    """A text field whose value is an amount, or None when it is left empty."""

    default_error_messages = {
        "invalid": _("Write an amount in pounds, for example £300,000 or 300k."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_pounds(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
