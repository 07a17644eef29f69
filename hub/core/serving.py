"""Serves pages: finds a page and all its ancestors with one query, whatever the depth.

Wagtail walks down from the root with two queries a level. Here the address itself names the
`url_path` of every page on the way, so that one query brings them all; they become the
breadcrumb too.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from hub.core.page_cache import remember
from hub.core.shared_pages import answer_with, find_shared_page


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at `path` (below the language prefix) or raise Http404."""
    if shared := find_shared_page(request):
        return answer_with(shared, request)
    components = [component for component in path.split("/") if component]
    request._wagtail_route_for_request = _find_route(request, components)
    return wagtail_serve(request, path)


def _find_route(request: HttpRequest, components: list[str]) -> RouteResult | None:
    root_path = find_root_path(request)
    if root_path is None:
        return None
    paths = [root_path]
    for component in components:
        paths.append(f"{paths[-1]}{component}/")
    restrictions = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    pages = Page.objects.filter(url_path__in=paths).annotate(is_restricted=Exists(restrictions))
    line = list(pages.order_by("depth"))
    if not line:
        return None
    request.hub_ancestors = line[:-1]
    page = line[-1].specific
    request.hub_page_key = page.pk
    page.is_open_to_all = not any(item.is_restricted for item in line)
    try:
        return page.route(request, components[len(line) - 1 :])
    except Http404:
        return None


def find_site(request: HttpRequest) -> Site | None:
    """Return the site that answers at this address, as `Site.find_for_request` does.

    Wagtail's own code finds it on the request from then on.
    """
    if not hasattr(request, "_wagtail_site"):
        name = f"site:{request.get_host()}:{request.get_port()}"
        request._wagtail_site = remember(name, lambda: Site.find_for_request(request))
    return request._wagtail_site


def find_root_path(request: HttpRequest) -> str | None:
    """Return the `url_path` of the home page of this site in the language of the address."""
    site = find_site(request)
    language = get_language()
    if site is None:
        return None
    for root in Site.get_site_root_paths():
        if root.site_id == site.pk and root.language_code == language:
            return root.root_path
    return None
