"""What accounts put on the audit list, and the adapters from signals that do so."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.users.audit import record, register_verbs
from hub.users.models import User

register_verbs(
    {
        "account.signed_up": _("Signed up"),
        "account.sign_up_repeated": _("Sign-up with an address that has an account"),
        "account.signed_in": _("Signed in"),
        "account.sign_in_failed": _("Sign-in failed"),
        "account.code_failed": _("Wrong code at the second step"),
        "account.signed_out": _("Signed out"),
        "account.session_ended": _("Ended a session from elsewhere"),
        "account.address_confirmed": _("Confirmed the address"),
        "account.address_changed": _("Changed the address"),
        "account.password_changed": _("Changed the password"),
        "account.password_reset": _("Set a new password by letter"),
        "account.second_step_on": _("Switched the second step on"),
        "account.second_step_off": _("Switched the second step off"),
        "account.recovery_codes": _("Made new recovery codes"),
        "account.connected": _("Connected single sign-on"),
        "account.disconnected": _("Disconnected single sign-on"),
        "account.groups_by_provider": _("Groups set by single sign-on"),
        "account.made": _("Account made in the admin"),
        "account.deactivated": _("Account deactivated"),
        "account.reactivated": _("Account active again"),
        "account.rights_changed": _("Rights in the admin changed"),
        "account.deleted": _("Deleted the account"),
    }
)


def put_on_record(verb: str) -> Any:
    """Return a signal handler that records `verb` of the person whom the signal names."""

    def handler(sender: Any, user: User | None = None, **kwargs: Any) -> None:
        record(verb, by=user, about=user)

    return handler


def record_second_step(verbs: dict[str, str]) -> Any:
    """Return a signal handler that records by the kind of authenticator."""

    def handler(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
        verb = verbs.get(authenticator.type)
        if verb:
            record(verb, by=user, about=user)

    return handler


def record_failed_sign_in(sender: Any, credentials: Any, **kwargs: Any) -> None:
    """Put a failed sign-in on record; about whom, when the address has an account."""
    address = User.objects.normalize_email(credentials.get("email") or credentials.get("username"))
    record("account.sign_in_failed", by=None, about=User.objects.filter(email=address).first())


def record_confirmed(sender: Any, email_address: Any, **kwargs: Any) -> None:
    record("account.address_confirmed", by=email_address.user, about=email_address.user)


def record_changed(sender: Any, user: User, from_email_address: Any, **kwargs: Any) -> None:
    """Put a change of the address on record; the first address of an account is none."""
    if from_email_address is not None:
        record("account.address_changed", by=user, about=user)
