"""The name on a certificate, and why one is revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from learning.domain.awarding.certificates import LONGEST_NAME, clean_name
from learning.domain.awarding.revocation import list_dependent_paths
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


# A path is revoked with a module by the domain alone.
REASONS = [each for each in Completion.Reason.choices if each[0] != Completion.Reason.PART]


class RevocationForm(WagtailAdminModelForm):
    """Why a certificate is revoked; of one that was revoked, why that is lifted."""

    reason = forms.ChoiceField(label=_("Why it is revoked"), choices=REASONS)
    keep_paths_because = forms.CharField(
        label=_("Reason to keep the certificates of paths"), required=False, max_length=500
    )

    lift_because = forms.CharField(
        label=_("Reason to lift the revocation"),
        max_length=500,
        help_text=_(
            "The certificate counts again, with those of paths that were revoked because of it. "
            "Your reason is shown in the audit log. We email the person."
        ),
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.completion.revoked_at is not None:
            del self.fields["reason"], self.fields["keep_paths_because"]
            return
        del self.fields["lift_because"]
        self.fields["reason"].help_text = _(
            "The certificate and the completion are revoked. We email the person this reason. "
            "Others see only that it was revoked."
        )
        paths = [each.title for each in list_dependent_paths(self.instance.completion)]
        self.fields["keep_paths_because"].help_text = (
            _(
                "These certificates are based on it and will be revoked too: %(paths)s. Leave "
                "blank to revoke them. Your reason is shown in the audit log."
            )
            % {"paths": ", ".join(paths)}
            if paths
            else _("No certificate of a path is based on it. Leave blank.")
        )
