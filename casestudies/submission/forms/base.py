"""What the forms of a submission share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 6000
NO_SUGGESTIONS = {"autocomplete": "off"}


def long_text(rows: int = 6) -> forms.Textarea:
    """Return a box for several paragraphs."""
    return forms.Textarea(attrs={"rows": rows})


class NumberField(forms.DecimalField):
    """A number as people write it: 1,200 or 12.5; nothing below zero."""

    widget = forms.TextInput(attrs=NO_SUGGESTIONS | {"inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "min_value": 0,
            "max_digits": 16,
            "decimal_places": 2,
            "required": False,
            "error_messages": {"invalid": _("Write a number only, for example 1,200 or 12.5.")},
        }
        super().__init__(**(options | kwargs))

    def to_python(self, value: Any) -> Any:
        text = value.replace(",", "").strip() if isinstance(value, str) else value
        return super().to_python(text)


class StepForm(forms.Form):
    """One step. `answers()` is what is kept of it."""

    def __init__(self, *args: Any, later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if later:
            for field in self.fields.values():
                field.required = False

    def answers(self) -> dict[str, Any]:
        """Return what was answered as JSON; nothing is kept of what was left empty."""
        kept = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []):
                continue
            kept[name] = _as_text(value) if isinstance(value, Decimal) else value
        return kept


def _as_text(number: Decimal) -> str:
    return f"{number:f}".removesuffix(".00")
