"""Shadows of Wagtail's own sign-in pages, to stand above its addresses under `/admin/`.

Wagtail answers at `/admin/login/` whatever WAGTAILADMIN_LOGIN_URL says; there is one way to sign
in, with one set of limits. A POST to its sign-out (the admin's menu has one) is passed on as POST.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def redirect_to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to our sign-in page; a `next` within this site goes along."""
    target = reverse("account_login")
    onward = request.GET.get("next", "")
    if onward and url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target += "?" + urlencode({"next": onward})
    return HttpResponseRedirect(target)


def redirect_to_sign_out(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to our sign-out page and keep the method."""
    return HttpResponseRedirect(reverse("account_logout"), preserve_request=True)


urlpatterns = [
    path("login/", redirect_to_sign_in),
    path("logout/", redirect_to_sign_out),
    re_path(r"^password_reset/.*$", redirect_to_sign_in),
]
