"""Answers anonymous readers from the page cache, with validators for their browsers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from hub.core import page_cache, stale_pages
from hub.core.outages import is_outage
from hub.core.request_ids import HEADER

# Files, which are no pages, and what is for staff.
NEVER_STORED = (settings.STATIC_URL, settings.MEDIA_URL, "/admin/")


class PageCacheMiddleware:
    """Stands first, before headers are added, lines logged, answers compressed, sessions read.

    What is stored is the whole answer with its headers, so that a hit costs one read of the
    generation's stamp. It leaves no line in the log of the site: the proxy's log has the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:  # what this request changes, it shall see
            return self.get_response(request)
        if request.path_info.startswith(NEVER_STORED):
            return self.get_response(request)
        with page_cache.one_generation():
            response = self._answer(request)
        if is_outage(response):
            return self._answer_stale(request) or response
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not page_cache.is_cacheable_request(request):
            return self.get_response(request)
        name = page_cache.page_name(request)
        stored = page_cache.recall("page", name) if settings.PAGE_CACHE_SECONDS else None
        if stored is None:
            key = None
            if settings.PAGE_CACHE_SECONDS and not request.META.get("QUERY_STRING"):
                key = stale_pages.name_entry(name)  # of all other addresses there is no end
            response = self.get_response(request)
            if not page_cache.is_shareable_response(response):
                return response
            stored = self._store(name, key, request, response)
            return _answer_with(stored, request, {HEADER: response.get(HEADER)})
        return _answer_with(stored, request)

    def _store(
        self, name: str, key: str | None, request: HttpRequest, response: HttpResponseBase
    ) -> tuple[bytes, dict[str, str]]:
        response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        headers = {name: value for name, value in response.items() if name != HEADER}
        stored = (response.content, headers)
        if request.method == "GET" and settings.PAGE_CACHE_SECONDS:
            page_cache.keep("page", name, stored, settings.PAGE_CACHE_SECONDS)
            if key is not None:
                stale_pages.keep_last(key, stored)
        return stored

    def _answer_stale(self, request: HttpRequest) -> HttpResponseBase | None:
        """Return the last answer of a public page, whatever cookie comes; None without one.

        Whether a session is still good nobody can say now: all are served as anonymous readers.
        """
        found = stale_pages.find_last(page_cache.page_name(request))
        if found is None:
            return None
        age, stored = found
        response = _answer_with(stored, request, {"Age": str(age)})
        if not page_cache.is_cacheable_request(request):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def _answer_with(
    stored: tuple[bytes, dict[str, str]],
    request: HttpRequest,
    extra: dict[str, str | None] | None = None,
) -> HttpResponseBase:
    """Return the stored page, or the answer that the browser's copy of it is still good."""
    body, headers = stored
    response = HttpResponse(body, headers=headers)
    for name, value in (extra or {}).items():
        if value:
            response.headers[name] = value
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response
