"""Rich text as blocks of a paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.rich_text import expand_db_html

from hub.core.documents.tree import Block, Heading, Listing, Paragraph, Run
from hub.core.rich_text import to_nodes


def read_rich_text(html: str, *, base_url: str, lang: str = "en") -> tuple[Block, ...]:
    """Return the blocks of an editor's rich text; links become absolute by `base_url`."""
    return _blocks(to_nodes(expand_db_html(html), base_url=base_url, lang=lang))


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
