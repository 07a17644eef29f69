"""Fields and analysis of the embedded index.

Each text has a set of fields for the analysis of its language: English and Arabic words are
stemmed, all others only folded (no stemmer knows Welsh or Nepali). An Arabic text has both, since
names in Latin letters stand in it. Scripts without spaces are
indexed sign by sign, so that a phrase of signs finds them. FORMAT is part of a folder's name: raise
it with any change here, and every index is built anew.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache

import tantivy

from hub.core.search_documents import SearchDocument
from hub.search.engines.contents import list_texts, plain_fields, shown_of
from hub.search.engines.ranking import BOOSTS
from hub.search.words import ARABIC, UNSPACED

FORMAT = 4
SETS = ("en", "ar", "xx")
STEMMERS = {"en": "english", "ar": "arabic"}
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


def sets_of_language(language: str) -> tuple[str, ...]:
    """Return the sets of fields for texts in `language`, that of its own words first."""
    code = language.partition("-")[0]
    return {"en": ("en",), "ar": ("ar", "xx")}.get(code, ("xx",))


def sets_of_word(word: str) -> tuple[str, ...]:
    """Return the sets in which a word can stand."""
    return SETS if ARABIC.search(word) else ("en", "xx")


@lru_cache(maxsize=2048)
def analyze(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the terms of `words` in a set, in order."""
    return tuple(term for word in words for term in analyzers()[name].analyze(word))


def to_index(document: SearchDocument) -> tantivy.Document:
    """Return the index's form of `document`."""
    sets = sets_of_language(document.language)
    texts = list_texts(document)
    fields: dict[str, object] = {
        f"{name}_{each}": values for name, values in texts.items() for each in sets
    }
    fields |= plain_fields(document, texts) | {
        # The engine multiplies a score by log2(2 + this).
        "weight": 2.0**document.weight - 2.0,
        "payload": json.dumps(shown_of(document)).encode(),
    }
    return tantivy.Document.from_dict(fields, build_schema())
