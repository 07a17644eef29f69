"""Figures, amounts and shares in words, the same on screen, in a file and on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from casestudies.bands import POUNDS, ValueBand
from casestudies.figures import Figure
from casestudies.models import CaseStudyPage


def not_reported() -> str:
    """Return what stands where a figure is missing: never nought."""
    return _("not reported")


def say_not_found(looked_on: date | None) -> str:
    """Return that we found no figure, and when we last looked: it says nothing of the body."""
    if looked_on is None:
        return _("We did not find a figure.")
    day = date_format(looked_on, "j F Y")
    return _("We did not find a figure, last looked on %(day)s.") % {"day": day}


def format_number(value: Decimal) -> str:
    """Return a number with groups of thousands and without needless decimals."""
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return number_format(plain, use_l10n=True, force_grouping=True)


def format_figure(figure: Figure) -> str:
    """Return a figure with its unit: “1,504 people”, “£1,240,000”, “18.2% of spend”."""
    if figure.value is None:
        return not_reported()
    number = format_number(figure.value)
    if figure.unit.startswith("£"):
        return f"£{number}{figure.unit[1:]}"
    return f"{number}{'' if figure.unit.startswith('%') else ' '}{figure.unit}".rstrip()


def format_share(share: Decimal | None) -> str:
    """Return a share in whole percent; that it cannot be said, where it cannot."""
    if share is None:
        return _("cannot be said")
    return _("%(number)s%%") % {"number": format_number((share * 100).quantize(Decimal(1)))}


def format_value(page: CaseStudyPage) -> str:
    """Return what the contract was worth, or its band; empty when neither is known."""
    if page.contract_value is not None:
        number = format_number(page.contract_value)
        amount = f"£{number}" if page.currency == POUNDS else f"{page.currency} {number}"
    else:
        amount = str(ValueBand(page.value_band).label) if page.value_band else ""
    return " ".join(part for part in (amount, page.value_note) if part)
