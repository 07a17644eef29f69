"""How allauth's single sign-on behaves here: what it believes, whom it lets in, what it keeps."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from hub.core.email_addresses import clean_address
from hub.users.models import User
from hub.users.single_sign_on.facts import identity_of, read_facts

PROVIDER_ID = "sso"
NONCE = "nonce"  # what it is called in a request, a token, and what a browser's session remembers
# What a token has to say (OpenID Connect Core, section 2); without an end it would hold for ever.
REQUIRED = ("iss", "sub", "aud", "exp", "iat")
# Signatures with a key that only the provider has; never a shared secret, never none.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    """Talks with the provider; believes an ID token only with a good signature of it."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; it has to call itself as we do (Discovery, 4.3)."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise OAuth2Error("the provider has another name")
        return config

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("no ID token") from error
        if header.get("alg") not in ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("the ID token is not signed by the provider's key")
        said = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=settings.OIDC_ISSUER,
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not all(said.get(name) for name in REQUIRED):
            raise OAuth2Error("the ID token leaves out what it has to say")
        if said.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the ID token was made for another site")
        return said

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> SocialLogin:
        """Return who signs in; userinfo counts only when it is about the same subject."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no ID token")
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        id_token, userinfo = said["id_token"], said.get("userinfo") or {}
        if userinfo and userinfo.get("sub") != id_token["sub"]:
            raise OAuth2Error("userinfo is about somebody else")
        facts = read_facts(userinfo | id_token)
        login.account.uid = identity_of(facts.issuer, facts.subject)
        login.account.extra_data = facts.as_json()
        login.nonce = id_token.get(NONCE)
        return login


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Who may come in. An account is found by issuer and subject alone, never by an address."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """Return the one provider that the environment names, without asking the database."""
        from allauth.socialaccount.models import SocialApp  # noqa: PLC0415 -- models are loaded

        if not settings.OIDC_ISSUER:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=PROVIDER_ID,
                name=settings.OIDC_NAME,
                client_id=settings.OIDC_CLIENT_ID,
                secret=settings.OIDC_CLIENT_SECRET,
                settings={"server_url": settings.OIDC_ISSUER, "oauth_pkce_enabled": True},
            )
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a new identity without an address, or with a verified one of another account.

        An address that the provider has not verified is treated as if somebody typed it: a letter
        decides, and nothing tells whether it is known.
        """
        if sociallogin.nonce != sociallogin.state[NONCE]:
            self._refuse(request, "failed")  # a token of another sign-in (Core, 3.1.3.7)
        connects = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing or connects:
            return
        addresses = sociallogin.email_addresses
        if not addresses:
            self._refuse(request, "no_address")
        address = addresses[0]
        address.email = sociallogin.user.email = clean_address(address.email)
        address.verified = address.verified is True
        if address.verified and User.objects.filter(email=address.email).exists():
            self._refuse(request, "address_taken")

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Show our page; what exactly was wrong helps nobody but an attacker."""
        self._refuse(request, "failed")

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account_overview")

    def _refuse(self, request: HttpRequest, reason: str) -> None:
        context = {"reason": reason, "provider_name": settings.OIDC_NAME}
        page = render(request, "socialaccount/refused.html", context, status=403)
        raise ImmediateHttpResponse(page)
