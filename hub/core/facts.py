"""Facts in texts: an amount, a date or a name that is stored in one row and cited in texts.

A text holds the reference, never the value. Rich text holds `<embed embedtype="fact" ref="…"/>`;
plain text holds `{…}`. A reference is the kind of row, what selects the value, and the day for
which it is read (today when it names none): `threshold:full-rules:services:council`,
`law:ppn-002:from`, `threshold:full-rules:works@2025-03-01`.

Every route from a stored text to a reader's text passes `fill_facts` or, through Wagtail's
`expand_db_html`, `FactHandler`. The app that owns the rows registers a reader in
`AppConfig.ready()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.rich_text import EmbedHandler

REFERENCE = r"[a-z]+:[a-z0-9:.-]+(?:@\d{4}-\d{2}-\d{2})?"
# In the JSON of a stream the quotes of an element are escaped, in that of a draft twice.
ELEMENT = re.compile(
    rf'<embed\b[^>]*\bembedtype=\\*"fact\\*"[^>]*\bref=\\*"({REFERENCE})\\*"[^>]*>'
)
TOKEN = re.compile(rf"\{{({REFERENCE})\}}")
CITED = re.compile(f"{ELEMENT.pattern}|{TOKEN.pattern}")
# What only rich text has: plain text may say "less than" with a sign.
MARKUP = re.compile(r"</[a-z]|<(?:br|hr|embed)\b")

FactReader = Callable[[Collection[str]], Mapping[str, str]]
READERS: list[FactReader] = []


def register_facts(reader: FactReader) -> None:
    """Let `reader` return the value of each reference that it can resolve."""
    if reader not in READERS and READERS:
        raise ValueError("Another function reads the site's facts already.")
    READERS[:] = [reader]


def read_facts(references: Iterable[str]) -> dict[str, str]:
    """Return the value of each reference in plain text; one that leads nowhere says so."""
    wanted = list(dict.fromkeys(references))
    known = READERS[0](wanted) if READERS and wanted else {}
    return {each: known.get(each) or _("(not known)") for each in wanted}


def list_references(text: str) -> Iterator[str]:
    """Yield the reference of each fact in a stored text, or in the JSON of a stored stream."""
    yield from ELEMENT.findall(text)
    yield from TOKEN.findall(text)


def fill_facts(text: str) -> str:
    """Return a stored text, rich or plain, with the value in the place of each reference."""
    if "<embed" not in text and "{" not in text:
        return text
    values = read_facts(list_references(text))
    # In one go: a value is never read for references itself.
    return CITED.sub(lambda match: escape(values[match[1]]) if match[1] else values[match[2]], text)


def fill_stored(value: Any) -> Any:
    """Return the stored value of a block with the facts of its plain texts filled in.

    Rich text keeps its references, which are filled in when it is rendered.
    """
    if isinstance(value, str):
        return value if MARKUP.search(value) else fill_facts(value)
    if isinstance(value, list):
        return [fill_stored(item) for item in value]
    if isinstance(value, dict):
        return {name: fill_stored(item) for name, item in value.items()}
    return value


class FactHandler(EmbedHandler):
    """Wagtail's handler of the elements `<embed embedtype="fact">`."""

    identifier = "fact"

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the value of each fact, escaped."""
        references = [str(attributes.get("ref", "")) for attributes in attrs_list]
        values = read_facts(references)
        return [escape(values[each]) for each in references]
