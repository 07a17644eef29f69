"""What the home page offers: ways in to what is built, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from hub.upkeep.history import RecentChange, list_recent_changes

if TYPE_CHECKING:
    from hub.home.models import HomePage

NEWS_COUNT = 5


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the home page shows."""
    return {"ways_in": list_ways_in(page, request), "news": list_news(page, request)}


def list_ways_in(home: HomePage, request: HttpRequest) -> list[dict[str, Any]]:
    """Return a card for each live, public page below the home page that stands in the menu."""
    pages = home.get_children().live().public().in_menu().order_by("path").specific()
    return [
        {"title": page.title, "url": page.get_url(request), "summary": page.listing_summary}
        for page in pages
    ]


def list_news(home: HomePage, request: HttpRequest) -> list[RecentChange]:
    """Return the newest change notes and publications below the home page."""
    return list_recent_changes(home, NEWS_COUNT, request)
