"""Finds where an address leads that is no longer there.

The redirect of a page holds for every address below it too: its files, its lists, what a reader
bookmarked with a filter. The nearest one is followed, and the query is kept.
"""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest
from django.utils.encoding import uri_to_iri
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from hub.core.serving import find_root_path, find_site

LONGEST_PATH: int = Redirect._meta.get_field("old_path").max_length or 255


class Target(NamedTuple):
    """An address that a redirect leads to."""

    url: str
    is_permanent: bool


class _Candidate(NamedTuple):
    """A path at which a redirect may be stored, and what of the address comes after it."""

    old_path: str
    rest: str = ""
    is_below: bool = False
    keeps_query: bool = True


def find_redirect(request: HttpRequest) -> Target | None:
    """Return where the address of `request` leads; None when no redirect holds for it."""
    candidates = _list_candidates(request)
    redirects = Redirect.get_for_site(find_site(request)).filter(
        old_path__in={candidate.old_path for candidate in candidates}
    )
    # One of this site comes after one of all sites, and so replaces it.
    rows = {
        row.old_path: row
        for row in redirects.select_related("redirect_page").order_by(
            F("site").asc(nulls_first=True)
        )
    }
    for candidate in candidates:
        row = rows.get(candidate.old_path)
        if row is None or not (url := _follow(row, candidate, request)):
            continue
        if row.redirect_page is None or _may_read(row.redirect_page, request):
            return Target(url, row.is_permanent)
        if request.user.is_anonymous:  # who may read the page is led on after signing in
            sign_in = redirect_to_login(request.get_full_path())
            return Target(sign_in.url, is_permanent=False)
        return None
    return None


def _list_candidates(request: HttpRequest) -> list[_Candidate]:
    """Return where a redirect may be stored, the most precise first."""
    whole = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    path = Redirect.normalise_path(request.get_full_path().partition("?")[0], decode_unicode=False)
    found = [
        *(_Candidate(old, keeps_query=False) for old in (uri_to_iri(whole), whole) if "?" in old),
        *(_Candidate(old) for old in (uri_to_iri(path), path)),
    ]
    if request.method in {"GET", "HEAD"}:
        # Split by hand: the end of an address is kept as it was written.
        parts = request.get_full_path().partition("?")[0].split("/")
        for length in range(len(parts) - 1, 1, -1):
            old = uri_to_iri("/".join(parts[:length]))
            found.append(_Candidate(old, "/".join(parts[length:]), is_below=True))
    return [candidate for candidate in found if len(candidate.old_path) <= LONGEST_PATH]


def _follow(row: Redirect, candidate: _Candidate, request: HttpRequest) -> str | None:
    page = row.redirect_page
    if page is None:
        return None if candidate.is_below else row.link
    if not page.live:
        return None
    if candidate.is_below and (
        row.redirect_page_route_path or _has_live_page(request, candidate.old_path)
    ):
        return None
    url = row.link
    if url is None:
        return None
    if candidate.rest:
        # Two slashes at the start would name another site.
        url = f"{url.rstrip('/')}/{candidate.rest.lstrip('/')}"
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query and candidate.keeps_query else url


def _may_read(page: Page, request: HttpRequest) -> bool:
    """Return whether the reader may learn the address of `page`."""
    return all(each.accept_request(request) for each in page.get_view_restrictions())


def _has_live_page(request: HttpRequest, old_path: str) -> bool:
    """Return whether a page answers at `old_path` or between it and the address asked for.

    What is missing below such a page never was below the one that has moved away; to follow
    it could lead in circles.
    """
    root_path = find_root_path(request)
    if root_path is None:
        return False
    components = [part for part in request.path_info.split("/") if part]
    own = [part for part in old_path.split("/") if part]
    if get_language_from_path(request.path_info):
        components, own = components[1:], own[1:]
    paths = [
        f"{root_path}{'/'.join(components[:length])}/"
        for length in range(len(own), len(components) + 1)
    ]
    return Page.objects.live().filter(url_path__in=paths).exists()
