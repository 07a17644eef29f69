"""What people do with their accounts, as requests of a browser."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from tests.users.conftest import PASSWORD

NEW_PASSWORD = "quite another pass phrase"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password} | more)


def sign_up(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    headers = {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
    fields = {"email": email, "password1": password} | more
    return client.post("/accounts/signup/", fields, **headers)


def ask_for_reset(client: Client, email: str) -> Any:
    return client.post("/accounts/password/reset/", {"email": email})


def prove(client: Client, password: str = PASSWORD) -> None:
    """Type the password again, as pages that matter ask."""
    client.post("/accounts/reauthenticate/", {"password": password})


def code_of_letter() -> str:
    """Return the code of the newest letter."""
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def links_of_letter() -> list[str]:
    """Return the addresses in both parts of the newest letter."""
    letter: Any = mail.outbox[-1]
    html = BeautifulSoup(letter.alternatives[0][0], "html.parser")
    return sorted({*re.findall(r"https?://\S+", letter.body), *(a["href"] for a in html("a"))})


def app_code(secret: str, at: float) -> str:
    """Return what an authenticator app shows at a moment (seconds since 1970)."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(at) // 30))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
