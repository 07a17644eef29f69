"""The small markup of the data files, as rich text.

Blank lines part paragraphs, a break of line is only a space; lines that begin with “- ” are a list.
`**bold**`, `*italic*`, `[text](page:key)` and `[text](https://…)` stand inside a paragraph.
`[^S1]` or `[^S1,S2]` cites sources by key: in a paragraph of a report it becomes a footnote,
elsewhere a remark in brackets. `{threshold:…}` and `{law:…}` insert a fact (`hub.core.facts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from hub.core.facts import TOKEN
from hub.reference.models import Source
from hub.starter.definitions import StarterContentError
from hub.starter.lookup import Lookup

CITATION = re.compile(r"\s?\[\^([A-Za-z0-9, ]+)\]")
LINK = re.compile(r"\[([^\]^]+)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*(.+?)\*\*")
EMPHASIS = re.compile(r"\*(.+?)\*")


def to_rich_text(text: str, lookup: Lookup) -> str:
    """Return `text` as rich text, citations in brackets."""

    def remark(keys: list[str]) -> str:
        names = "; ".join(_name_source(lookup.source(key)) for key in keys)
        return f" (Source: {names})" if len(keys) == 1 else f" (Sources: {names})"

    return _to_blocks(_cite(text, remark), lookup)


def cited_keys(content: Any) -> list[str]:
    """Return the keys of all sources that `content` cites, each once, in the order of the text.

    `content` is a text of a data file, or lists and members that hold such texts; a member
    called `source` names a source by its key.
    """
    if isinstance(content, str):
        groups = CITATION.findall(content)
        found = [key for group in groups for key in re.split(r"\s*,\s*", group.strip())]
    elif isinstance(content, dict):
        found = [
            key
            for name, value in content.items()
            for key in ([value] if name == "source" else cited_keys(value))
        ]
    elif isinstance(content, list):
        found = [key for item in content for key in cited_keys(item)]
    else:
        found = []
    return list(dict.fromkeys(found))


def to_paragraph(text: str, lookup: Lookup) -> tuple[str, list[str]]:
    """Return the rich text of one paragraph of a report and its footnotes in order."""
    notes: list[str] = []

    def footnote(keys: list[str]) -> str:
        notes.append(" ".join(describe_source(lookup.source(key)) for key in keys))
        return f"[^{len(notes)}]"

    html = _to_blocks(_cite(text, footnote), lookup)
    return html, [f"<p>{note}</p>" for note in notes]


def describe_source(source: Source) -> str:
    """Return who published `source`, when, what it is, and the way there when it is known."""
    who, title = _name_source(source), escape(source.title)
    if source.url:
        return f'{who}: <a href="{escape(source.url)}">{title}</a>.'
    return f"{who}: {title}."


def _name_source(source: Source) -> str:
    return escape(source.publisher + (f", {source.year}" if source.year else ""))


def _cite(text: str, replace: Callable[[list[str]], str]) -> str:
    return CITATION.sub(lambda match: replace(re.split(r"\s*,\s*", match[1].strip())), text)


def _to_blocks(text: str, lookup: Lookup) -> str:
    """Return one block for each part between blank lines; line breaks inside are only spaces."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip())]
    return "".join(_to_block(part, lookup) for part in parts if part)


def _to_block(part: str, lookup: Lookup) -> str:
    if part.startswith("- "):
        items = [_inline(item, lookup) for item in re.split(r"\n- ", part[2:])]
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    return f"<p>{_inline(part, lookup)}</p>"


def _inline(text: str, lookup: Lookup) -> str:
    """Return one line; what is in sources' descriptions has been escaped before."""

    def link(match: re.Match[str]) -> str:
        label, target = match[1], match[2]
        if not target.startswith("page:"):
            return f'<a href="{target}">{label}</a>'
        page = lookup.page(target.removeprefix("page:"))
        return f'<a linktype="page" id="{page.pk}">{label}</a>' if page else label

    if "<" in text:
        raise StarterContentError(f"Markup in the text: {text[:60]}")
    text = TOKEN.sub(r'<embed embedtype="fact" ref="\1"/>', text)
    text = re.sub(r"&(?!\w+;|#\w+;)", "&amp;", " ".join(text.split()))
    return EMPHASIS.sub(r"<i>\1</i>", STRONG.sub(r"<b>\1</b>", LINK.sub(link, text)))
