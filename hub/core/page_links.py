"""The addresses that internal links of rich text lead to.

Wagtail looks a linked page up with three queries for each text. Here addresses are remembered
until anything public changes, so that a text with links costs no query once one reader has seen
it, however many links it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from hub.core.page_cache import remember_many


class RememberedPageLinks(PageLinkHandler):
    """Wagtail's handler of links to pages, with remembered addresses."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the opening tag of each link; one without an address when its page is gone."""
        ids = [str(attributes.get("id")) for attributes in attrs_list]
        numbers = [each for each in ids if each.isdecimal()]
        addresses = remember_many(f"page-address:{get_language()}", numbers, find_addresses)
        return [
            format_html('<a href="{}">', addresses[each]) if each in addresses else "<a>"
            for each in ids
        ]


def find_addresses(ids: Iterable[str]) -> dict[str, str]:
    """Return the address of each page in the reader's language; pages without one are left out."""
    pages = Page.objects.filter(pk__in=ids).defer_streamfields().specific()
    addresses = {str(page.pk): page.localized.url for page in pages}
    return {each: url for each, url in addresses.items() if url}
