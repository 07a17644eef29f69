"""How long a text takes to read."""

import math
from collections.abc import Collection, Iterator
from typing import Any

from hub.core.facts import fill_facts
from hub.core.rich_text import plain_text

# Silent reading of English non-fiction: 238 words a minute (Brysbaert, 2019, Journal of Memory
# and Language 109, 104047). Rounded down, since readers of law and policy go slower.
WORDS_PER_MINUTE = 200


def reading_minutes(words: int) -> int:
    """Return whole minutes, at least 1, for a number of words."""
    return max(1, math.ceil(words / WORDS_PER_MINUTE))


def stored_texts(value: Any, *, left_out: Collection[str]) -> Iterator[str]:
    """Yield every piece of text in the stored value of a block, in order, without markup.

    Facts are filled in.

    The stored value is read, not the block: nothing that it refers to is fetched.

    Args:
        left_out: names of members that are no words for readers.
    """
    if isinstance(value, str):
        text = fill_facts(value)
        yield plain_text(text) if "<" in text else text
    elif isinstance(value, list):
        for item in value:
            yield from stored_texts(item, left_out=left_out)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in left_out:
                yield from stored_texts(item, left_out=left_out)
