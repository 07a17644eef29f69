"""Partly known dates as spans of days, and whether a rule was in force on a day.

No ORM: dates go in, a statement comes out. Where the dates leave a day open, so does the answer.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.partial_dates import Precision, format_partial_date


@dataclass(frozen=True)
class PartialDate:
    """A day, or some day of a month or a year; `value` lies inside the span."""

    value: date
    precision: str = Precision.DAY

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        if self.precision == Precision.YEAR:
            return date(self.value.year, 1, 1)
        if self.precision == Precision.MONTH:
            return self.value.replace(day=1)
        return self.value

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        if self.precision == Precision.YEAR:
            return date(self.value.year, 12, 31)
        if self.precision == Precision.MONTH:
            last = calendar.monthrange(self.value.year, self.value.month)[1]
            return self.value.replace(day=last)
        return self.value

    @property
    def iso(self) -> str:
        """The date for a machine, as exact as it is known: 2014-02-26, 2014-02 or 2014."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
        return self.value.isoformat()[: length[Precision(self.precision)]]

    def __str__(self) -> str:
        return format_partial_date(self.value, self.precision)


def partial_date(value: date | None, precision: str) -> PartialDate | None:
    """Return the pair as one value; None for no date."""
    return PartialDate(value, precision) if value else None


class LegalStatus(models.TextChoices):
    """What a law or policy is now, as far as its last review saw."""

    IN_FORCE = "in_force", _("In force")
    PROPOSED = "proposed", _("Proposed")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What no longer stands, whatever the day on which it ended.
ENDED = (LegalStatus.SUPERSEDED, LegalStatus.WITHDRAWN)


class Standing(models.TextChoices):
    """What a law or policy was, or will be, on a given day."""

    IN_FORCE = "in_force", _("In force")
    NOT_YET = "not_yet", _("Not yet in force")
    NO_LONGER = "no_longer", _("No longer in force")
    UNKNOWN = "unknown", _("We cannot say")


@dataclass(frozen=True)
class Life:
    """What is known of the time of a law or policy.

    `end` is its last day in force. `successor` is when that which superseded it began, before
    which it was not superseded. `reviewed` is the day on which `status` was found to be right.
    """

    status: str
    made: PartialDate | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    successor: PartialDate | None = None
    reviewed: date | None = None

    def on(self, day: date) -> Standing:
        """Return the standing on `day`; `UNKNOWN` when the dates do not settle it."""
        if self.end and day > self.end.latest:
            return Standing.NO_LONGER
        begun = self._has_begun(day)
        if begun is False:
            return Standing.NOT_YET
        ended = self._has_ended(day)
        if ended:
            return Standing.NO_LONGER
        return Standing.IN_FORCE if begun and ended is False else Standing.UNKNOWN

    def _is_reviewed_by(self, day: date) -> bool:
        return self.reviewed is not None and day >= self.reviewed

    def _has_begun(self, day: date) -> bool | None:
        if self.start:
            if day < self.start.earliest:
                return False
            return True if day >= self.start.latest else None
        if self.made and day < self.made.earliest:
            return False
        if self.status == LegalStatus.PROPOSED:
            return False if self.reviewed and day <= self.reviewed else None
        if self.status == LegalStatus.IN_FORCE and self._is_reviewed_by(day):
            return True
        return None

    def _has_ended(self, day: date) -> bool | None:
        if self.end:
            return False if day <= self.end.earliest else None
        if self.status not in ENDED:
            return False
        if self._is_reviewed_by(day):
            return True
        successor = self.successor if self.status == LegalStatus.SUPERSEDED else None
        return False if successor is not None and day < successor.earliest else None
