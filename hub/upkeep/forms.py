"""The form with which a reader reports a problem."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hub.core.email_addresses import AddressField


class FeedbackForm(forms.Form):
    """What went wrong; a way to be answered, if wanted."""

    what_doing = forms.CharField(
        label=_("What were you doing?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    what_wrong = forms.CharField(
        label=_("What went wrong?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Do not write anything about you or others that is private."),
        error_messages={"required": _("Tell us what went wrong.")},
    )
    email = AddressField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=format_lazy(
            _("Only if you want an answer. It is erased after {days} days."),
            days=settings.FEEDBACK_RETENTION_DAYS,
        ),
    )
    page = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    # People do not see this field; programs that fill in every field give themselves away.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_from_a_program(self) -> bool:
        """Tell whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("website"))

    def report(self) -> dict[str, Any]:
        """Return what was reported, as `record_feedback` takes it."""
        return {name: self.cleaned_data[name] for name in ("what_doing", "what_wrong", "email")}
