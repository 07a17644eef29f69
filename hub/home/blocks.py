"""Blocks of the home page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page


class WayInBlock(blocks.StructBlock):
    """One way in: a page, what a reader gets there, and how long it takes."""

    page = blocks.PageChooserBlock(label=_("Page"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=80,
        help_text=_("What the reader does, such as “Read the report”. Else the page's own title."),
    )
    text = blocks.TextBlock(label=_("Text"), max_length=300)
    foot = blocks.CharBlock(
        label=_("Last line"),
        required=False,
        max_length=80,
        help_text=_("For example how long it takes."),
    )

    class Meta:
        icon = "link"
        label = _("Way in")
        description = _("A card that leads to a page.")
        template = "blocks/way_in.html"

    def get_preview_value(self) -> Any:
        page = Page.objects.filter(depth__gt=1).first()
        return self.to_python(
            {
                "page": page.pk if page else None,
                "title": "Read the report",
                "text": "What it asks, and what came of it.",
            }
        )


class WaysInBlock(blocks.StreamBlock):
    """The cards of the home page, in their order."""

    way_in = WayInBlock()

    class Meta:
        label = _("Ways in")
        description = _("The cards of the home page.")
        template = "blocks/ways_in.html"
        preview_value = [
            {
                "type": "way_in",
                "value": {"title": "Read", "text": "What it asks.", "foot": "2 minutes"},
            }
        ]
