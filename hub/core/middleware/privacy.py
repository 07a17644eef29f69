"""Says of every answer whether it may be kept: personal ones `private, no-store`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hub.core.page_cache import has_session, is_cacheable_request

PERSONAL_PREFIXES = (
    *("/admin/", "/accounts/", "/my-learning/", "/organisations/", "/feedback/"),
    "/certificates/",
)


class PrivacyMiddleware:
    """Public pages are checked again at each visit; anything personal is never stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        personal = (
            has_session(request)
            or bool(response.cookies)
            or request.path.startswith(PERSONAL_PREFIXES)
            or not is_cacheable_request(request)
        )
        if personal:
            response.headers["Cache-Control"] = "private, no-store"
        elif not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "public, no-cache"
        return response
