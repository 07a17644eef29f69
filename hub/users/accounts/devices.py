"""Browsers in which someone has signed in before, known by a signed cookie.

Whoever tries passwords for an account elsewhere is counted apart from them, and so cannot lock its
owner out. The cookie opens nothing, names nobody, and is sent to `/accounts/` only.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

PATH = "/accounts/"
SECONDS = 365 * 24 * 3600
# How many people can share a browser; the one who signed in longest ago is forgotten first.
MOST_PEOPLE = 4
PENDING = "_confirmed_device_of"


def find_device(request: HttpRequest, email: str) -> str:
    """Return what this browser is called as a device of the account `email`; empty if it is none.

    Asks no database: it takes as long for an address that has no account.
    """
    return next((each for each in _entries(request) if _belongs_to(each, email)), "")


def confirm_device(request: HttpRequest, email: str) -> None:
    """Note that the owner of `email` is at this browser; `store_device` tells the browser."""
    setattr(request, PENDING, email)


def store_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie where the owner of an account was recognised during `request`."""
    email = getattr(request, PENDING, "")
    if not email:
        return
    known = find_device(request, email) or _make_entry(email)
    others = [each for each in _entries(request) if each != known]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        "|".join([known, *others][:MOST_PEOPLE]),
        max_age=SECONDS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _entries(request: HttpRequest) -> list[str]:
    value = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return value.split("|")[:MOST_PEOPLE] if value else []


def _make_entry(email: str) -> str:
    device = secrets.token_urlsafe(16)
    return f"{device}.{_sign(device, email)}"


def _belongs_to(entry: str, email: str) -> bool:
    device, _dot, signature = entry.partition(".")
    return constant_time_compare(signature, _sign(device, email))


def _sign(device: str, email: str) -> str:
    value = f"{device}|{email.lower()}"
    return salted_hmac("hub.users.devices", value, algorithm="sha256").hexdigest()
