"""schema.org descriptions of pages, written into pages as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import get_language

if TYPE_CHECKING:
    from hub.core.models import BasePage


def describe_page(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    """Return what is true of every page: type, name, address, dates, language."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": page.schema_type,
        "name": page.title,
        "url": page.get_full_url(request),
        "inLanguage": get_language(),
        "description": page.summary or None,
        "datePublished": _iso(page.first_published_at),
        "dateModified": _iso(page.last_published_at),
        "lastReviewed": _iso(page.last_reviewed) if page.schema_type == "WebPage" else None,
    }
    return {key: value for key, value in data.items() if value}


def describe_breadcrumb(links: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a BreadcrumbList of (title, full address) pairs, home page first."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": title, "item": url}
            for number, (title, url) in enumerate(links, start=1)
        ],
    }


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
