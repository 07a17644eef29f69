"""Keeps the texts of published paragraphs: their identity, their versions, their place.

Called when a section is published, moved, unpublished or deleted. Each call compares first and
writes only rows that differ, so that its work grows with the change: publishing one paragraph
writes a version and a row, however long the report is. Where numbers change, the rows whose number
changes are written. Wagtail's revisions play no part, since they are purged and rewritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page

from hub.core.rich_text import plain_text
from hub.core.search_documents import PAGES, note_change
from hub.core.visibility import restricted
from hub.reports.models import Paragraph, ParagraphVersion, ReportPage, ReportSectionPage
from hub.reports.numbering import (
    NumberedSection,
    list_sections,
    number_paragraph,
    number_paragraphs,
)
from hub.reports.rendering import ParagraphText, expand_paragraphs

# What a capture may change in a row that exists.
STATE = (
    "report_id",
    "number",
    "position",
    "is_live",
    "is_restricted",
    "followed_by_id",
    "current_version_id",
)
BATCH = 100


def capture_report(report: ReportPage) -> None:
    """Capture every live section of `report`."""
    with _locked(report):
        sections = list_sections(report, with_text=True)
        _write(report, sections, [section.page.pk for section in sections])


def capture_section(page: ReportSectionPage) -> None:
    """Capture the live page `page`, and renumber the sections of its report that it displaced."""
    report = ReportPage.objects.filter(pk=page.get_parent().pk).first()
    if report is not None:
        with _locked(report):
            _write(report, list_sections(report), [page.pk])


def retire_section(page: ReportSectionPage) -> None:
    """Mark the paragraphs of a page that is unpublished or deleted, and renumber the rest."""
    is_restricted = page.pk in find_restricted([page])
    rows = Paragraph.objects.filter(page_id=page.pk)
    rows.exclude(is_live=False, is_restricted=is_restricted).update(
        is_live=False, is_restricted=is_restricted
    )
    renumber_later(page.path[: -page.steplen])


def renumber_later(report_path: str) -> None:
    """Renumber the report at tree path `report_path`, if it is still there after the commit.

    While a whole tree is being deleted its pages vanish one by one: only the end state counts.
    """

    def renumber() -> None:
        report = ReportPage.objects.filter(path=report_path).first()
        if report is not None:
            with _locked(report):
                _write(report, list_sections(report), [])

    transaction.on_commit(renumber)


def capture_missing(*, now: datetime) -> str:
    """Capture live sections that have paragraphs without rows (imports, copies); due work."""
    captured = 0
    for report in ReportPage.objects.live():
        known = Paragraph.objects.filter(report=report, is_live=True, current_version__isnull=False)
        ids = set(known.values_list("page_id", "block_id"))
        wanted = {
            (section.page.pk, str(block["id"]))
            for section in list_sections(report, with_text=True)
            for block in section.page.body.raw_data
            if block["type"] == "paragraph"
        }
        if wanted - ids:
            capture_report(report)
            captured += 1
    return f"{captured} reports captured"


def note_new_day(report: ReportPage) -> None:
    """Note for search the sections of `report` when its day is about to change: they have it."""
    stored = ReportPage.objects.filter(pk=report.pk).values_list("published_on", flat=True)
    if list(stored) not in ([], [report.published_on]):
        sections = ReportSectionPage.objects.child_of(report).live()
        note_change(PAGES, sections.values_list("pk", flat=True))


def find_restricted(pages: Iterable[Page]) -> set[int]:
    """Return the keys of those `pages` that some readers may not open; one query."""
    keys = [page.pk for page in pages]
    return set(Page.objects.filter(restricted(), pk__in=keys).values_list("pk", flat=True))


@contextmanager
def _locked(report: ReportPage) -> Iterator[None]:
    """Let nobody else capture `report` meanwhile."""
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=report.pk)
        yield


def _write(report: ReportPage, sections: list[NumberedSection], captured: Collection[int]) -> None:
    """Bring the rows of `sections` up to date: the texts of `captured`, the numbers of others."""
    closed = find_restricted(section.page for section in sections)
    others = [section for section in sections if section.page.pk not in captured]
    changed = {
        section.page.pk
        for section in sections
        if section.page.pk in captured
        and _capture_section(report, section, is_restricted=section.page.pk in closed)
    }
    note_change(PAGES, changed | _renumber(report, others, closed))


def _renumber(
    report: ReportPage, sections: list[NumberedSection], closed: Collection[int]
) -> set[int]:
    """Write the rows of `sections` that stand otherwise now; return the keys of their pages."""
    numbers = {section.page.pk: section.number for section in sections}
    rows = Paragraph.objects.filter(page_id__in=numbers, is_live=True).values_list(
        "pk", "page_id", "position", "report_id", "number", "is_restricted"
    )
    moved: list[Paragraph] = []
    pages: set[int] = set()
    for pk, page, position, *stored in rows:
        wanted = [report.pk, number_paragraph(numbers[page], position), page in closed]
        if stored != wanted:
            changes = zip(("report_id", "number", "is_restricted"), wanted, strict=True)
            moved.append(Paragraph(pk=pk, **dict(changes)))
            pages.add(page)
    Paragraph.objects.bulk_update(moved, ["report", "number", "is_restricted"], BATCH)
    return pages


def _capture_section(report: ReportPage, section: NumberedSection, *, is_restricted: bool) -> bool:
    """Write what differs in the rows of `section`; return whether anything did."""
    page = section.page
    known = {row.block_id: row for row in Paragraph.objects.filter(page=page).select_for_update()}
    before = {row.pk: _state_of(row) for row in known.values()}
    found = list(number_paragraphs(section.number, page.body))
    live = _list_rows(page, [str(block.id) for _number, block in found], known)
    for position, (row, (number, _block)) in enumerate(zip(live, found, strict=True)):
        row.report, row.number, row.position = report, number, position
        row.is_live, row.is_restricted, row.followed_by = True, is_restricted, None
    Paragraph.objects.bulk_create([row for row in live if row.pk is None], BATCH)
    with override(page.locale.language_code):
        _capture_texts(
            live, expand_paragraphs(block.value for _number, block in found), report, page
        )
    gone = [row for row in known.values() if row not in live]
    for row in gone:
        _retire(row, live, is_restricted=is_restricted)
    changed = [row for row in [*live, *gone] if _state_of(row) != before.get(row.pk)]
    Paragraph.objects.bulk_update(changed, [name.removesuffix("_id") for name in STATE], BATCH)
    return bool(changed)


def _state_of(row: Paragraph) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in STATE)


def _list_rows(
    page: ReportSectionPage, block_ids: list[str], known: dict[str, Paragraph]
) -> list[Paragraph]:
    """Return the row of each block; a new one knows the paragraph that it is a copy of, if any."""
    new = [block_id for block_id in block_ids if block_id not in known]
    copied = Paragraph.objects.filter(block_id__in=new).exclude(page=page) if new else []
    origins: dict[str, Paragraph] = {}
    for row in sorted(copied, key=lambda row: row.pk):
        origins.setdefault(row.block_id, row)
    return [
        known.get(block_id) or Paragraph(page=page, block_id=block_id, origin=origins.get(block_id))
        for block_id in block_ids
    ]


def _retire(row: Paragraph, live: list[Paragraph], *, is_restricted: bool) -> None:
    """Mark `row` as removed; what followed is the paragraph that now stands in its place."""
    if row.is_live or (row.followed_by_id is None and live):
        row.followed_by = live[min(row.position, len(live) - 1)] if live else None
    row.is_live, row.is_restricted = False, is_restricted


def _capture_texts(
    rows: list[Paragraph],
    texts: list[ParagraphText],
    report: ReportPage,
    page: ReportSectionPage,
) -> None:
    """Point each of `rows` to the version that has its text; make those that are not there."""
    language = page.locale.language_code
    known: dict[int, dict[str, tuple[int, int]]] = {row.pk: {} for row in rows}
    stored = ParagraphVersion.objects.filter(paragraph_id__in=known)
    for paragraph, digest, ordinal, pk in stored.values_list(
        "paragraph_id", "digest", "ordinal", "pk"
    ):
        known[paragraph][digest] = (ordinal, pk)
    made: list[ParagraphVersion] = []
    for row, text in zip(rows, texts, strict=True):
        digest = digest_text(text.html, text.notes, language)
        if digest in known[row.pk]:
            row.current_version_id = known[row.pk][digest][1]
            continue
        version = ParagraphVersion(
            paragraph=row,
            ordinal=max((ordinal for ordinal, _pk in known[row.pk].values()), default=0) + 1,
            digest=digest,
            html=text.html,
            notes=text.notes,
            text=plain_text(text.html),
            number=row.number,
            section_title=page.title,
            report_title=report.title,
            language=language,
        )
        made.append(version)
    for version in ParagraphVersion.objects.bulk_create(made, BATCH):
        version.paragraph.current_version = version


def digest_text(html: str, notes: list[str], language: str) -> str:
    """Return the SHA-256 (hex) of the canonical JSON of a paragraph's text."""
    content = {"html": html, "notes": notes, "language": language}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
