"""How allauth behaves here: people found by e-mail, redirects within this site, letters of ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hub.core.email_addresses import clean_address
from hub.core.rate_limit import TooOftenError, client_address
from hub.users.accounts.letters import send_account_letter
from hub.users.accounts.limits import count_password
from hub.users.models import User

# What is said after a step, by allauth's names; the rest is seen on the page that follows.
MESSAGES = {
    "email_confirmed": _("Your address is confirmed."),
    "email_confirmation_failed": _("This address could not be confirmed."),
    "password_changed": _("Your password is changed."),
    "password_set": _("Your password is set."),
    "totp_activated": _("The second step is on. Everywhere else you are signed out."),
    "totp_deactivated": _("The second step is off."),
    "account_connected": _("Your account is connected."),
    "account_connected_updated": _("Your account is connected."),
    "account_connected_other": _("This sign-in belongs to another account of this site."),
    "account_disconnected": _("Your account is disconnected."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Our rules for accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The e-mail address or the password is not correct. Capital letters matter in the "
            "password."
        ),
        "incorrect_code": _("This is not the code. Use the newest letter that we sent you."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "duplicate_email": _("This is the address of your account already."),
        "too_many_login_attempts": _(
            "Too many attempts. Try again in a few minutes, or select “I forgot my password” and "
            "we will email you a code."
        ),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """There are no answers in JSON: whatever a header asks for, a page is shown."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether `url` stays on the host that was asked, and encrypted if it was so."""
        request = allauth_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def clean_email(self, email: str) -> str:
        """Return an address in one spelling, wherever it came from."""
        return super().clean_email(clean_address(email))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whom limits count: the address behind our proxies, a whole IPv6 /64 as one."""
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose address and password these are, unless too many were tried."""
        email = User.objects.normalize_email(credentials.get("email"))
        try:
            with count_password(request, email) as found:
                user = super().authenticate(request, **credentials)
                found += [user] if user else []
        except TooOftenError:
            raise self.validation_error("too_many_login_attempts") from None
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send people who may enter the admin there, everybody else to their account."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_overview")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_overview")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our letter of the kind that the last part of `template_prefix` names."""
        send_account_letter(template_prefix.rpartition("/")[2], to=email, context=context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of an account what was changed; no address or browser is in it."""
        self.send_mail(template_prefix, email or user.email, context or {})

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say `message`, or our text for the name of `message_template`, if we have one."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        text = message or MESSAGES.get(name)
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)
