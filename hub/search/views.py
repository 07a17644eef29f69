"""The search page and the suggestions for its box. Never cached: what is found changes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.core.navigation import Frame
from hub.core.search_documents import Kind
from hub.search.engines.base import SearchUnavailableError, Suggestion
from hub.search.engines.current import get_engine
from hub.search.log import note_search
from hub.search.query import tidy
from hub.search.readers import readers_of_person
from hub.search.results import search_context

SHORTEST = 2
MOST_SUGGESTIONS = 7


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, with filters; or the box alone."""
    context = search_context(request)
    if context.get("is_first_look"):
        note_search(context["text"], context["total"])
    return render(request, "search/search.html", context)


@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Give the names that begin with what was typed."""
    text = tidy(request.GET.get("q", ""))
    found: tuple[Suggestion, ...] = ()
    if len(text) >= SHORTEST:
        try:
            readers = readers_of_person(Frame(request).user)
            found = get_engine().suggest(text, readers, limit=MOST_SUGGESTIONS)
        except SearchUnavailableError:
            found = ()  # the box searches without them
    return JsonResponse(
        {
            "suggestions": [
                {"title": each.title, "url": each.url, "kind": str(Kind(each.kind).label)}
                for each in found
            ]
        },
        json_dumps_params={"ensure_ascii": False},
    )
