"""Tells an editor why a page stays a draft, where the admin publishes without a form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from hub.core.publishing import PublishRefusedError


class PublishRefusedMiddleware:
    """Answers a refused publication in the admin with its reasons, on the page's edit form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Return to the edit form; None for any other exception, and outside the admin."""
        home = reverse("wagtailadmin_home")
        if not isinstance(exception, PublishRefusedError) or not request.path.startswith(home):
            return None
        messages.error(request, str(exception))
        url = AdminURLFinder(request.user).get_edit_url(exception.target) or home
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
