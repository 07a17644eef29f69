"""What the templates of report pages show, gathered with few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hub.core.citation import Citation
from hub.core.reading import reading_minutes

if TYPE_CHECKING:
    from hub.core.models import BasePage
    from hub.reports.models import (
        RecommendationIndexPage,
        RecommendationPage,
        ReportPage,
        ReportSectionPage,
    )


def cite(report: ReportPage, page: BasePage, request: HttpRequest | None) -> Citation:
    """Return the citation of `page`, which is `report` itself or a part of it."""
    day = report.published_on
    version = page.last_published_at.date() if page.last_published_at else None
    return Citation(
        title=report.title,
        part="" if page.pk == report.pk else page.title,
        publisher=report.publisher,
        year=day.year if day else (version.year if version else None),
        url=page.get_full_url(request),
        version_date=version,
        key=f"{report.slug}-{page.pk}",
    )


def report_context(page: ReportPage, request: HttpRequest) -> dict[str, Any]:
    """Return sections with numbers, the way to the recommendations, and how to cite."""
    from hub.reports.models import RecommendationIndexPage  # noqa: PLC0415 -- models import this
    from hub.reports.numbering import list_sections  # noqa: PLC0415 -- likewise

    return {
        "sections": [
            {
                "number": section.number,
                "title": section.page.title,
                "url": section.page.get_url(request),
                "summary": section.page.lead,
            }
            for section in list_sections(page)
        ],
        "recommendation_index": RecommendationIndexPage.objects.child_of(page).live().first(),
        "citation": page.get_citation(request),
        "pdf_url": page.get_url(request) + "report.pdf",
    }


def section_context(page: ReportSectionPage, request: HttpRequest) -> dict[str, Any]:
    """Return the rendered text, its neighbours, its place on the thread, and how to cite."""
    from hub.reports.numbering import list_sections  # noqa: PLC0415 -- models import this
    from hub.reports.rendering import render_section  # noqa: PLC0415 -- likewise
    from hub.taxonomy.links import list_linked_pages  # noqa: PLC0415 -- likewise

    report = _parent_report(page)
    sections = list_sections(report)
    place = next((i for i, item in enumerate(sections) if item.page.pk == page.pk), None)
    number = sections[place].number if place is not None else ""
    rendered = render_section(page, number)
    neighbours = {
        "previous": sections[place - 1] if place else None,
        "next": sections[place + 1] if place is not None and place + 1 < len(sections) else None,
    }
    return {
        "report": report,
        "section_number": number,
        "section_count": sum(1 for item in sections if item.number),
        "rendered": rendered,
        "minutes": reading_minutes(rendered.words),
        "citation": cite(report, page, request),
        "pdf_url": report.get_url(request) + "report.pdf",
        "thread": thread_of(page, list_linked_pages(page, request)),
    } | {key: _neighbour(item, request) for key, item in neighbours.items()}


def recommendation_index_context(
    page: RecommendationIndexPage, request: HttpRequest
) -> dict[str, Any]:
    """Return the filtered recommendations, the filters, and the progress overview."""
    from hub.reports import recommendations  # noqa: PLC0415 -- models import this module

    report = _parent_report(page)
    listing = recommendations.list_recommendations(report, request.GET)
    files = report.get_url(request)
    query = f"?{listing.query_string}" if listing.query_string else ""
    return {
        "report": report,
        "listing": listing,
        "progress": recommendations.summarise_progress(listing.all_rows),
        "csv_url": f"{files}recommendations.csv{query}",
        "json_url": f"{files}recommendations.json{query}",
    }


def recommendation_context(page: RecommendationPage, request: HttpRequest) -> dict[str, Any]:
    """Return what came later, the terms, the chain in both directions, and how to cite."""
    from hub.taxonomy.links import list_linked_pages  # noqa: PLC0415 -- models import this
    from hub.taxonomy.terms import list_page_terms  # noqa: PLC0415 -- likewise

    report = _parent_report(page)
    links = list_linked_pages(page, request)
    return {
        "report": report,
        "events": page.list_updates(),
        "terms": list_page_terms(page),
        "links": links,
        "thread": thread_of(page, links),
        "citation": cite(report, page, request),
    }


def thread_of(page: BasePage, links: list[Any]) -> list[dict[str, Any]]:
    """Return the golden thread as this page sees it: itself and what is linked to it."""
    here = {"title": page.title, "kind": page.page_kind, "here": True}
    others = [{"title": link.title, "url": link.url, "kind": link.kind} for link in links]
    return [here, *others] if others else []


def _parent_report(page: BasePage) -> ReportPage:
    from hub.reports.models import ReportPage  # noqa: PLC0415 -- models import this module

    return ReportPage.objects.parent_of(page).get()


def _neighbour(section: Any, request: HttpRequest) -> dict[str, str] | None:
    if section is None:
        return None
    title = section.page.title
    number = section.number
    return {
        "title": _("%(number)s. %(title)s") % {"number": number, "title": title}
        if number
        else title,
        "url": section.page.get_url(request),
    }
