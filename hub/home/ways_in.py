"""What the home page offers: ways in to what is built, the thread's steps, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.core.visibility import public_pages
from hub.upkeep.history import RecentChange, list_recent_changes

if TYPE_CHECKING:
    from hub.home.models import HomePage

NEWS_COUNT = 5
# The golden thread: the page types of its steps (app label, model), their names and what they are.
THREAD_STEPS = [
    ("reports", "reportpage", _("Report"), _("what the commission set out to do")),
    ("reports", "recommendationindexpage", _("Recommendation"), _("what is asked, and of whom")),
    ("guidance", "guidanceindexpage", _("Guidance"), _("how to carry it out")),
    (
        "casestudies",
        "casestudyindexpage",
        _("Case study"),
        _("what others tried, and what came of it"),
    ),
]


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the home page shows."""
    return {
        "ways_in": list_ways_in(page, request),
        "thread": list_thread(page, request),
        "news": list_news(page, request),
    }


def list_ways_in(home: HomePage, request: HttpRequest) -> list[dict[str, Any]]:
    """Return a card for each way in whose page everybody may read, in the editor's order.

    Reads the raw values: the pages are fetched once, together with who may see them.
    """
    chosen = [block["value"] for block in home.ways_in.raw_data]
    found = public_pages().in_bulk([way["page"] for way in chosen if way.get("page")])
    return [
        {
            "title": way.get("title") or found[way["page"]].title,
            "url": found[way["page"]].get_url(request),
            "summary": way.get("text", ""),
            "foot": way.get("foot", ""),
        }
        for way in chosen
        if way.get("page") in found
    ]


def list_thread(home: HomePage, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the steps of the thread that are built, each with the way to its first page.

    One step alone is no thread: then the list is empty.
    """
    pages = public_pages().descendant_of(home).select_related("content_type").order_by("path")
    wanted = pages.filter(content_type__model__in=[model for _app, model, _n, _k in THREAD_STEPS])
    first: dict[tuple[str, str], Page] = {}
    for page in wanted:
        first.setdefault((page.content_type.app_label, page.content_type.model), page)
    steps = [
        {"title": name, "kind": kind, "url": first[app, model].get_url(request)}
        for app, model, name, kind in THREAD_STEPS
        if (app, model) in first
    ]
    return steps if len(steps) > 1 else []


def list_news(home: HomePage, request: HttpRequest) -> list[RecentChange]:
    """Return the newest change notes and publications below the home page."""
    return list_recent_changes(home, NEWS_COUNT, request)
