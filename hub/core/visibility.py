"""Who may see a page, asked inside other queries instead of beside them."""

from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction


def restricted(path: str = "path") -> Exists:
    """Return the condition that a page or one above it has a view restriction.

    `path` names the page's tree path in the query that asks, such as `target__path`.
    """
    asked = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Exists(
        PageViewRestriction.objects.alias(asked=asked).filter(asked__startswith=F("page__path"))
    )


def public_pages() -> QuerySet[Page]:
    """Return the pages that everybody may read; one query, however many restrictions."""
    return Page.objects.live().exclude(restricted())
