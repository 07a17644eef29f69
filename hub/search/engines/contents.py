"""What every engine keeps of a document, whatever it is called there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hub.core.search_documents import Kind, SearchDocument
from hub.search.engines.base import Cursor
from hub.search.words import (
    LONGEST_PREFIX,
    fold,
    list_prefixes,
    normalise,
    same_word,
    says_little,
    split_words,
)

LONGEST_BODY = 200_000
# “Salford: 10% better”, “Framework (in buying)”: the name, and a remark on it.
REMARK = re.compile(r"[:(–]")
SHOWN = ("id", "kind", "title", "url", "language", "group", "group_title", "group_url")


def describe_cursor(cursor: Cursor) -> dict[str, Any]:
    """Return `cursor` as an index keeps it, in JSON."""
    return {
        "position": cursor.position,
        "seen": sorted(cursor.seen),
        "day": cursor.day,
        "epoch": cursor.epoch,
        "mark": cursor.mark,
    }


def read_cursor(row: Mapping[str, Any]) -> Cursor:
    """Return the cursor that an index keeps; raises KeyError or TypeError for none."""
    return Cursor(row["position"], frozenset(row["seen"]), row["day"], row["epoch"], row["mark"])


def list_texts(document: SearchDocument) -> dict[str, list[str]]:
    """Return text field → what `document` says in it."""
    texts = {
        "title": [document.title, *document.names],
        "headings": list(document.headings),
        "summary": [document.summary],
        "subjects": [*document.subjects, document.group_title, str(Kind(document.kind).label)],
        "body": [normalise(document.body)[:LONGEST_BODY]],
    }
    return {
        field: [normalise(value) for value in values if value] for field, values in texts.items()
    }


def list_facets(document: SearchDocument) -> Iterator[tuple[str, str]]:
    """Yield every facet of `document` with a value: kind, language, year, and its terms."""
    yield "kind", document.kind
    yield "language", document.language
    if document.day:
        yield "year", str(document.day.year)
    for vocabulary, codes in document.terms.items():
        for code in codes:
            yield vocabulary, code


def facet_value(facet: str, value: str) -> str:
    """Return how an index names a value of a facet."""
    return f"{facet}={value}"


def plain_fields(document: SearchDocument, texts: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the fields that every index has alike; `texts` is `list_texts` of the document."""
    return {
        "id": document.id,
        "origin": document.origin,
        "digest": document.digest,
        "readers": sorted(document.readers),
        "facets": [facet_value(*each) for each in list_facets(document)],
        "prefixes": list_beginnings(document),
        "group": document.group or document.id,
        "exact": list_exact_names(document),
        "words": [value for values in texts.values() for value in values],
    }


def shown_of(document: SearchDocument) -> dict[str, str]:
    """Return what a hit shows of `document`."""
    return {name: normalise(getattr(document, name)) for name in SHOWN}


def list_names(document: SearchDocument) -> tuple[str, ...]:
    """Return the names under which `document` is suggested; a part of something has none."""
    return () if document.group else (document.title, *document.names)


def list_exact_names(document: SearchDocument) -> list[str]:
    """Return the names of `document`, and what stands before a remark in them, as `exact_name`."""
    names = list_names(document)
    heads = [head for name in names if (head := REMARK.split(name, maxsplit=1)[0].strip())]
    return sorted({exact_name(name) for name in (*names, *heads)} - {""})


def list_beginnings(document: SearchDocument) -> list[str]:
    """Return the beginnings of all words in its names."""
    return list_prefixes(list_names(document))


def exact_name(text: str) -> str:
    """Return what two spellings of one name have in common; words that say little do not count."""
    words = split_words(text)
    return " ".join(
        same_word(word) for word in [word for word in words if not says_little(word)] or words
    )


def prefixes_of(text: str) -> list[str]:
    """Return the beginnings that a suggestion for `text` must have."""
    return [fold(word)[:LONGEST_PREFIX] for word in split_words(text)]
