"""Fields and analysis of the embedded index.

Each text has a set of fields for the analysis of its language: English and Arabic words are
stemmed, all others only folded (no stemmer knows Welsh or Nepali). Scripts without spaces are
indexed sign by sign, so that a phrase of signs finds them. FORMAT is part of a folder's name: raise
it with any change here, and every index is built anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import tantivy

from hub.core.search_documents import SearchDocument
from hub.search.words import ARABIC, UNSPACED, fold, list_prefixes, same_word, split_words

FORMAT = 1
SETS = ("en", "ar", "xx")
# Text field → what a word in it counts.
BOOSTS = {"title": 5.0, "headings": 2.0, "summary": 2.0, "subjects": 1.2, "body": 1.0}
STEMMERS = {"en": "english", "ar": "arabic"}
LONGEST_BODY = 200_000
TOKEN = rf"[{UNSPACED}]|[\w&&[^_{UNSPACED}]]+"


@cache
def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """Return the analyzer of each set."""
    return {name: _build_analyzer(STEMMERS.get(name)) for name in SETS}


def _build_analyzer(stemmer: str | None) -> tantivy.TextAnalyzer:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(TOKEN))
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return (builder.filter(tantivy.Filter.stemmer(stemmer)) if stemmer else builder).build()


@cache
def build_schema() -> tantivy.Schema:
    """Return the schema; its fields are the same in every process."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "origin"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("readers", "prefixes", "group", "exact"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="xx", index_option="basic")
    builder.add_float_field("weight", fast=True)
    builder.add_bytes_field("payload", stored=True)
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    for name in BOOSTS:
        for each in SETS:
            stored = name in {"summary", "body"}
            builder.add_text_field(f"{name}_{each}", stored=stored, tokenizer_name=each)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Make the analyzers known to an index that was opened; it does not keep them."""
    for name, analyzer in analyzers().items():
        index.register_tokenizer(name, analyzer)
    index.register_fast_field_tokenizer("raw", _raw())


@cache
def _raw() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build()


def set_of_language(language: str) -> str:
    """Return the set of fields for texts in `language`."""
    code = language.partition("-")[0]
    return code if code in STEMMERS else "xx"


def sets_of_word(word: str) -> tuple[str, ...]:
    """Return the sets in which a word can stand."""
    return SETS if ARABIC.search(word) else ("en", "xx")


def analyze(name: str, words: tuple[str, ...]) -> list[str]:
    """Return the terms of `words` in a set, in order."""
    return [term for word in words for term in analyzers()[name].analyze(word)]


def facet_value(facet: str, value: str) -> str:
    """Return how the index names a value of a facet."""
    return f"{facet}={value}"


def to_index(document: SearchDocument) -> tantivy.Document:
    """Return the index's form of `document`."""
    each = set_of_language(document.language)
    body = _clean(document.body)[:LONGEST_BODY]
    texts = {
        "title": [document.title, *document.names],
        "headings": list(document.headings),
        "summary": [document.summary],
        "subjects": [*document.subjects, document.group_title],
        "body": [body],
    }
    fields: dict[str, object] = {
        f"{name}_{each}": [_clean(value) for value in values if value]
        for name, values in texts.items()
    }
    named = () if document.group else (document.title, *document.names)
    fields |= {
        "id": document.id,
        "origin": document.origin,
        "digest": document.digest,
        "readers": sorted(document.readers),
        "facets": list(list_facets(document)),
        "prefixes": list_prefixes(named),
        "group": document.group or document.id,
        "exact": [] if document.group else sorted({exact_name(name) for name in named}),
        "words": [_clean(value) for values in texts.values() for value in values if value],
        # The engine multiplies a score by log2(2 + this).
        "weight": 2.0**document.weight - 2.0,
        "payload": json.dumps(payload_of(document)).encode(),
    }
    return tantivy.Document.from_dict(fields, build_schema())


def list_facets(document: SearchDocument) -> Iterator[str]:
    """Yield every facet value of `document`: kind, language, year, and its terms."""
    yield facet_value("kind", document.kind)
    yield facet_value("language", document.language)
    if document.day:
        yield facet_value("year", str(document.day.year))
    for vocabulary, codes in document.terms.items():
        for code in codes:
            yield facet_value(vocabulary, code)


def payload_of(document: SearchDocument) -> dict[str, str]:
    """Return what a hit shows of `document`."""
    names = ("id", "kind", "title", "url", "language", "group", "group_title", "group_url")
    return {name: _clean(getattr(document, name)) for name in names}


def exact_name(text: str) -> str:
    """Return what two spellings of one name have in common."""
    return " ".join(same_word(word) for word in split_words(text))


def _clean(text: str) -> str:
    """Return `text` without half characters, which no engine takes."""
    return str(text).encode("utf-8", "ignore").decode()


def prefixes_of(text: str) -> list[str]:
    """Return the beginnings that a suggestion for `text` must have."""
    return [fold(word)[:15] for word in split_words(text)]
