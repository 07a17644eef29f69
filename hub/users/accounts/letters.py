"""The letters about accounts that allauth asks for, by the names that allauth has for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.letters import site_address, write_letter


@dataclass(frozen=True)
class Text:
    """What a letter of one kind says. `page` is where a code is typed."""

    subject: Any
    text: Any
    page: str = ""


CODES = {
    "email_confirmation_signup": Text(
        _("Your code to finish signing up"),
        _("Somebody, probably you, is making an account with this address."),
        "account_email_verification_sent",
    ),
    "email_confirmation": Text(
        _("Your code to confirm your address"),
        _("Somebody, probably you, wants to use this address for an account."),
        "account_email_verification_sent",
    ),
    "password_reset_code": Text(
        _("Your code for a new password"),
        _("Somebody, probably you, wants to set a new password for the account of this address."),
        "account_confirm_password_reset_code",
    ),
}
ANSWERS = {
    "account_already_exists": Text(
        _("You have an account already"),
        _(
            "Somebody, probably you, tried to make an account with this address. There is one "
            "already, so nothing was changed. You can sign in, or set a new password if you "
            "forgot yours."
        ),
        "account_reset_password",
    ),
    "unknown_account": Text(
        _("There is no account with this address"),
        _(
            "Somebody, probably you, asked for a new password for this address. There is no "
            "account with it, so nothing was changed. You may have used another address, or you "
            "can make an account."
        ),
        "account_signup",
    ),
}
# In place of a letter that is written only for the time that it takes.
EXAMPLE = ANSWERS["unknown_account"]
NOTICES = {
    "email_changed": Text(
        _("The address of your account was changed"),
        _("Your account has another e-mail address now; this one no longer signs in."),
    ),
    "password_changed": Text(
        _("Your password was changed"), _("The password of your account was changed.")
    ),
    "password_reset": Text(
        _("Your password was changed"), _("A new password was set for your account.")
    ),
    "password_set": Text(_("Your password was set"), _("Your account has a password now.")),
    "totp_activated": Text(
        _("Your second step is on"),
        _("Signing in to your account now asks for a code from an authenticator app."),
    ),
    "totp_deactivated": Text(
        _("Your second step is off"),
        _("Signing in to your account no longer asks for a code from an authenticator app."),
    ),
    "recovery_codes_generated": Text(
        _("You have new recovery codes"),
        _("New recovery codes were made for your account; the old ones no longer work."),
    ),
    "account_connected": Text(
        _("Your account was connected"),
        _("Your account can now be signed in to through the sign-in of your organisation."),
    ),
    "account_disconnected": Text(
        _("Your account was disconnected"),
        _("Your account can no longer be signed in to through the sign-in of your organisation."),
    ),
    "account_deleted": Text(
        _("Your account was deleted"),
        _("Your account was deleted, and what belonged to it with it."),
    ),
}


def send_account_letter(kind: str, *, to: str, context: Mapping[str, Any]) -> None:
    """Send the letter `kind` to the address `to`; a code comes in `context`.

    The letters of CODES and of ANSWERS answer the same forms, to addresses with and without an
    account: both are written, whichever is sent, so that the time does not tell. Raises KeyError
    for a kind that nobody wrote.
    """
    if kind in NOTICES:
        _write("account_notice", NOTICES[kind], to).send()
        return
    code = _write(
        "account_code", CODES.get(kind, EXAMPLE), to, code=context.get("code", "0000-0000")
    )
    answer = _write("account_answer", ANSWERS.get(kind, EXAMPLE), to)
    ({**dict.fromkeys(CODES, code), **dict.fromkeys(ANSWERS, answer)})[kind].send()


def _write(name: str, letter: Text, to: str, **context: Any) -> EmailMultiAlternatives:
    context |= {
        "title": letter.subject,
        "text": letter.text,
        "page": site_address(reverse(letter.page)) if letter.page else "",
        "sign_in": site_address(reverse("account_login")),
        "reset": site_address(reverse("account_reset_password")),
        "minutes": settings.CODE_SECONDS // 60,
    }
    return write_letter(name, to=to, context=context, language=get_language())
