"""A short note that stands apart from the text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.core.blocks.text import RichTextBlock


class CalloutBlock(blocks.StructBlock):
    """A note: a caution, a conflict between sources, a thing to remember."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    content = RichTextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Note")
        description = _("A note set apart from the text.")
        template = "blocks/callout.html"
        preview_value = {"title": "Sources differ", "content": "<p>Two dates are given.</p>"}
