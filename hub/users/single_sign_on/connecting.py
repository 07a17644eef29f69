"""Proof that a signed-in person asked, here, to connect the account with the provider.

The way to the provider is an address that any site can send a browser to. Without this proof a
stranger could have an identity of their own connected to the account, and then sign in to it. It
is no form, because browsers let no form of this site end at another one (`form-action`).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

PARAMETER = "connect"


def connecting_address(request: HttpRequest) -> str:
    """Return the address of the link that connects; it is good in this session only."""
    way = reverse("openid_connect_login", kwargs={"provider_id": "sso"})
    return f"{way}?{urlencode({PARAMETER: _proof(request)})}"


def asks_to_connect(request: HttpRequest) -> bool:
    """Tell whether the request comes from that link."""
    return constant_time_compare(request.GET.get(PARAMETER, ""), _proof(request))


def _proof(request: HttpRequest) -> str:
    key = request.session.session_key or ""
    return salted_hmac("hub.users.connect", key).hexdigest()[:32]
