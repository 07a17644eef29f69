"""Fields and analysis of an index in the cluster, and the cluster's form of a document.

Each text has a set of fields for the analysis of its language: English, Arabic and Hindi words are
stemmed (Nepali inflects the ends of words much as Hindi does, and shares its stemmer), Persian ones
freed of their spellings' differences, Chinese, Japanese and Korean ones kept as single signs and as
pairs of them; all others are only folded (no stemmer knows Welsh). What is not English stands in
the folded set too, for the Latin words in it (“KPI”). FORMAT is part of the names of indices: raise
it with any change here, and an index is built beside the one of the version before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from elasticsearch.dsl import Keyword, Mapping, Object, Text, analyzer, char_filter, token_filter
from elasticsearch.dsl import tokenizer as make_tokenizer

from hub.core.search_documents import SearchDocument
from hub.search.engines.contents import list_texts, plain_fields, shown_of
from hub.search.engines.ranking import BOOSTS
from hub.search.words import ARABIC, UNSPACED, UNSPACED_SIGN

FORMAT = 3
SETS = {
    "en": "en",
    "ar": "ar",
    "fa": "fa",
    "hi": "hi",
    "ne": "hi",
    "zh": "cjk",
    "ja": "cjk",
    "ko": "cjk",
}
ENGLISH, OTHERS = "en", "xx"
DEVANAGARI = re.compile("[\u0900-\u097f]")
LONGEST_WORD = 60
# The same words as `hub.search.words` finds: runs of letters, marks and digits; single signs.
TOKEN = rf"[{UNSPACED}]|[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d&&[^{UNSPACED}]]+"

words_alone = make_tokenizer("words_alone", "pattern", pattern=TOKEN, group=0)
not_long = token_filter("not_long", "length", max=LONGEST_WORD)
joiner_apart = char_filter("joiner_apart", "mapping", mappings=["\\u200C=>\\u0020"])
FOLDED = (not_long, "lowercase", "asciifolding")


def _stemmer(language: str) -> Any:
    return token_filter(f"{language}_stems", "stemmer", language=language)


def _pairs(name: str, *, with_signs: bool) -> Any:
    return analyzer(
        name,
        tokenizer="standard",
        filter=[
            "cjk_width",
            *FOLDED,
            token_filter(f"{name}_pairs", "cjk_bigram", output_unigrams=with_signs),
        ],
    )


ANALYZERS = {
    "en": analyzer("en", tokenizer=words_alone, filter=[*FOLDED, _stemmer("porter2")]),
    "ar": analyzer(
        "ar",
        tokenizer=words_alone,
        filter=[*FOLDED, "decimal_digit", "arabic_normalization", _stemmer("arabic")],
    ),
    "fa": analyzer(
        "fa",
        tokenizer=words_alone,
        char_filter=[joiner_apart],
        filter=[*FOLDED, "decimal_digit", "arabic_normalization", "persian_normalization"],
    ),
    "hi": analyzer(
        "hi",
        tokenizer=words_alone,
        filter=[
            *FOLDED,
            "decimal_digit",
            "indic_normalization",
            "hindi_normalization",
            _stemmer("hindi"),
        ],
    ),
    "cjk": _pairs("cjk", with_signs=True),
    OTHERS: analyzer(OTHERS, tokenizer=words_alone, filter=list(FOLDED)),
}
# A single sign is looked for as such; several as pairs, so that their order counts.
CJK_ASKED = _pairs("cjk_asked", with_signs=False)


def set_of_language(language: str) -> str:
    """Return the set of fields for texts in `language`."""
    return SETS.get(language.partition("-")[0], OTHERS)


def sets_of_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return the sets in which words in this script can stand."""
    text = "".join(words)
    own = (
        *(("ar", "fa") if ARABIC.search(text) else ()),
        *(("hi",) if DEVANAGARI.search(text) else ()),
        *(("cjk",) if UNSPACED_SIGN.search(text) else ()),
    )
    return (ENGLISH, OTHERS, *own)


def build_mapping() -> Mapping:
    """Return the fields of an index; nothing else is searched."""
    mapping = Mapping()
    mapping.meta("dynamic", False)
    for name in ("id", "origin", "digest", "readers", "group", "facets", "exact"):
        mapping.field(name, Keyword())
    # Of two names that begin alike the shorter comes first: that takes norms.
    mapping.field("prefixes", Keyword(norms=True))
    mapping.field("place", "integer")
    mapping.field("weight", "float")
    mapping.field("words", Text(analyzer=ANALYZERS[OTHERS], index_options="docs", norms=False))
    for name in BOOSTS:
        for each, made in ANALYZERS.items():
            more: dict[str, Any] = {"search_analyzer": CJK_ASKED} if each == "cjk" else {}
            if name in {"summary", "body"}:
                more["index_options"] = "offsets"  # snippets without reading the text again
            mapping.field(f"{name}_{each}", Text(analyzer=made, **more))
    for name in ("shown", "cursor"):
        mapping.field(name, Object(enabled=False))
    return mapping


def build_settings(**more: Any) -> dict[str, Any]:
    """Return the settings of a new index.

    Nothing shows before a writer says so: a reader never sees half of a change. All documents
    that the hub can have fit one shard, whose scores are then comparable.
    """
    return {
        "index": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",
        }
        | more,
        "analysis": build_mapping()._collect_analysis(),
    }


def to_index(document: SearchDocument, place: int) -> dict[str, Any]:
    """Return the cluster's form of `document`.

    Args:
        place: where it comes among those of its origin, for what is equally good.
    """
    own = set_of_language(document.language)
    sets = {own} if own == ENGLISH else {own, OTHERS}
    texts = list_texts(document)
    fields = {f"{name}_{each}": values for name, values in texts.items() for each in sets}
    return (
        fields
        | plain_fields(document, texts)
        | {
            "place": place,
            "weight": document.weight,
            "shown": shown_of(document),
        }
    )
