"""Keeps the note of a signed-in session in step, and guards the doors of the staff."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.core.page_cache import has_session
from hub.users.accounts.devices import store_device
from hub.users.accounts.second_factor import lacks_second_factor
from hub.users.accounts.sessions import keep_in_step
from hub.users.permissions import can_enter_admin

ADMIN = "/admin/"
# What is for staff and lies elsewhere: numbers of completions as data, uploads as they came.
OF_STAFF = ("/api/completions", "/media/original_images/", "/media/avatar_images/")
# Shadows of Wagtail's own pages, for people who are not signed in or want to leave.
OPEN = ("/admin/login/", "/admin/logout/", "/admin/password_reset/")


class AccountsMiddleware:
    """Stands behind allauth's middleware. Browsers without a session cost it nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not has_session(request):
            response = self.get_response(request)
        else:
            response = self.refuse_admin(request) or self.get_response(request)
            if request.session.accessed:
                keep_in_step(request)
        store_device(request, response)
        return response

    def refuse_admin(self, request: HttpRequest) -> HttpResponseBase | None:
        """Return the answer for a signed-in person who may not go on into the admin."""
        is_admin = request.path.startswith(ADMIN) and not request.path.startswith(OPEN)
        is_of_staff = is_admin or request.path.startswith(OF_STAFF)
        if not is_of_staff or not request.user.is_authenticated:
            return None
        if not can_enter_admin(request.user):
            return render(request, "403.html", status=403)
        if settings.REQUIRE_STAFF_MFA and lacks_second_factor(request):
            if not is_admin:
                return render(request, "403.html", status=403)
            messages.warning(request, _("To enter the admin you need a second step."))
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return None
