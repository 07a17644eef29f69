"""From the embedded index's documents to hits, with the lines that show what was looked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Query as EngineQuery

from hub.search.engines.base import Hit
from hub.search.engines.tantivy_schema import build_schema, sets_of_language
from hub.search.snippets import highlight, shorten, show_part

SNIPPET = 240  # characters
# Of a longer text only a part this long is looked through for a snippet: it takes a millisecond.
LOOKED_THROUGH = 20_000
Marked = tuple[str, list[tuple[int, int]]]


def read_shown(document: tantivy.Document) -> dict[str, str]:
    """Return what a hit shows of a document (`contents.SHOWN`)."""
    return json.loads(bytes(document.get_first("payload") or b"{}"))


def read_hits(
    searcher: tantivy.Searcher,
    hits: Iterable[tuple[float, tantivy.DocAddress]],
    asked: EngineQuery | None,
) -> Iterator[Hit]:
    """Yield the hits at these addresses.

    Args:
        asked: what to mark in the snippets; None: nothing.
    """
    marker = Marker(searcher, asked) if asked is not None else None
    for score, address in hits:
        document = searcher.doc(address)
        shown = read_shown(document)
        texts = {
            field: str(document.get_first(field) or "")
            for each in sets_of_language(shown["language"])
            for field in (f"body_{each}", f"summary_{each}")
        }
        fragment, ranges = marker.mark(texts) if marker else ("", [])
        if not ranges:
            body, summary = list(texts.values())[:2]
            fragment = shorten((summary or body).partition("\n")[0], SNIPPET)
        yield Hit(**shown, score=score, snippet=highlight(fragment, ranges))


class Marker:
    """Finds the lines of texts that say what was asked."""

    def __init__(self, searcher: tantivy.Searcher, asked: EngineQuery) -> None:
        self.searcher, self.asked = searcher, asked
        self.generators: dict[str, tantivy.SnippetGenerator] = {}

    def mark(self, texts: dict[str, str]) -> Marked:
        """Return a part of the first of `texts` (by field) that says it, with where."""
        for field, text in texts.items():
            for start in range(0, len(text), LOOKED_THROUGH):
                fragment, ranges = self._mark(field, text[start : start + LOOKED_THROUGH])
                if ranges:
                    return fragment, ranges
                if start:  # far into a long text, the summary says more
                    break
        return "", []

    def _mark(self, field: str, text: str) -> Marked:
        if field not in self.generators:
            made = tantivy.SnippetGenerator.create(self.searcher, self.asked, build_schema(), field)
            made.set_max_num_chars(SNIPPET)
            self.generators[field] = made
        document = tantivy.Document.from_dict({field: text}, build_schema())
        snippet = self.generators[field].snippet_from_doc(document)
        fragment = snippet.fragment()
        octets = fragment.encode()  # the engine counts in them
        ranges = [
            (len(octets[: each.start].decode()), len(octets[: each.end].decode()))
            for each in snippet.highlighted()
        ]
        return show_part(text, fragment, ranges) if ranges else ("", [])
