"""Quotations."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words, with who said them and where."""

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), max_length=200)
    source = SnippetChooserBlock("reference.Source", label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Exact words of a person or a text, with the source.")
        template = "blocks/quote.html"
        preview_value = {
            "text": "Exact words stand here.",
            "attribution": "Name of the speaker, role",
            "source": None,
        }
