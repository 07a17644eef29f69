"""A section's text as HTML: numbers, permanent links, footnotes and the list of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hub.core.rich_text import plain_text
from hub.core.rich_text_links import expand_together
from hub.reports.blocks import NOTE_MARK
from hub.reports.models import Paragraph, ReportSectionPage
from hub.reports.numbering import number_paragraphs

BLOCK_KEY = re.compile(r'\s*data-block-key="[^"]*"')


@dataclass(frozen=True)
class Footnote:
    """A footnote of the page: its number there, and the paragraph it belongs to."""

    number: int
    html: SafeString

    @property
    def anchor(self) -> str:
        return f"note-{self.number}"

    @property
    def back(self) -> str:
        return f"note-mark-{self.number}"


@dataclass
class RenderedSection:
    """What the template of a section shows."""

    blocks: list[SafeString] = field(default_factory=list)
    contents: list[dict[str, Any]] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    words: int = 0


@dataclass(frozen=True)
class ParagraphText:
    """The HTML of a paragraph and of its footnotes, links resolved, `[^n]` marks as written."""

    html: str
    notes: list[str]


def expand_paragraphs(values: Iterable[Any]) -> list[ParagraphText]:
    """Return the text of each paragraph block; all links with one query a kind of link."""
    values = list(values)
    sources = [
        source
        for value in values
        for source in (value["text"].source, *(note.source for note in value["notes"]))
    ]
    texts = iter(BLOCK_KEY.sub("", text) for text in expand_together(sources))
    return [
        ParagraphText(next(texts), list(islice(texts, len(value["notes"])))) for value in values
    ]


def strip_outer_paragraph(html: str) -> str:
    """Return the inside of a text that is one `<p>`; other texts as they are."""
    match = re.fullmatch(r"\s*<p>(.*)</p>\s*", html, re.DOTALL)
    return match[1] if match and "<p>" not in match[1] else html


def mark_notes(html: str, first: int) -> SafeString:
    """Replace the marks `[^1]`, `[^2]` … by links to the footnotes `first`, `first` + 1 …."""

    def link(match: re.Match[str]) -> str:
        number = first + int(match[1]) - 1
        return format_html(
            '<sup class="note-mark"><a href="#note-{n}" id="note-mark-{n}" '
            'aria-label="{label}">{n}</a></sup>',
            n=number,
            label=_("Footnote %(number)d") % {"number": number},
        )

    return mark_safe(NOTE_MARK.sub(link, html))  # noqa: S308 -- rich text that Wagtail has cleaned


def join_notes(notes: list[str], first: int = 1) -> list[Footnote]:
    """Return footnotes numbered from `first`."""
    return [
        Footnote(number, mark_safe(strip_outer_paragraph(html)))  # noqa: S308 -- as above
        for number, html in enumerate(notes, start=first)
    ]


def render_section(page: ReportSectionPage, section_number: str) -> RenderedSection:
    """Render the text of `page`; one query for the paragraphs' ids."""
    rows = {row.block_id: row for row in Paragraph.objects.filter(page_id=page.pk, is_live=True)}
    numbers = {id(block): number for number, block in number_paragraphs(section_number, page.body)}
    paragraphs = [block for block in page.body if block.block_type == "paragraph"]
    texts = iter(expand_paragraphs(block.value for block in paragraphs))
    result = RenderedSection()
    anchors: dict[str, int] = {}
    for block in page.body:
        if block.block_type == "paragraph":
            row = rows.get(str(block.id))
            html = _render_paragraph(next(texts), numbers[id(block)], row, result)
        elif block.block_type == "heading":
            anchor = _unique_anchor(block.value.anchor, anchors)
            result.contents.append(
                {"title": block.value["text"], "url": f"#{anchor}", "level": block.value["level"]}
            )
            html = block.render(context={"anchor": anchor})
        else:
            html = block.render()
        result.words += len(plain_text(html).split())
        result.blocks.append(html)
    return result


def _unique_anchor(anchor: str, seen: dict[str, int]) -> str:
    seen[anchor] = seen.get(anchor, 0) + 1
    return anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}"


def _render_paragraph(
    text: ParagraphText, number: str, row: Paragraph | None, result: RenderedSection
) -> SafeString:
    first = len(result.footnotes) + 1
    result.footnotes += join_notes(text.notes, first)
    return render_to_string(
        "blocks/paragraph.html",
        {
            "number": number,
            "paragraph": row,
            "html": mark_notes(text.html, first),
        },
    )
