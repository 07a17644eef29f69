"""Running text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul"]
# Where facts can be inserted; a report says for good what it said on its day.
FACT_FEATURES = [*TEXT_FEATURES, "fact"]


class RichTextBlock(blocks.RichTextBlock):
    """Paragraphs and lists; headings are blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"features": FACT_FEATURES} | kwargs))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        template = "blocks/rich_text.html"
        preview_value = "<p>Every public contract can leave a place <b>better off</b>.</p>"
