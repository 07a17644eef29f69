"""Headings inside a page's text, with an address of their own."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class HeadingValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        """The fragment of the heading's address."""
        return slugify(self.get("text", ""), allow_unicode=True) or "section"


class HeadingBlock(blocks.StructBlock):
    """A heading of level 2 or 3; the page title is level 1."""

    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("h2", _("Heading")), ("h3", _("Smaller heading"))],
        default="h2",
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading that stands in the page's list of contents.")
        template = "blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "Measure what changed", "level": "h2"}
