"""A provider, settings that name it, and a browser that goes there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from tests.users.single_sign_on.provider import CLIENT_ID, CLIENT_SECRET, Provider, running

Walk = Callable[..., Any]


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    cache.clear()
    with running() as provider:
        use(settings, provider)
        yield provider


def use(settings: Any, provider: Provider) -> None:
    """Make `provider` the one of the settings."""
    settings.OIDC_ISSUER = provider.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OIDC_NAME = "Council sign-in"


def walk(client: Client, onward: str = "", way: str = "/accounts/sso/") -> Any:
    """Go to the provider and back as a browser does; return the last answer of the hub."""
    there = client.get(way, {"next": onward} if onward else {})
    if there.status_code != 302:
        return there
    return client.get(_come_back(there))


def back_from_provider(client: Client) -> str:
    """Return the address to which the provider sends the browser back."""
    return _come_back(client.get("/accounts/sso/"))


def _come_back(there: Any) -> str:
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith("http://testserver/accounts/sso/callback/?")
    return back.removeprefix("http://testserver")
