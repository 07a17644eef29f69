"""The forms that take an address, as requests of a browser, and who sends them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from hub.users.accounts.addresses import mark_verified
from hub.users.models import User
from tests.users.accounts.people import ask_for_reset, sign_in, sign_up

PASSWORD = "a long pass phrase of tests"
Act = Callable[[Client, str], Any]
ACTS: dict[str, Act] = {
    "sign-up": lambda client, email: sign_up(client, email, "another pass phrase"),
    "sign-in": lambda client, email: sign_in(client, email, "a wrong pass phrase"),
    "reset": ask_for_reset,
    "address": lambda client, email: client.post("/accounts/email/", {"email": email}),
}


def make_asker() -> User:
    """Return who changes their own address."""
    user = User.objects.create_user("asker@hub.test", PASSWORD)
    mark_verified(user)
    return user


def make_proved(asker: User) -> Client:
    """Return the browser in which they have just typed their password."""
    client = Client()
    client.force_login(asker)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def make_known(number: int, asker: User) -> str:
    """Return an address that has an account."""
    user = User(email=f"known{number:03}@hub.test", password=asker.password)
    user.save()
    mark_verified(user)
    return user.email
