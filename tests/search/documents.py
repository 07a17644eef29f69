"""Documents that the tests of search put into an index."""

from __future__ import annotations

from typing import Any

from hub.core.search_documents import SearchDocument
from hub.search.engines.base import Cursor, Engine, Found, Request
from hub.search.query import parse_query

FACETS = ("kind", "audience", "sector", "language", "year")


def document(name: str, title: str = "", body: str = "", **more: Any) -> SearchDocument:
    """Return a public guidance page, known as `name`."""
    values = {"kind": "guidance", "url": f"/{name}/", "origin": f"page:{name}"} | more
    return SearchDocument(id=f"page:{name}", title=title or name, body=body, **values)


def part(name: str, of: str, body: str, **more: Any) -> SearchDocument:
    """Return a paragraph of the section known as `of`."""
    return SearchDocument(
        **{
            "id": f"page:{of}:{name}",
            "origin": f"page:{of}",
            "kind": "report",
            "title": f"Paragraph {name}",
            "url": f"/p/{name}/",
            "body": body,
            "group": f"page:{of}",
            "group_title": of,
            "group_url": f"/{of}/",
        }
        | more
    )


def fill(engine: Engine, *documents: SearchDocument) -> None:
    """Let the index have just these documents."""
    with engine.rebuild() as builder:
        builder.add(documents)
        with engine.writing():
            builder.upsert({}, Cursor(day="2026-11-24"))
            builder.use()


def ask(engine: Engine, text: str, **more: Any) -> Found:
    """Search as a page does, with all facets."""
    return engine.search(Request(parse_query(text), facets=FACETS, **more))


def names(found: Found) -> list[str]:
    """Return the names of the hits, in order."""
    return [hit.id.removeprefix("page:") for hit in found.hits]
