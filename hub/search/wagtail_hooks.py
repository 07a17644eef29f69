"""Hangs synonyms, best bets and the list of searches into the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from hub.search.admin_views import SearchesView
from hub.search.viewsets import SearchGroup

MAY_SEE = "search.view_searchlog"

register_snippet(SearchGroup)


class SearchesMenuItem(MenuItem):
    """Stands under Reports for those who may read the list."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


@hooks.register("register_admin_urls")
def register_searches_url() -> list[URLPattern]:
    view = permission_required(MAY_SEE)(SearchesView.as_view())
    return [path("reports/searches/", view, name="search_searches")]


@hooks.register("register_reports_menu_item")
def register_searches_menu_item() -> MenuItem:
    return SearchesMenuItem(
        _("Searches"),
        reverse("search_searches"),
        name="searches",
        icon_name="search",
        order=60,
    )
