"""The running text of a starter page, as its file has it: no tables, no forms, no citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

CITATION = re.compile(r"\s?\[\^[^\]]+\]")
LINK = re.compile(r"\[([^\]^]+)\]\([^)\s]+\)")
SENTENCE_ENDS = (".", "!", "?", ".”", ".)")
RUNNING = {"text", "callout", "steps", "questions", "model_text"}


def running_lines(definition: Any) -> Iterator[str]:
    """Yield each paragraph and list item of a page's lead and body, markup left out.

    What does not end as a sentence does (a title, an item of two words) is no running text: short
    pieces would make a page look easier than it reads.
    """
    yield str(definition.fields.get("lead", ""))
    for block in [*definition.body, *({"text": stage["text"]} for stage in definition.stages)]:
        for kind, content in block.items():
            if kind in RUNNING:
                for text in _texts(content):
                    yield from _lines(text)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for item in content:
            yield from _texts(item)


def _lines(text: str) -> Iterator[str]:
    text = LINK.sub(r"\1", CITATION.sub("", text)).replace("*", "")
    for part in re.split(r"\n\s*\n|\n- |^- ", text.strip()):
        line = " ".join(part.split())
        if line.endswith(SENTENCE_ENDS):
            yield line
