"""Forms of organisations' pages: they parse; the rules decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hub.users.models import Membership, OrganisationRequest
from hub.users.organisations.errors import DomainRefusedError
from hub.users.organisations.lists import ListUnreadableError, read_list_file
from hub.users.organisations.mail_domains import read_domain

LONGEST_PASTE = 50_000
LINK_DAYS = (7, 30, 90)


class InviteForm(forms.Form):
    """Pasted addresses and the role they are invited to."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=LONGEST_PASTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        # Hints are HTML.
        help_text=_(
            "Paste from a spreadsheet, an email or a document. “Name &lt;name@example.org&gt;” "
            "works too."
        ),
    )
    file = forms.FileField(
        label=_("Or upload a list"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        help_text=_("A CSV or Excel file (.xlsx) of 1 MB or less."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
        help_text=_("Training managers see who belongs to the organisation, and invite people."),
    )

    def clean_file(self) -> str:
        """Return what the file lists, as lines."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        try:
            return read_list_file(file)
        except ListUnreadableError as error:
            raise forms.ValidationError(
                _("The file must be a CSV or Excel (.xlsx) file of 1 MB or less.")
            ) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lists = [cleaned.get("addresses", ""), cleaned.get("file", "")]
        cleaned["people"] = "\n".join(filter(None, lists))
        if not cleaned["people"] and not self.errors:
            self.add_error("addresses", _("Paste at least one address."))
        return cleaned


class LinkForm(forms.Form):
    """How long an invitation link works."""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in LINK_DAYS],
        initial=LINK_DAYS[0],
    )


class RoleForm(forms.Form):
    """The role of a member."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        widget=forms.RadioSelect,
        help_text=_("Training managers see who belongs to the organisation, and invite people."),
    )


class DomainForm(forms.Form):
    """A mail domain whose addresses may join."""

    domain = forms.CharField(
        label=_("Mail domain"),
        max_length=260,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("What stands after the @ in your people’s addresses: trust.example.org"),
        error_messages={"required": _("Give a domain, as in trust.example.org.")},
    )

    def clean_domain(self) -> str:
        try:
            return read_domain(self.cleaned_data["domain"])
        except DomainRefusedError as error:
            raise forms.ValidationError(error.message) from error


class RequestForm(forms.ModelForm):
    """An organisation that somebody asks for."""

    class Meta:
        model = OrganisationRequest
        fields = ["name", "kind", "about"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "about": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages = {
            "name": {"required": _("Give the name of the organisation.")},
            "about": {"required": _("Say what it is for.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.empty_label = _("Rather not say")

    def asked(self) -> dict[str, Any]:
        """Return what was asked for, as `request_organisation` takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "about")}
