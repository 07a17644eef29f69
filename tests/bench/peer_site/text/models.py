"""A page of text, as Wagtail's own tutorial makes one."""

from __future__ import annotations

from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index


class TextPage(Page):
    """Headings and paragraphs."""

    body = StreamField([("heading", CharBlock()), ("paragraph", RichTextBlock())])

    search_fields = [*Page.search_fields, index.SearchField("body")]
