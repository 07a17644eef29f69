"""How long a guidance page takes to read, from its stored text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hub.core.reading import reading_minutes, stored_texts

if TYPE_CHECKING:
    from hub.guidance.models import GuidancePage

# Members of a block's stored value that are not words for readers.
NOT_TEXT = {"id", "type", "level", "status", "code", "alt_text"}


def page_minutes(page: GuidancePage) -> int:
    """Return the whole minutes that `page` takes to read, without a query."""
    return reading_minutes(page_words(page))


def page_words(page: GuidancePage) -> int:
    """Return the number of words on `page`: its lead and its text, tables included."""
    return sum(len(text.split()) for text in page_texts(page))


def page_texts(page: GuidancePage) -> Iterator[str]:
    """Yield every piece of text of `page` in order, markup left out.

    The stored value is read, not the blocks: nothing that a block refers to is fetched.
    """
    yield page.lead
    for block in page.body.raw_data:
        yield from stored_texts(block["value"], left_out=NOT_TEXT)
