"""A form with a token that no longer holds: shown to its sender again, never acted on.

Signing in gives a browser a new token, so a form that another tab had open is refused, and what was
typed into it would be gone. Where the request is clearly one of this site's own pages, sent by
somebody who is signed in, the answer is a page with what they had typed, a fresh token and a
button: nothing happens until the person presses it. Everything else gets the plain refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import escape_leading_slashes

from hub.core.sent_forms import TOKEN, count_characters, holds_secret, list_sent
from hub.users.permissions import is_signed_in

# The admin's editor is not a form that can be shown again; accounts' forms hold secrets.
NEVER = ("/admin/", "/accounts/", "/_util/", "/documents/")
LONGEST = 50_000  # characters
V = TypeVar("V", bound=Callable[..., Any])


def shown_again_by(show: Callable[..., HttpResponse]) -> Callable[[V], V]:
    """Name the function that shows a view's own page with what was typed, and stores nothing.

    It is called like the view, with its request; the answer's status becomes 403.
    """

    def mark(view: V) -> V:
        vars(view)["show_again"] = show
        return view

    return mark


def refuse(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a POST whose token does not hold; Django's CSRF_FAILURE_VIEW."""
    if not may_show_again(request):
        return render(request, "403_csrf.html", status=403)
    match = request.resolver_match
    show = getattr(match.func, "show_again", None) if match else None
    if match is not None and show is not None:
        response: HttpResponse = show(request, *match.args, **match.kwargs)
        if response.status_code < 300 or response.status_code == 400:
            response.status_code = 403
        return response
    context = {
        "here": escape_leading_slashes(request.get_full_path()),
        "sent": list_sent(request),
    }
    return render(request, "users/send_again.html", context, status=403)


def may_show_again(request: HttpRequest) -> bool:
    """Tell whether what was sent may be shown: ours, by somebody known, and without secrets."""
    return (
        request.method == "POST"
        and request.content_type == "application/x-www-form-urlencoded"
        and not request.path.startswith(NEVER)
        and comes_from_here(request)
        and is_signed_in(request.user)
        and bool(request.POST.get(TOKEN))
        and not holds_secret(request)
        and count_characters(list_sent(request)) <= LONGEST
    )


def comes_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of this very site sent the request, as far as the browser says so.

    Browsers send Origin with every POST; where it is missing, Referer must say it.
    """
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    said = request.headers.get("origin")
    if said is None:
        parts = urlsplit(request.headers.get("referer", ""))
        said = f"{parts.scheme}://{parts.netloc}"
    return said == f"{request.scheme}://{request.get_host()}"
