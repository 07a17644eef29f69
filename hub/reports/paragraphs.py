"""What a permanent paragraph link leads to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from hub.reports.models import Paragraph, ParagraphVersion
from hub.reports.rendering import Footnote, join_notes, mark_notes


@dataclass(frozen=True)
class FoundParagraph:
    """A paragraph in the version asked for.

    `present_url`: the page where it stands now, empty when it does not; `is_changed`: the present
    text differs from the version asked for; `followed_url`: where to read on when it is gone.
    """

    paragraph: Paragraph
    version: ParagraphVersion
    versions: list[ParagraphVersion]
    present_url: str
    is_changed: bool
    followed_url: str
    publisher: str

    @property
    def html(self) -> SafeString:
        return mark_notes(self.version.html, 1)

    @property
    def footnotes(self) -> list[Footnote]:
        return join_notes(self.version.notes)


def find_paragraph(public_id: str, asked: str, request: HttpRequest) -> FoundParagraph | None:
    """Return the paragraph in version `asked` (its ordinal; the latest when empty).

    None when there is no such paragraph or version, or when this reader may not see it.
    """
    paragraph = (
        Paragraph.objects.select_related("page", "report", "followed_by__page", "current_version")
        .filter(public_id=public_id, current_version__isnull=False)
        .first()
    )
    if paragraph is None or not can_read_paragraph(paragraph, request):
        return None
    versions = list(paragraph.versions.order_by("ordinal"))
    current = paragraph.current_version
    version = next((v for v in versions if str(v.ordinal) == asked), None) if asked else current
    if version is None or current is None:
        return None
    page = paragraph.page
    is_present = bool(paragraph.is_live and page and page.live)
    return FoundParagraph(
        paragraph=paragraph,
        version=version,
        versions=versions,
        present_url=page.get_url(request) if page and is_present else "",
        is_changed=(version.text, version.notes) != (current.text, current.notes),
        followed_url="" if is_present else _followed_url(paragraph, request),
        publisher=paragraph.report.publisher if paragraph.report else version.report_title,
    )


def can_read_paragraph(paragraph: Paragraph, request: HttpRequest) -> bool:
    """Tell whether this reader may see the paragraph: as its page, or as the page last was."""
    if paragraph.page is None:
        return not paragraph.is_restricted
    return all(
        restriction.accept_request(request)
        for restriction in paragraph.page.get_view_restrictions()
    )


def _followed_url(paragraph: Paragraph, request: HttpRequest) -> str:
    """Return where to read on: the paragraph in its place, its section, else the report."""
    follower = paragraph.followed_by
    if follower and follower.is_live and follower.page and follower.page.live:
        return f"{follower.page.get_url(request)}#{follower.anchor}"
    if paragraph.page and paragraph.page.live:
        return paragraph.page.get_url(request) or ""
    if paragraph.report and paragraph.report.live:
        return paragraph.report.get_url(request) or ""
    return ""
