"""The lines of a text that a result shows: escaped, with what was looked for marked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

ELLIPSIS = "…"


def highlight(text: str, ranges: Sequence[tuple[int, int]]) -> SafeString:
    """Return `text` as HTML with <mark> round the ranges.

    Args:
        ranges: (start, end) in characters of `text`, in order.
    """
    parts: list[str] = []
    at = 0
    for start, end in ranges:
        if start < at:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 -- each part is escaped


def show_part(
    text: str, part: str, ranges: Sequence[tuple[int, int]]
) -> tuple[str, list[tuple[int, int]]]:
    """Return `part` of `text` with an ellipsis where it begins or ends within, and the ranges."""
    start = text.find(part)
    before = f"{ELLIPSIS} " if start > 0 else ""
    ends = part.rstrip().endswith((".", "!", "?")) or start + len(part) >= len(text.rstrip())
    moved = [(begin + len(before), end + len(before)) for begin, end in ranges]
    return f"{before}{part}{'' if ends else f' {ELLIPSIS}'}", moved


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, cut between words."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0].rstrip(" ,;:–—") + ELLIPSIS
