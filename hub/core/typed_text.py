"""Text as people type and paste it, in one spelling and without signs that cannot be seen.

Word puts its own signs on the clipboard: a non-breaking hyphen comes as U+001E, an optional hyphen
as U+001F, a line break as U+000B. No font shows them, XML and spreadsheets refuse them, and PDF and
database differ in what they do. Accents may come as letters of their own (decomposed), which no
comparison finds.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from django.http import QueryDict

# Control characters and what they stand for; the others are left out. Tab and line ends stay.
# A line break becomes a space, since a field of one line may hold it.
MEANT = {"\x0b": " ", "\x0c": " ", "\x85": " ", "\x1e": "\u2011"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
ESCAPED = re.compile(r"\\u00[0189][0-9a-f]|\\u007f", re.IGNORECASE)
# What is compared sign by sign with what was typed before.
UNTOUCHED = re.compile("password|passphrase", re.IGNORECASE)


def clean_text(text: str) -> str:
    """Return `text` in composed letters (NFC), with control characters replaced or left out."""
    text = CONTROL.sub(lambda sign: MEANT.get(sign[0], ""), text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean_form(data: QueryDict) -> QueryDict:
    """Return what a form sent, cleaned; `data` itself where nothing is to be done.

    Passwords stay as they were typed. Rich text and tables come as JSON: its strings are cleaned.
    """
    cleaned = {
        name: [_clean_value(value) for value in values]
        for name, values in data.lists()
        if not UNTOUCHED.search(name)
    }
    changed = {name: values for name, values in cleaned.items() if values != data.getlist(name)}
    if not changed:
        return data
    copy = data.copy()
    for name, values in changed.items():
        copy.setlist(name, values)
    return copy


def _clean_value(value: str) -> str:
    value = clean_text(value)
    if value[:1] in {"{", "["} and ESCAPED.search(value):
        try:
            return json.dumps(_clean_strings(json.loads(value)), ensure_ascii=False)
        except (ValueError, RecursionError):  # no JSON, or none that a form of ours sends
            return value
    return value


def _clean_strings(value: Any) -> Any:
    """Return JSON data with all of its strings cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean_strings(each) for each in value]
    if isinstance(value, dict):
        return {name: _clean_strings(each) for name, each in value.items()}
    return value
