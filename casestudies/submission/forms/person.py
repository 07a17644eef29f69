"""Who writes, what they allow, and where the link goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casestudies.submission.forms.base import StepForm
from hub.core.email_addresses import AddressField


class PersonForm(StepForm):
    """Who writes, and what they allow. Kept apart from all other answers."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name. It is not published.")},
    )
    organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = AddressField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "For the receipt and for what the moderators decide. Without it, keep the link: it "
            "shows both."
        ),
    )
    publication = forms.BooleanField(
        label=_(
            "I may pass this case on, and I agree that it is edited and published on this site."
        ),
        error_messages={"required": _("We need your agreement to publish.")},
    )
    contact = forms.BooleanField(
        label=_("You may write to me with questions about this case."), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("contact") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give an address, or take the tick away below."))
        return cleaned


class TrapForm(forms.Form):
    """A field that people do not see; programs that fill in every field give themselves away."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_from_a_program(self) -> bool:
        """Tell whether the field that people do not see was filled in."""
        return not self.is_valid() or bool(self.cleaned_data["website"])


class AddressForm(forms.Form):
    """Where to send the link."""

    email = AddressField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write the address to send the link to.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
