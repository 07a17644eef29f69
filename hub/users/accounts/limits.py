"""How often accounts may be tried. allauth counts in a cache, so its own limits are off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hub.core.rate_limit import Rate, TooOftenError, client_address, consume, refund
from hub.users.accounts.devices import find_device
from hub.users.models import User

# Wrong passwords from one network; for one account from one network or from a confirmed device;
# and for one account from all networks together, which locks no confirmed device out.
PASSWORDS_OF_CLIENT = Rate(amount=10, seconds=60)
PASSWORDS_FOR_ACCOUNT = Rate(amount=5, seconds=300)
PASSWORDS_OF_STRANGERS = Rate(amount=30, seconds=3600)
# Wrong codes of an authenticator app, and recovery codes, after the right password.
APP_CODES = Rate(amount=5, seconds=300)
CODE_ONCE = Rate(amount=1, seconds=180, refills=False)  # longer than any code of an app is valid
# Guesses at one emailed code, which is valid for CODE_SECONDS.
EMAILED_CODE_GUESSES = Rate(amount=5, seconds=settings.CODE_SECONDS, refills=False)
# Emails with a code to one address, asked for by one network or confirmed device: a button that was
# pressed twice is no attack.
EMAILS_TO_ADDRESS = Rate(amount=5, seconds=3600)
# Also how often a stranger can time the answer for one address, known or not.
EMAILS_A_DAY = Rate(amount=15, seconds=24 * 3600, refills=False)


class LimitedMixin:
    """A view whose form may be sent at `limit`, by each account or else by each network."""

    limit: ClassVar[Rate | None] = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if self.limit is not None and request.method == "POST":
                consume(f"account-form-{type(self).__name__}", _sender_of(request), self.limit)
            return super().dispatch(request, *args, **kwargs)
        except TooOftenError as error:
            return refuse(request, error)


def refuse(request: HttpRequest, error: TooOftenError) -> HttpResponse:
    """Return the page that says that something was done too often."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


@contextmanager
def count_password(request: HttpRequest, email: str) -> Iterator[list[User]]:
    """Count one password for the account `email`, unless the block yields whose it is.

    It is counted before it is checked, or as many as come at once would all be checked. Raises
    TooOftenError.
    """
    counts = _list_counts(request, email)
    for count in counts:
        consume(*count)
    found: list[User] = []
    yield found
    if found:
        for count in counts:
            refund(*count)


@contextmanager
def count_app_code(user: User) -> Iterator[None]:
    """Count one code for the second factor of `user`, unless the block ends without an error."""
    consume("account-app-codes", str(user.pk), APP_CODES)
    yield
    refund("account-app-codes", str(user.pk), APP_CODES)


def use_code_once(user: User, code: str) -> None:
    """Note that `code` was used; raise TooOftenError where it was used before."""
    consume("account-app-code", f"{user.pk}|{code}", CODE_ONCE)


def count_guess(state: dict[str, Any]) -> None:
    """Count one guess at the emailed code that `state` waits for; raise TooOftenError."""
    one_code = f"{state.get('email')}|{state.get('at')}|{state.get('code')}"
    consume("account-code-guesses", one_code, EMAILED_CODE_GUESSES)


def count_email(request: HttpRequest, address: str) -> None:
    """Count one email to `address`, whether it has an account or not; raise TooOftenError."""
    device = find_device(request, address)
    asker = device or client_address(request)
    consume("account-emails-to", f"{address}|{asker}", EMAILS_TO_ADDRESS)
    consume("account-emails-a-day", f"{address}|{device}", EMAILS_A_DAY)


def _list_counts(request: HttpRequest, email: str) -> list[tuple[str, str, Rate]]:
    """Return what a password for `email` counts for, the same whether it has an account or not."""
    user = request.user
    if isinstance(user, User) and user.email == email:
        return [("account-passwords-again", str(user.pk), PASSWORDS_FOR_ACCOUNT)]
    if device := find_device(request, email):
        return [("account-passwords-device", device, PASSWORDS_FOR_ACCOUNT)]
    client = client_address(request)
    return [
        ("account-passwords-of", client, PASSWORDS_OF_CLIENT),
        ("account-passwords-for", f"{email}|{client}", PASSWORDS_FOR_ACCOUNT),
        ("account-passwords-strangers", email, PASSWORDS_OF_STRANGERS),
    ]


def _sender_of(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"account {request.user.pk}"
    return client_address(request)
