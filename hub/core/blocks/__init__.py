"""StreamField blocks: one concept a module; `StoryBlock` only lists them."""

from hub.core.blocks.callout import CalloutBlock
from hub.core.blocks.checked import CheckedStructBlock
from hub.core.blocks.figure import FigureBlock
from hub.core.blocks.heading import HeadingBlock
from hub.core.blocks.key_figure import KeyFigureBlock
from hub.core.blocks.quote import QuoteBlock
from hub.core.blocks.story import StoryBlock
from hub.core.blocks.table import TableBlock
from hub.core.blocks.text import RichTextBlock

__all__ = [
    "CalloutBlock",
    "CheckedStructBlock",
    "FigureBlock",
    "HeadingBlock",
    "KeyFigureBlock",
    "QuoteBlock",
    "RichTextBlock",
    "StoryBlock",
    "TableBlock",
]
