"""The second step of signing in: codes of an authenticator app, and recovery codes."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hub.core.rate_limit import TooOftenError
from hub.users.accounts.adapter import AccountAdapter
from hub.users.accounts.forms import CodeFieldMixin
from hub.users.accounts.limits import count_app_code, use_code_once
from hub.users.models import User

# In a session: the single sign-on said that it asked for a second factor.
PROVIDER_ASKED = "hub_provider_asked_second_factor"


def _vault() -> MultiFernet:
    """Return what encrypts secrets in the database: the newest key of the site, then older ones."""
    keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"hub.users.second_factor|{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our rules: secrets are encrypted where they are stored; the app shows the site's name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the code that the app shows now, nor an unused one."),
    }

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one of no use when the key of the site is gone."""
        try:
            return _vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(encrypted_text.encode()).digest()[:20]).decode()


class OnceMixin(CodeFieldMixin):
    """A code that was used is not accepted again while it would still be valid."""

    user: User

    def clean_code(self) -> str:
        try:
            with count_app_code(self.user):
                code: str = super().clean_code()
        except TooOftenError:
            raise AccountAdapter().validation_error("too_many_login_attempts") from None
        try:
            use_code_once(self.user, "".join(filter(str.isalnum, code)))
        except TooOftenError:
            raise SecondFactorAdapter().validation_error("incorrect_code") from None
        return code


class CodeForm(OnceMixin, AuthenticateForm):
    """The code that signs in."""


class CodeAgainForm(OnceMixin, ReauthenticateForm):
    """A code once more, before something that matters."""


class SwitchOnForm(CodeFieldMixin, ActivateTOTPForm):
    """The first code, which shows that the app has the secret."""


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Tell whether signing in asks `user` for a code."""
    if not isinstance(user, User):
        return False
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def lacks_second_factor(request: HttpRequest) -> bool:
    """Tell whether whoever is signed in has shown one thing only, here and to their provider."""
    if request.session.get(PROVIDER_ASKED):
        return False
    return not has_second_factor(request.user)
