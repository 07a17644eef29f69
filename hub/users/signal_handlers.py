"""Adapters from signals to functions; no rule stands here."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from hub.users.accounts import verbs
from hub.users.accounts.devices import confirm_device
from hub.users.accounts.sessions import note_sign_in
from hub.users.models import SignedInSession, User
from hub.users.single_sign_on.applying import take_provider_at_its_word

TOTP, CODES = "totp", "recovery_codes"
HANDLERS = [
    (account.user_signed_up, verbs.put_on_record("account.signed_up")),
    (account.email_confirmed, verbs.record_confirmed),
    (account.email_changed, verbs.record_changed),
    (account.password_changed, verbs.put_on_record("account.password_changed")),
    (account.password_set, verbs.put_on_record("account.password_changed")),
    (account.password_reset, verbs.put_on_record("account.password_reset")),
    (mfa.authenticator_added, verbs.record_second_step({TOTP: "account.second_step_on"})),
    (mfa.authenticator_removed, verbs.record_second_step({TOTP: "account.second_step_off"})),
    (mfa.authenticator_reset, verbs.record_second_step({CODES: "account.recovery_codes"})),
    (mfa.authentication_failed, verbs.put_on_record("account.code_failed")),
    (auth.user_logged_in, verbs.put_on_record("account.signed_in")),
    (auth.user_logged_out, verbs.put_on_record("account.signed_out")),
    (auth.user_login_failed, verbs.record_failed_sign_in),
]


def connect_all() -> None:
    """Connect the handlers; called when the app is set up."""
    for number, (signal, handler) in enumerate(HANDLERS):
        signal.connect(handler, weak=False, dispatch_uid=f"users-{number}")
    auth.user_logged_in.connect(note_session, dispatch_uid="users-session")
    auth.user_logged_out.connect(forget_session, dispatch_uid="users-session")
    account.user_logged_in.connect(apply_provider_facts, dispatch_uid="users-sso")
    social.social_account_added.connect(record_connected, dispatch_uid="users-sso")
    social.social_account_removed.connect(record_disconnected, dispatch_uid="users-sso")


def note_session(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    note_sign_in(request, user)
    confirm_device(request, user.email)


def forget_session(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    SignedInSession.objects.filter(session_key=request.session.session_key or "").delete()


def record_disconnected(sender: Any, socialaccount: Any, **kwargs: Any) -> None:
    verbs.put_on_record("account.disconnected")(sender, user=socialaccount.user)


def record_connected(sender: Any, sociallogin: Any, **kwargs: Any) -> None:
    verbs.put_on_record("account.connected")(sender, user=sociallogin.user)


def apply_provider_facts(
    sender: Any, request: HttpRequest, user: User, sociallogin: Any = None, **kwargs: Any
) -> None:
    if sociallogin is not None:
        take_provider_at_its_word(request, user, sociallogin.account.extra_data)
