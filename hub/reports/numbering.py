"""Numbers of sections and paragraphs: worked out from the order of what is live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

    from hub.reports.models import ReportPage, ReportSectionPage


@dataclass(frozen=True)
class NumberedSection:
    """A live section with its number; unnumbered sections have an empty one."""

    number: str
    page: ReportSectionPage


def list_sections(report: ReportPage, *, with_text: bool = False) -> list[NumberedSection]:
    """Return the live sections of `report` in order, with numbers; one query.

    Without `with_text` the bodies are left in the database.
    """
    from hub.reports.models import ReportSectionPage  # noqa: PLC0415 -- models import this module

    pages = ReportSectionPage.objects.child_of(report).live().order_by("path")
    pages = pages.select_related("locale")
    return number_sections(list(pages if with_text else pages.defer_streamfields()))


def number_sections(pages: list[ReportSectionPage]) -> list[NumberedSection]:
    """Return `pages` with the numbers 1, 2, 3 … for those that have one."""
    sections, count = [], 0
    for page in pages:
        count += page.is_numbered
        sections.append(NumberedSection(str(count) if page.is_numbered else "", page))
    return sections


def number_paragraphs(section_number: str, body: StreamValue) -> Iterator[tuple[str, Any]]:
    """Yield (number, block) of each paragraph: “4.12”, or “12” in a section without number."""
    paragraphs = (block for block in body if block.block_type == "paragraph")
    for position, block in enumerate(paragraphs):
        yield number_paragraph(section_number, position), block


def number_paragraph(section_number: str, position: int) -> str:
    """Return the number of the paragraph at `position` of a section, which counts from 0."""
    prefix = f"{section_number}." if section_number else ""
    return f"{prefix}{position + 1}"
