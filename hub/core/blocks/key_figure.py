"""A figure that never stands without its source, year and status."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

FIGURE_STATUSES = [
    ("target", _("Target")),
    ("committed", _("Committed")),
    ("delivered", _("Delivered")),
    ("verified", _("Verified")),
    ("estimated", _("Estimated")),
]


class KeyFigureValue(blocks.StructValue):
    @property
    def status_label(self) -> Any:
        return dict(FIGURE_STATUSES).get(self.get("status"), "")


class KeyFigureBlock(blocks.StructBlock):
    """One number, what it counts, and who says so."""

    value = blocks.CharBlock(
        label=_("Figure"), max_length=30, help_text=_("For example 70% or £1.1m")
    )
    text = blocks.CharBlock(label=_("What it says"), max_length=250)
    status = blocks.ChoiceBlock(label=_("Status"), choices=FIGURE_STATUSES)
    year = blocks.IntegerBlock(label=_("Year it speaks of"), min_value=1900, max_value=2100)
    source = SnippetChooserBlock("reference.Source", label=_("Source"))

    class Meta:
        icon = "order"
        label = _("Key figure")
        description = _("A number with its status, year and source.")
        template = "blocks/key_figure.html"
        value_class = KeyFigureValue
        preview_value = {
            "value": "12",
            "text": "examples stand in this preview",
            "status": "estimated",
            "year": 2024,
            "source": None,
        }
