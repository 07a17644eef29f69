"""What search is told of reports: sections with each paragraph for itself, recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from hub.core.page_text import describe_story, join_texts
from hub.core.search_documents import Kind, PageText
from hub.reports.models import (
    Paragraph,
    RecommendationIndexPage,
    RecommendationPage,
    ReportIndexPage,
    ReportPage,
    ReportSectionPage,
)


def describe_report(page: ReportPage) -> Iterator[PageText]:
    yield describe_story(
        page,
        Kind.REPORT,
        page.body,
        texts=[page.publisher],
        names=(page.subtitle,) if page.subtitle else (),
        day=page.published_on,
        weight=1.2,
    )


def describe_section(page: ReportSectionPage) -> Iterator[PageText]:
    """Yield the section without its paragraphs, then each paragraph with its lasting address."""
    report = ReportPage.objects.ancestor_of(page).only("published_on").first()
    day = report.published_on if report else None
    left_out = ("paragraph", "later_events")
    yield describe_story(page, Kind.REPORT, page.body, left_out=left_out, day=day)
    paragraphs = Paragraph.objects.filter(page=page, is_live=True).select_related("current_version")
    for paragraph in paragraphs.order_by("position"):
        if paragraph.current_version:
            yield PageText(
                kind=Kind.REPORT,
                title=_("Paragraph %s") % paragraph.number,
                body=paragraph.current_version.text,
                day=day,
                part=paragraph.public_id,
                url=paragraph.get_absolute_url(),
                weight=0.9,
            )


def describe_recommendation(page: RecommendationPage) -> Iterator[PageText]:
    updates = [update.text for update in page.updates.all()]
    yield PageText(
        kind=Kind.RECOMMENDATION,
        names=(_("Recommendation %s") % page.number,),
        summary=join_texts([page.summary]),
        body=join_texts([page.text, page.status_note, *updates]),
        weight=1.1,
    )


def describe_list(page: ReportIndexPage | RecommendationIndexPage) -> Iterator[PageText]:
    kind = Kind.REPORT if isinstance(page, ReportIndexPage) else Kind.RECOMMENDATION
    yield describe_story(page, kind)


PAGE_TEXTS = {
    ReportIndexPage: describe_list,
    ReportPage: describe_report,
    ReportSectionPage: describe_section,
    RecommendationIndexPage: describe_list,
    RecommendationPage: describe_recommendation,
}
