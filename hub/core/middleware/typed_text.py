"""Cleans what forms send before any of them reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hub.core.typed_text import clean_form


class TypedTextMiddleware:
    """Every form of the site and of the admin takes its text through here.

    It comes after the check of the form's token, which has read the form already; what is no form
    is not touched.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Replace the request's data by what is meant."""
        if request.method == "POST" and request.content_type in {
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        }:
            request.POST = clean_form(request.POST)  # type: ignore[assignment]
