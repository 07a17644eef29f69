"""What the templates of report pages show, gathered with few queries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.core.citation import Citation
from hub.core.models import BasePage
from hub.core.reading import reading_minutes
from hub.core.visibility import restricted
from hub.reports import recommendations
from hub.reports.models import (
    RecommendationIndexPage,
    RecommendationPage,
    ReportIndexPage,
    ReportPage,
    ReportSectionPage,
)
from hub.reports.outline import Outline, get_outline
from hub.reports.rendering import render_section
from hub.taxonomy.links import list_linked_pages
from hub.taxonomy.models import PageLink
from hub.taxonomy.terms import list_page_terms
from hub.taxonomy.thread import CARRYING_ROLES, sort_by_role, thread_of


def cite(outline: Outline, page: BasePage, request: HttpRequest) -> Citation:
    """Return the citation of `page`, which is the report itself or a part of it."""
    version = page.last_published_at.date() if page.last_published_at else None
    return Citation(
        title=outline.title,
        part="" if page.pk == outline.pk else page.title,
        publisher=outline.publisher,
        year=outline.year or (version.year if version else None),
        url=page.get_full_url(request) or "",
        version_date=version,
        key=f"{outline.slug}-{page.pk}",
    )


def report_index_context(page: ReportIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return the reports."""
    reports = ReportPage.objects.child_of(page).live().exclude(restricted())
    return {"reports": reports.defer_streamfields()}


def report_context(page: ReportPage, request: HttpRequest) -> dict[str, Any]:
    """Return sections with numbers, the way to the recommendations, and how to cite."""
    outline = get_outline(page.path, request)
    return {
        "outline": outline,
        "recommendation_index": RecommendationIndexPage.objects.child_of(page).live().first(),
        "citation": cite(outline, page, request),
    }


def section_context(page: ReportSectionPage, request: HttpRequest) -> dict[str, Any]:
    """Return the rendered text, its neighbours, its place on the thread, and how to cite."""
    outline = get_outline(_above(page.path, 1), request)
    place = outline.place_of(page.pk)
    number = outline.sections[place].number if place is not None else ""
    rendered = render_section(page, number)
    return {
        "outline": outline,
        "eyebrow": _eyebrow(number, outline, reading_minutes(rendered.words)),
        "rendered": rendered,
        "citation": cite(outline, page, request),
        "thread": thread_of(page, list_linked_pages(page, request)),
        "previous": _neighbour(outline, place, -1),
        "next": _neighbour(outline, place, +1),
    }


def recommendation_index_context(
    page: RecommendationIndexPage, request: HttpRequest
) -> dict[str, Any]:
    """Return the filtered recommendations, the filters, and the progress overview."""
    outline = get_outline(_above(page.path, 1), request)
    listing = recommendations.list_recommendations(_above(page.path, 1), request.GET)
    query = f"?{listing.query_string}" if listing.query_string else ""
    return {
        "outline": outline,
        "listing": listing,
        "progress": recommendations.summarise_progress(listing.all_rows),
        "csv_url": f"{outline.url}recommendations.csv{query}",
        "json_url": f"{outline.url}recommendations.json{query}",
    }


def recommendation_context(page: RecommendationPage, request: HttpRequest) -> dict[str, Any]:
    """Return what came later, the terms, the chain in both directions, and how to cite."""
    outline = get_outline(_above(page.path, 2), request)
    links = list_linked_pages(page, request)
    carrying = [
        link for link in sort_by_role(links) if link.is_incoming and link.role in CARRYING_ROLES
    ]
    # A case study shows how a thing can be done, not that it was done because of this.
    evidence = [link for link in carrying if link.role == PageLink.Role.EVIDENCES]
    return {
        "outline": outline,
        "events": page.list_updates(),
        "terms": list_page_terms(page),
        "thread": thread_of(page, links),
        "carried_out_by": [link for link in carrying if link not in evidence],
        "evidence": evidence,
        "citation": cite(outline, page, request),
    }


def _above(path: str, levels: int) -> str:
    """Return the tree path so many levels above `path` (treebeard: four characters a level)."""
    return path[: -4 * levels]


def _eyebrow(number: str, outline: Outline, minutes: int) -> str:
    parts = [_("Report")]
    if number:
        parts.append(
            _("part %(number)s of %(count)d") % {"number": number, "count": outline.numbered_count}
        )
    parts.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    return " · ".join(parts)


def _neighbour(outline: Outline, place: int | None, step: int) -> dict[str, str] | None:
    if place is None or not 0 <= place + step < len(outline.sections):
        return None
    section = outline.sections[place + step]
    return {"title": section.full_title, "url": section.url}
