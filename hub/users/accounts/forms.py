"""The forms of accounts: allauth's, with labels that say all and no placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.apps import apps
from django.core.validators import MaxLengthValidator
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.core.email_addresses import clean_address
from hub.users.accounts.seals import seal_of
from hub.users.audit import record
from hub.users.models import User

RESET_SEAL = "hub_reset_seal"
LONGEST_PASSWORD = 128  # hashing more costs the server, and gains nothing


# What is said when a field that is needed is empty.
MISSING = {
    "code": _("Type the code."),
    "email": _("Type an e-mail address, such as name@example.org."),
    "login": _("Type your e-mail address."),
    "oldpassword": _("Type your present password."),
    "password": _("Type your password."),
    "password1": _("Choose a password."),
    "password2": _("Type the new password again."),
}


def password_hint() -> str:
    """Return what a password needs, and what makes a good one."""
    return gettext(
        "At least 12 characters: three or four words together are good. Nothing that many people "
        "use, nothing like your name or address, not digits alone. You can paste it."
    )


def audience_field(**kwargs: Any) -> forms.ModelChoiceField:
    """Return the choice of a group, among the terms that may be chosen today."""
    terms = apps.get_model("taxonomy", "Term")
    return forms.ModelChoiceField(
        queryset=terms.named.filter(vocabulary="audience", is_retired=False),
        label=_("Which of these are you?"),
        empty_label=_("Rather not say"),
        required=False,
        **kwargs,
    )


class TidyMixin:
    """Labels and hints of our own; what a field is for is told to browsers by autocomplete."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # a form's
        self._clean_addresses(fields)
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])
            if isinstance(field.widget, forms.PasswordInput):
                # No `maxlength`: browsers cut off without a word what is pasted.
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            if name in {"email", "login"}:
                field.widget.attrs |= {"inputmode": "email", "spellcheck": "false"}

    def _clean_addresses(self, fields: dict[str, forms.Field]) -> None:
        """Bring what was sent as an address into one spelling, before any validation."""
        form: Any = self
        if not form.is_bound:
            return
        sent = {form.add_prefix(name) for name in {"email", "login"} & fields.keys()}
        form.data = form.data.copy()
        for name in sent & form.data.keys():
            form.data[name] = clean_address(form.data[name])


class SignInForm(TidyMixin, allauth_forms.LoginForm):
    """Address, password, and whether to stay signed in."""

    labels = {
        "login": _("E-mail address"),
        "password": _("Password"),
        "remember": _("Keep me signed in for two weeks"),
    }
    hints = {"remember": _("Not on a computer that other people use.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignUpForm(TidyMixin, allauth_forms.SignupForm):
    """Address, password and, if wanted, the group one belongs to.

    When the address has an account already, the same work is done as for a new one, and undone, so
    that neither the answer nor its time tells.
    """

    field_order = ["email", "password1", "audience"]
    labels = {"email": _("E-mail address"), "password1": _("Password")}
    hints = {"email": _("We send a code to it. It is what you sign in with.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_hint()
        self.fields["audience"] = audience_field(
            help_text=_("Learning is offered to suit. You can change it at any time.")
        )

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.audience = self.cleaned_data["audience"]
        user.save(update_fields=["audience"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        if self.account_already_exists:
            self._save_and_undo(request)
        return super().try_save(request)

    def _save_and_undo(self, request: HttpRequest) -> None:
        address = self.cleaned_data["email"]
        owner = User.objects.filter(email=address).first()
        record("account.sign_up_repeated", by=None, about=owner)
        # One statement more, as a new account needs; an ORM query would take longer than that.
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.account_already_exists = False
        self.cleaned_data["email"] = f"{seal_of(None)[:20]}@example.invalid"
        before = transaction.savepoint()
        self.save(request)
        transaction.savepoint_rollback(before)
        self.cleaned_data["email"] = address
        self.account_already_exists = True


class CodeFieldMixin(TidyMixin):
    """A code from a letter or an app: digits, offered by the keyboard of a phone, pasted freely."""

    labels = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.Field = self.fields["code"]  # type: ignore[attr-defined]  # a form's
        field.widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "class": "code-input",
        }


class AddressCodeForm(CodeFieldMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that shows that an address is one's own."""


class ResetCodeForm(CodeFieldMixin, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code that lets one set a new password."""


class NewAddressForm(TidyMixin, allauth_forms.AddEmailForm):
    """Another address for the account."""

    labels = {"email": _("New e-mail address")}
    hints = {"email": _("We send a code to it. Until you type the code, nothing changes.")}


class ResetForm(TidyMixin, allauth_forms.ResetPasswordForm):
    """The address of the account whose password was forgotten."""

    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        address = super().clean_email()
        if self.users:
            # Found nothing among the verified ones, allauth asks here too; so this takes as long.
            list(User.objects.filter(email=""))
        return address

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the letter, and note how the account stands: a change of it ends the reset."""
        address = super().save(request, **kwargs)
        request.session[RESET_SEAL] = seal_of(self.users[0] if self.users else None)
        return address


class TwoPasswordsMixin(TidyMixin):
    """A new password, twice: it cannot be read while it is typed."""

    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # a form's
        fields["password1"].help_text = password_hint()


class NewPasswordForm(TwoPasswordsMixin, allauth_forms.ChangePasswordForm):
    """Change of a password that is known."""


class FirstPasswordForm(TwoPasswordsMixin, allauth_forms.SetPasswordForm):
    """A password for an account that had none."""


class ResetPasswordForm(TwoPasswordsMixin, allauth_forms.ResetPasswordKeyForm):
    """A new password after the code was typed."""


class PasswordAgainForm(TidyMixin, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels = {"password": _("Password")}


class DetailsForm(forms.ModelForm):
    """Name and group: all that people change about themselves without further proof."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        labels = {"first_name": _("First name"), "last_name": _("Last name")}
        help_texts = {"last_name": _("Your name as it should stand on certificates.")}
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"] = audience_field(initial=self.instance.audience_id)


class DeletionForm(forms.Form):
    """One deliberate tick."""

    sure = forms.BooleanField(
        label=_("I want my account to be deleted. I know that it cannot be brought back."),
        error_messages={"required": _("Tick the box if you want your account to be deleted.")},
    )
