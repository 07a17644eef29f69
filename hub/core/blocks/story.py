"""The text of an ordinary page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.core.blocks.callout import CalloutBlock
from hub.core.blocks.figure import FigureBlock
from hub.core.blocks.heading import HeadingBlock
from hub.core.blocks.key_figure import KeyFigureBlock
from hub.core.blocks.quote import QuoteBlock
from hub.core.blocks.table import TableBlock
from hub.core.blocks.text import RichTextBlock


class StoryBlock(blocks.StreamBlock):
    """Headings, text, figures, tables, quotations and notes, in any order."""

    heading = HeadingBlock()
    rich_text = RichTextBlock()
    figure = FigureBlock()
    key_figure = KeyFigureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()

    class Meta:
        label = _("Text")
        description = _("The text of a page.")
        template = "blocks/story.html"
        preview_value = [
            {"type": "heading", "value": {"text": "Measure what changed", "level": "h2"}},
            {"type": "rich_text", "value": "<p>Every contract can leave a place better off.</p>"},
        ]
