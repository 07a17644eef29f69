"""Dates that are known only to the month or the year, and are never shown as more exact."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a stored date is known."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


FORMATS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}


def format_partial_date(value: date | None, precision: str = Precision.DAY) -> str:
    """Return the date as exactly as it is known; an empty text for no date."""
    return date_format(value, FORMATS[Precision(precision)]) if value else ""
