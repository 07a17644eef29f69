"""Forms of the admin: accounts with an audience, organisations with their members."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from hub.users.accounts.addresses import forget_former
from hub.users.models import User
from hub.users.organisations.requests import RESERVED_SLUGS


class AccountCreationForm(UserCreationForm):
    """A new account: address, name, audience, password, groups."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = UserCreationForm.Meta.fields | {"audience"}


class AccountEditForm(UserEditForm):
    """The same for an account that exists, with the switch that deactivates it."""

    class Meta(UserEditForm.Meta):
        model = User
        fields = UserEditForm.Meta.fields | {"audience"}

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=commit)
        if commit and "email" in self.changed_data:
            forget_former(user)
        return user


class OrganisationForm(WagtailAdminModelForm):
    """An organisation and its memberships; nobody may be in it twice at the same time."""

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(_("This word has a meaning in addresses; take another."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("memberships")
        if formset is not None and formset.is_valid():
            self._refuse_second_open_membership(formset)
        return cleaned

    def _refuse_second_open_membership(self, formset: forms.BaseInlineFormSet) -> None:
        rows = [
            form.cleaned_data
            for form in formset.forms
            if form not in formset.deleted_forms and form.cleaned_data.get("user")
        ]
        people = Counter(row["user"] for row in rows if not row.get("left_at"))
        for person, count in people.items():
            if count > 1:
                self.add_error(
                    None,
                    _("%(person)s is listed %(count)d times without an end.")
                    % {"person": person, "count": count},
                )
