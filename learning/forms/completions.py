"""What somebody wants to see of the report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.domain.figures.reporting import SPLITS, ReportQuery

EARLIEST, LATEST = 2000, 2999


class MonthField(forms.CharField):
    """A month as 2026-09, which is what browsers send; its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-09", "size": 8})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            month = date.fromisoformat(f"{text}-01")
        except ValueError:
            month = date.min
        if not EARLIEST <= month.year <= LATEST:
            raise ValidationError(_("Write a month as a year and a month, such as 2026-09."))
        return month


class ReportForm(forms.Form):
    """By what to split, from which month, until which."""

    by = forms.ChoiceField(
        label=gettext_lazy("By"),
        choices=[(each.value, each.label) for each in SPLITS],
        required=False,
    )
    since = MonthField(label=gettext_lazy("From month"), required=False)
    until = MonthField(label=gettext_lazy("To month"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last month is before the first one."))
        return cleaned

    def read_query(self) -> ReportQuery:
        """Return what is asked for; call only when the form is valid."""
        cleaned = self.cleaned_data
        return ReportQuery(
            cleaned.get("by") or ReportQuery.split, cleaned.get("since"), cleaned.get("until")
        )
