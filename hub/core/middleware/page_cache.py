"""Answers anonymous readers from the page cache, with validators for their browsers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from hub.core import page_cache


class PageCacheMiddleware:
    """Stands before compression and sessions: a hit costs two cache reads and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:  # what this request changes, it shall see
            return self.get_response(request)
        with page_cache.one_generation() as generation:
            return self._answer(request, generation)

    def _answer(self, request: HttpRequest, generation: str) -> HttpResponseBase:
        if not page_cache.is_cacheable_request(request):
            return self.get_response(request)
        key = page_cache.page_key(generation, request)
        stored = page_cache.pages.get(key)
        if stored is None:
            response = self.get_response(request)
            if not page_cache.is_shareable_response(response):
                return response
            stored = self._store(key, request, response)
        body, headers = stored
        response = HttpResponse(body, headers=headers)
        return (
            get_conditional_response(request, etag=headers["ETag"], response=response) or response
        )

    def _store(
        self, key: str, request: HttpRequest, response: HttpResponseBase
    ) -> tuple[bytes, dict[str, str]]:
        response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        stored = (response.content, dict(response.items()))
        if request.method == "GET" and settings.PAGE_CACHE_SECONDS:
            page_cache.pages.set(key, stored, settings.PAGE_CACHE_SECONDS)
        return stored
