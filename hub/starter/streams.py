"""Turns the blocks of a data file into StreamField data, and keeps the ids of what stays.

A paragraph's permanent address hangs on the id of its block. When newer starter text replaces
what was loaded, a block that says the same keeps its id, and so does one that was reworded in
its place.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

from wagtail.models import Page

from hub.starter.definitions import StarterContentError
from hub.starter.lookup import Lookup
from hub.starter.markup import to_paragraph, to_rich_text

Block = dict[str, Any]
Value = Any


def build_stream(entries: list[dict[str, Any]], lookup: Lookup) -> list[Block]:
    """Return raw blocks for `entries`; those that point to a page that is gone are left out."""
    blocks = [_build_block(entry, lookup) for entry in entries]
    return [block for block in blocks if block is not None]


def build_ways_in(entries: list[dict[str, str]], lookup: Lookup) -> list[Block]:
    """Return raw blocks for the ways in to pages that are there."""
    pages = [(entry, lookup.page(entry["page"])) for entry in entries]
    return [make_block("way_in", entry | {"page": page.pk}) for entry, page in pages if page]


def build_stages(entries: list[dict[str, str]], lookup: Lookup) -> list[Block]:
    """Return raw blocks for the stages of the commissioning cycle."""
    return [
        make_block("stage", entry | {"text": to_rich_text(entry["text"], lookup)})
        for entry in entries
    ]


def fill_stream(page: Page, name: str, blocks: list[Block]) -> None:
    """Set the stream called `name`; raise ValidationError where a block makes no sense."""
    stream_block = page._meta.get_field(name).stream_block
    new = stream_block.get_prep_value(stream_block.to_python(blocks))
    old = stream_block.get_prep_value(getattr(page, name))
    value = stream_block.clean(stream_block.to_python(keep_ids(old, new)))
    setattr(page, name, value)


def keep_ids(old: list[Block], new: list[Block]) -> list[Block]:
    """Return `new` with the ids of the blocks of `old` that it repeats or rewords."""
    matcher = SequenceMatcher(None, _signatures(old), _signatures(new), autojunk=False)
    result = list(new)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            result[new_from:new_to] = old[old_from:old_to]
        elif kind == "replace":
            pairs = zip(old[old_from:old_to], range(new_from, new_to), strict=False)
            for before, index in pairs:
                if before["type"] == new[index]["type"]:
                    result[index] = new[index] | {"id": before["id"]}
    return result


def _signatures(blocks: list[Block]) -> list[str]:
    """Return what each block says, ids of list items left out."""
    return [json.dumps([block["type"], without_ids(block["value"])]) for block in blocks]


def without_ids(value: Value) -> Value:
    """Return a raw value with the ids of blocks and list items left out."""
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in sorted(value.items()) if key != "id"}
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    return value


def make_block(block_type: str, value: Value) -> Block:
    """Return a raw block with an id of its own."""
    return {"type": block_type, "value": value, "id": str(uuid.uuid4())}


def _build_block(entry: dict[str, Any], lookup: Lookup) -> Block | None:
    if len(entry) != 1:
        raise StarterContentError(f"A block has one kind, not {list(entry)}.")
    [(kind, content)] = entry.items()
    if kind not in BUILDERS:
        raise StarterContentError(f"There is no kind of block called {kind!r}.")
    return BUILDERS[kind](content, lookup)


def _heading(level: str) -> Callable[[Value, Lookup], Block]:
    return lambda text, lookup: make_block("heading", {"text": text, "level": level})


def _paragraph(text: Value, lookup: Lookup) -> Block:
    html, notes = to_paragraph(text, lookup)
    return make_block(
        "paragraph", {"text": html, "notes": [make_block("item", note) for note in notes]}
    )


def _rich_text(text: Value, lookup: Lookup) -> Block:
    return make_block("rich_text", to_rich_text(text, lookup))


def _callout(content: Value, lookup: Lookup) -> Block:
    html = to_rich_text(content["text"], lookup)
    return make_block("callout", {"title": content["title"], "content": html})


def _key_figure(content: Value, lookup: Lookup) -> Block:
    return make_block("key_figure", content | {"source": lookup.source(content["source"]).pk})


def _table(content: Value, lookup: Lookup) -> Block:
    grid = {
        "data": [[str(cell) for cell in row] for row in content["rows"]],
        "first_row_is_table_header": True,
        "first_col_is_header": content.get("row_headers", False),
    }
    return make_block("table", {"caption": content["caption"], "table": grid})


def _steps(content: Value, lookup: Lookup) -> Block:
    steps = [
        {"title": step["title"], "text": to_rich_text(step.get("text", ""), lookup)}
        for step in content["steps"]
    ]
    return make_block("steps", {"title": content["title"], "steps": make_items(steps)})


def _listed(kind: str, member: str) -> Callable[[Value, Lookup], Block]:
    """Return the builder of a block that holds a title and a list of plain members."""
    return lambda content, lookup: make_block(
        kind, {"title": content["title"], member: make_items(content[member])}
    )


def _model_text(content: Value, lookup: Lookup) -> Block:
    html = to_rich_text(content["text"], lookup)
    return make_block("model_text", {"title": content["title"], "text": html})


def make_items(values: list[Value]) -> list[Block]:
    """Return raw items of a list block."""
    return [make_block("item", value) for value in values]


def _check(content: Value, lookup: Lookup) -> Block | None:
    question = lookup.question(content["key"])
    return make_block("knowledge_check", {"question": question.pk}) if question else None


def _later_events(key: Value, lookup: Lookup) -> Block | None:
    page = lookup.page(key)
    return make_block("later_events", {"recommendation": page.pk}) if page else None


BUILDERS: dict[str, Callable[[Value, Lookup], Block | None]] = {
    "h2": _heading("h2"),
    "h3": _heading("h3"),
    "p": _paragraph,  # a claim: it cites at least one source
    "own": _paragraph,  # what we ourselves say, do or did not find
    "text": _rich_text,
    "callout": _callout,
    "key_figure": _key_figure,
    "table": _table,
    "later_events": _later_events,
    "steps": _steps,
    "fields": _listed("fields", "fields"),
    "scoring_guide": _listed("scoring_guide", "marks"),
    "questions": _listed("questions", "questions"),
    "model_text": _model_text,
    "check": _check,
}
