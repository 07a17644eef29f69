"""Rich text as blocks of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from hub.core.documents.tree import Block, Heading, Listing, Paragraph, Run
from hub.core.rich_text import to_nodes

# How rich text in the database writes a link to a page.
PAGE_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"[^>]*>')


class RichTextReader:
    """Reads the rich texts of one paper; links to pages cost one query for all of them.

    Links become absolute by `base_url`; a link to a page that is not live stays as plain text.
    """

    def __init__(self, *texts: Any, base_url: str, lang: str = "en") -> None:
        """Take what will be read: rich text, or data of a stream that holds some."""
        self.base_url = base_url
        self.lang = lang
        keys = {int(key) for text in _strings(texts) for key in PAGE_LINK.findall(text)}
        pages = Page.objects.live().select_related("locale").filter(pk__in=keys) if keys else ()
        self.urls = {page.pk: page.get_url() or "" for page in pages}

    def read(self, html: str) -> tuple[Block, ...]:
        """Return the blocks of one rich text."""
        linked = PAGE_LINK.sub(self._write_link, html)
        return _blocks(to_nodes(expand_db_html(linked), base_url=self.base_url, lang=self.lang))

    def _write_link(self, match: re.Match[str]) -> str:
        url = self.urls.get(int(match[1]), "")
        return f'<a href="{url}">' if url else "<a>"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _blocks(nodes: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(node) for node in nodes)


def _block(node: dict[str, Any]) -> Block:
    if node["type"] in ("ul", "ol"):
        items = tuple(_blocks(item) for item in node["items"])
        return Listing(items, is_ordered=node["type"] == "ol")
    runs = tuple(_run(run, node.get("lang", "")) for run in node["runs"])
    if node["type"] == "heading":
        return Heading("".join(run.text for run in runs), 3)
    return Paragraph(runs)


def _run(run: dict[str, Any], lang: str) -> Run:
    return Run(
        run["text"],
        bold=bool(run.get("bold")),
        italic=bool(run.get("italic")),
        href=run.get("href", ""),
        lang=run.get("lang", lang),
    )
