"""The name on a certificate, and why one is revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from learning.domain.awarding.certificates import LONGEST_NAME, clean_name
from learning.models import Certificate, Completion


class NameForm(forms.Form):
    """A name in any script."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=LONGEST_NAME,
        help_text=_("As others know you, in any script. After the first download it stays."),
        error_messages={"required": _("Enter the name that shall stand on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


class RevocationForm(WagtailAdminModelForm):
    """Why a certificate is revoked."""

    reason = forms.ChoiceField(label=_("Why it is revoked"), choices=Completion.Reason.choices)

    class Meta:
        model = Certificate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The certificate and the completion that it tells of are revoked for ever. The person "
            "gets a letter with this reason; others read only that it was revoked. A path that "
            "the module is part of has a certificate of its own."
        )
