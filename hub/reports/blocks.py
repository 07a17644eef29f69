"""The text of a report: paragraphs that can be cited, and what stands between them."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText

from hub.core.blocks import (
    CalloutBlock,
    CheckedStructBlock,
    FigureBlock,
    HeadingBlock,
    KeyFigureBlock,
    QuoteBlock,
    TableBlock,
)
from hub.core.blocks.text import TEXT_FEATURES
from hub.core.rich_text import split_paragraphs

NOTE_MARK = re.compile(r"\[\^(\d+)\]")
PARAGRAPH_PREVIEW = {
    "text": "<p>Each paragraph has a number that can be cited.[^1]</p>",
    "notes": ["<p>And footnotes with its sources.</p>"],
}


class ParagraphBlock(CheckedStructBlock):
    """One numbered paragraph with its footnotes.

    `[^1]` in the text marks where the first footnote of this paragraph belongs. Every footnote
    is marked exactly once.
    """

    text = blocks.RichTextBlock(label=_("Paragraph"), features=TEXT_FEATURES)
    notes = blocks.ListBlock(
        blocks.RichTextBlock(features=["bold", "italic", "link"]),
        label=_("Footnotes"),
        default=[],
        collapsed=True,
        help_text=_("Write [^1] in the paragraph where the first footnote belongs."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        description = _("A paragraph with a number and an address for ever.")
        template = "blocks/paragraph.html"
        preview_value = PARAGRAPH_PREVIEW

    def check_value(self, value: Any) -> None:
        """Check that marks and footnotes belong together."""
        super().check_value(value)
        marks = [int(mark) for mark in NOTE_MARK.findall(value["text"].source)]
        wanted = list(range(1, len(value["notes"]) + 1))
        if sorted(marks) != wanted:
            message = _(
                "This paragraph has %(notes)d footnotes and the marks %(marks)s. "
                "Each footnote needs its mark, such as [^1], exactly once."
            ) % {
                "notes": len(wanted),
                "marks": ", ".join(f"[^{mark}]" for mark in marks) or _("(none)"),
            }
            raise StructBlockValidationError({"text": ValidationError(message)})


class LaterEventsBlock(blocks.StructBlock):
    """What happened after the report in the matter of a recommendation, from its page."""

    recommendation = blocks.PageChooserBlock(
        "reports.RecommendationPage", label=_("Recommendation")
    )

    class Meta:
        icon = "history"
        label = _("Later events")
        description = _("Dated events after the report; no proof that it caused them.")
        template = "blocks/later_events.html"

    def get_preview_value(self) -> Any:
        page = apps.get_model("reports", "RecommendationPage").objects.live().first()
        return self.to_python({"recommendation": page.pk if page else None})

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = value.get("recommendation")
        context["recommendation"] = page
        context["events"] = page.specific.list_updates() if page else []
        return context


class ReportStoryBlock(blocks.StreamBlock):
    """The text of a report section. Several pasted paragraphs become several blocks."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    figure = FigureBlock()
    key_figure = KeyFigureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    later_events = LaterEventsBlock()

    class Meta:
        label = _("Text")
        description = _("The text of a report section.")
        template = "blocks/report_story.html"
        preview_value = [{"type": "paragraph", "value": PARAGRAPH_PREVIEW}]

    def clean(self, value: StreamValue) -> StreamValue:
        """Check every block, then give each paragraph of the text a block of its own."""
        return split_pasted_paragraphs(super().clean(value))


def split_pasted_paragraphs(value: StreamValue) -> StreamValue:
    """Return `value` with one block a paragraph; the first part keeps the block's id."""
    stream: list[tuple[str, Any, str | None]] = []
    for child in value:
        parts = _split(child.value) if child.block_type == "paragraph" else []
        if len(parts) < 2:
            stream.append((child.block_type, child.value, child.id))
            continue
        for index, (source, notes) in enumerate(parts):
            part = child.block.to_python({"text": source, "notes": notes})
            stream.append(("paragraph", part, child.id if index == 0 else str(uuid.uuid4())))
    return StreamValue(value.stream_block, stream)


def _split(paragraph: Any) -> list[tuple[str, list[str]]]:
    """Return (text, footnotes) of each part of a paragraph, the marks counted anew in each."""
    notes: list[RichText] = list(paragraph["notes"])
    parts = []
    for fragment in split_paragraphs(paragraph["text"].source):
        own = [int(mark) for mark in NOTE_MARK.findall(fragment)]
        numbers = {old: new for new, old in enumerate(own, start=1)}
        source = NOTE_MARK.sub(lambda match: f"[^{numbers[int(match[1])]}]", fragment)  # noqa: B023 -- used at once
        parts.append((source, [notes[old - 1].source for old in own]))
    return parts


__all__ = ["LaterEventsBlock", "ParagraphBlock", "ReportStoryBlock"]
