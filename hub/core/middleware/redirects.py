"""Answers what is not found with the redirect that holds for it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase

from hub.core.redirects import find_redirect


class RedirectMiddleware:
    """Stands in for Wagtail's, which knows whole addresses alone and drops the query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        target = find_redirect(request)
        if target is None:
            return response
        kind = HttpResponsePermanentRedirect if target.is_permanent else HttpResponseRedirect
        return kind(target.url)
