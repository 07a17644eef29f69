"""The words of a page for search: what its stored blocks say, and their headings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hub.core.facts import fill_facts
from hub.core.reading import stored_texts
from hub.core.rich_text import plain_text
from hub.core.search_documents import PageText

# Members of a block's stored value that are no words for readers.
NOT_WORDS = frozenset(
    {
        *("id", "type", "level", "status", "code", "url", "kind", "lang", "alignment"),
        *("mergeCells", "cell", "hidden", "table_header_choice"),
    }
)
HEADINGS = {"heading"}


@dataclass(frozen=True)
class StreamWords:
    """What some StreamFields say."""

    headings: tuple[str, ...]
    body: str


def read_streams(*streams: Any, left_out: Collection[str] = ()) -> StreamWords:
    """Return the words of StreamFields as they are stored; nothing they refer to is fetched.

    Args:
        left_out: types of blocks that do not count.
    """
    headings: list[str] = []
    texts: list[str] = []
    for stream in streams:
        for stored in stream.raw_data if stream else ():
            if stored["type"] in left_out:
                continue
            words = [text.strip() for text in stored_texts(stored["value"], left_out=NOT_WORDS)]
            (headings if stored["type"] in HEADINGS else texts).extend(filter(None, words))
    return StreamWords(tuple(headings), join_texts(texts))


def join_texts(texts: Iterable[str]) -> str:
    """Return texts one after the other, markup left out, facts filled in, each on a line."""
    filled = (fill_facts(text) for text in texts if text)
    plain = (plain_text(text) if "<" in text else text for text in filled)
    return "\n".join(text.strip() for text in plain if text.strip())


def describe_story(
    page: Any, kind: str, *streams: Any, texts: Iterable[str] = (), **more: Any
) -> PageText:
    """Return the text of a page with a summary, a lead and StreamFields.

    Args:
        texts: what the page says beside its streams.
    """
    words = read_streams(*streams, left_out=more.pop("left_out", ()))
    return PageText(
        kind=kind,
        headings=words.headings,
        summary=join_texts(dict.fromkeys([page.summary, getattr(page, "lead", "")])),
        body=join_texts([words.body, *texts]),
        **more,
    )
