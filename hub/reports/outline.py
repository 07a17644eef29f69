"""The outline of a report: small, the same for all its pages, worked out once a generation."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from hub.core.page_cache import remember
from hub.reports.models import ReportPage
from hub.reports.numbering import list_sections


@dataclass(frozen=True)
class OutlineSection:
    """A live section as contents lists and neighbours show it."""

    pk: int
    number: str
    title: str
    url: str
    summary: str

    @property
    def full_title(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Outline:
    """What every page of a report needs to know of the whole."""

    pk: int
    title: str
    slug: str
    publisher: str
    year: int | None
    url: str
    sections: tuple[OutlineSection, ...]

    @property
    def pdf_url(self) -> str:
        return f"{self.url}report.pdf"

    @property
    def numbered_count(self) -> int:
        return sum(1 for section in self.sections if section.number)

    def place_of(self, pk: int) -> int | None:
        """Return the index of the section with this key; None for one that is not live."""
        return next((i for i, item in enumerate(self.sections) if item.pk == pk), None)


def get_outline(report_path: str, request: HttpRequest) -> Outline:
    """Return the outline of the report at tree path `report_path`; two queries, then none."""

    def make() -> Outline:
        report = ReportPage.objects.get(path=report_path)
        return Outline(
            pk=report.pk,
            title=report.title,
            slug=report.slug,
            publisher=report.publisher,
            year=report.published_on.year if report.published_on else None,
            url=report.get_url(request) or "",
            sections=tuple(
                OutlineSection(
                    section.page.pk,
                    section.number,
                    section.page.title,
                    section.page.get_url(request) or "",
                    section.page.lead,
                )
                for section in list_sections(report)
            ),
        )

    return remember(f"outline:{request.get_host()}:{report_path}", make)
