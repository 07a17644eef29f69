"""Keeps the texts of published paragraphs: who they are, what they said, where they stand.

Called when a section is published, moved, unpublished or deleted. Each call may be repeated: the
same state changes nothing. Wagtail's revisions play no part, since they are purged and rewritten.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import override
from wagtail.models import Page

from hub.core.rich_text import plain_text
from hub.core.search_documents import PAGES, note_change
from hub.reports.models import Paragraph, ParagraphVersion, ReportPage, ReportSectionPage
from hub.reports.numbering import NumberedSection, list_sections, number_paragraphs
from hub.reports.rendering import note_html, paragraph_html


def capture_report(report: ReportPage) -> None:
    """Capture every live section of `report`; numbers may have changed in all of them."""
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=report.pk)
        sections = list_sections(report, with_text=True)
        for section in sections:
            _capture_section(report, section)
        note_change(PAGES, [section.page.pk for section in sections])


def capture_section(page: ReportSectionPage) -> None:
    """Capture the report that the live page `page` belongs to; others are left alone."""
    report = ReportPage.objects.filter(pk=page.get_parent().pk).first()
    if report is not None:
        capture_report(report)


def retire_section(page: ReportSectionPage) -> None:
    """Mark the paragraphs of a page that is unpublished or deleted, and renumber the rest."""
    Paragraph.objects.filter(page_id=page.pk).update(
        is_live=False, is_restricted=is_restricted(page)
    )
    renumber_later(page.path[: -page.steplen])


def renumber_later(report_path: str) -> None:
    """Renumber the report at tree path `report_path`, if it is still there after the commit.

    While a whole tree is being deleted its pages vanish one by one: only the end state counts.
    """

    def renumber() -> None:
        report = ReportPage.objects.filter(path=report_path).first()
        if report is not None:
            capture_report(report)

    transaction.on_commit(renumber)


def capture_missing(*, now: datetime) -> str:
    """Capture live sections that have paragraphs without rows (imports, copies); due work."""
    captured = 0
    for report in ReportPage.objects.live():
        known = Paragraph.objects.filter(report=report, is_live=True, current_version__isnull=False)
        ids = set(known.values_list("page_id", "block_id"))
        sections = list_sections(report, with_text=True)
        wanted = {
            (section.page.pk, str(block.id))
            for section in sections
            for _number, block in number_paragraphs(section.number, section.page.body)
        }
        if wanted - ids:
            capture_report(report)
            captured += 1
    return f"{captured} reports captured"


def is_restricted(page: ReportSectionPage) -> bool:
    """Tell whether some readers may not open `page`."""
    return bool(page.get_view_restrictions())


def _capture_section(report: ReportPage, section: NumberedSection) -> None:
    page = section.page
    rows = {row.block_id: row for row in Paragraph.objects.filter(page=page).select_for_update()}
    restricted = is_restricted(page)
    live: list[Paragraph] = []
    with override(page.locale.language_code):
        for position, (number, block) in enumerate(number_paragraphs(section.number, page.body)):
            row = rows.pop(str(block.id), None) or Paragraph(
                page=page, block_id=str(block.id), origin=_find_origin(page, str(block.id))
            )
            row.report, row.number, row.position = report, number, position
            row.is_live, row.is_restricted, row.followed_by = True, restricted, None
            row.save()
            row.current_version = _capture_text(row, block.value, report, page)
            row.save(update_fields=["current_version"])
            live.append(row)
    for gone in rows.values():
        _retire(gone, live, restricted=restricted)


def _retire(row: Paragraph, live: list[Paragraph], *, restricted: bool) -> None:
    """Mark `row` as removed; what followed is the paragraph that now stands in its place."""
    if row.is_live or (row.followed_by_id is None and live):
        row.followed_by = live[min(row.position, len(live) - 1)] if live else None
    row.is_live, row.is_restricted = False, restricted
    row.save(update_fields=["is_live", "is_restricted", "followed_by"])


def _find_origin(page: ReportSectionPage, block_id: str) -> Paragraph | None:
    """Return the first paragraph of another page with this block id: what this one is a copy of."""
    others = Paragraph.objects.filter(block_id=block_id).exclude(page=page)
    return others.order_by("pk").first()


def _capture_text(
    row: Paragraph, value: Any, report: ReportPage, page: ReportSectionPage
) -> ParagraphVersion:
    html = paragraph_html(value)
    notes = [note_html(note) for note in value["notes"]]
    language = page.locale.language_code
    digest = digest_text(html, notes, language)
    found = row.versions.filter(digest=digest).first()
    if found is not None:
        return found
    last = row.versions.aggregate(last=Max("ordinal"))["last"] or 0
    return ParagraphVersion.objects.create(
        paragraph=row,
        ordinal=last + 1,
        digest=digest,
        html=html,
        notes=notes,
        text=plain_text(html),
        number=row.number,
        section_title=page.title,
        report_title=report.title,
        language=language,
    )


def digest_text(html: str, notes: list[str], language: str) -> str:
    """Return the SHA-256 (hex) of the canonical JSON of a paragraph's text."""
    content = {"html": html, "notes": notes, "language": language}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
