"""The day that the timeline is asked about."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]


class TimelineForm(forms.Form):
    """Read from the address. What is no day is said at its field and kept as it was typed."""

    on = forms.DateField(
        label=_("In force on"),
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("A day, for example 1/10/2025 or 2025-10-01."),
        error_messages={"invalid": _("Write a day that exists, for example 1/10/2025.")},
    )
