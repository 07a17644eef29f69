"""The way to the provider and back, and the end of a connection."""

from __future__ import annotations

import secrets

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.connect import disconnect, validate_disconnect
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from hub.users.single_sign_on.adapter import NONCE, PROVIDER_ID, ProviderAdapter
from hub.users.single_sign_on.connecting import asks_to_connect


@require_safe
def go_to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the browser to the provider: to sign in, or to connect the account it is signed in to.

    Scope and parameters are ours; those of the address are not passed on.
    """
    _check_is_on()
    signed_in = request.user.is_authenticated
    if signed_in and not asks_to_connect(request):
        return redirect("account_overview")
    provider = get_adapter().get_provider(request, PROVIDER_ID)
    nonce = secrets.token_urlsafe()
    try:
        return provider.redirect(
            request,
            process=AuthProcess.CONNECT if signed_in else AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params={NONCE: nonce},
            **{NONCE: nonce},
        )
    except (RequestException, OAuth2Error):
        return _say_it_failed(request)


@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take what the provider says about the person."""
    _check_is_on()
    adapter = ProviderAdapter(request, PROVIDER_ID)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except (RequestException, OAuth2Error):
        return _say_it_failed(request)


@require_POST
@reauthentication_required(app="allauth.socialaccount")
def end_connection(request: HttpRequest, pk: int) -> HttpResponse:
    """End a connection of the person's own, unless it is the only way in."""
    account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    try:
        validate_disconnect(request, account)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        disconnect(request, account)
    return redirect("account_overview")


def _check_is_on() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


def _say_it_failed(request: HttpRequest) -> HttpResponse:
    context = {"reason": "failed", "provider_name": settings.OIDC_NAME}
    return render(request, "socialaccount/refused.html", context, status=502)
