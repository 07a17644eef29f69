"""Words as search understands them: where they begin and end, and when two are the same.

An engine analyses texts by its own means; what is compared outside an engine (synonyms,
suggestions, corrections) is compared here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from hub.core.typed_text import clean_text

# Scripts that are written without spaces: each sign counts as a word.
UNSPACED = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
    "\U00020000-\U0003ffff"
)
UNSPACED_SIGN = re.compile(f"[{UNSPACED}]")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
JOINERS = "\u200c\u200d"
LONGEST_PREFIX = 15
# Signs that are seen nowhere within a word: the optional hyphen, marks of direction and width. The
# joiners are letters of a kind in Arabic and Indian scripts, and nothing between Latin letters.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
    f"|(?<![^\\x00-\u024f])[{JOINERS}]|[{JOINERS}](?![^\\x00-\u024f])"
)
# Words that say little in a question; without any other word they count all the same. English,
# then what an apostrophe leaves of it, Welsh, Arabic, Nepali.
_SAYING_LITTLE = """
    a about an and any are as at be been between but by can could did do does for from get had has
    have how i if in into is it its may me my no not of on or our shall should so some such than
    that the their them then there these they this to us was we were what when where which who whom
    why will with would you your
    called define defined definition difference explain explained find give happen happens mean
    meaning means please show stand stands tell use used uses using versus vs
    d didn doesn don isn ll m re s t ve didnt doesnt dont theres
    also been does doing done ever get gets getting go got just make makes need needs out want wants
    y yr ac o ar am yn beth yw sut pwy pam pa mae ydy
    ما ماذا هو هي كيف من في على الى عن هل اين متى لماذا هذا هذه التي الذي
    के को हो छ कसरी किन कहाँ भनेको र मा
"""


def normalise(text: str) -> str:
    """Return `text` as an index keeps it and a query asks for it.

    Accents are part of their letters (NFC), and what cannot be seen is left out, as are control
    characters and half characters, which no engine takes.
    """
    text = str(text).encode("utf-8", "ignore").decode()
    return text if text.isascii() and text.isprintable() else UNSEEN.sub("", clean_text(text))


def split_words(text: str) -> list[str]:
    """Return the words of `text` as written, each unspaced sign for itself."""
    runs = _runs(POSSESSIVE.sub("", normalise(text)))
    return [word for run in runs for word in _split_run(run)]


def _runs(text: str) -> Iterator[str]:
    run: list[str] = []
    for sign in text:
        if unicodedata.category(sign)[0] in "LMN" or sign in JOINERS:
            run.append(sign)
        elif run:
            yield "".join(run)
            run = []
    if run:
        yield "".join(run)


def _split_run(run: str) -> list[str]:
    return [part for part in re.split(f"([{UNSPACED}])", run) if part]


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return `word` without case, and without the marks on Latin and Arabic letters.

    Marks of other scripts (the vowels of Devanagari) are letters to their readers and stay.
    """
    signs = unicodedata.normalize("NFKD", word.casefold())
    kept = [sign for at, sign in enumerate(signs) if not _is_accent(signs, at)]
    return unicodedata.normalize("NFC", "".join(kept))


def _is_accent(signs: str, at: int) -> bool:
    code = ord(signs[at])
    return 0x300 <= code <= 0x36F or 0x64B <= code <= 0x65F or code == 0x670


STOP_WORDS = frozenset(map(fold, _SAYING_LITTLE.split()))


def says_little(word: str) -> bool:
    """Tell whether a word says little about what is looked for."""
    return fold(word) in STOP_WORDS


@lru_cache(maxsize=20_000)
def same_word(word: str) -> str:
    """Return what a word and its plural have in common, for comparing names."""
    folded = fold(word)
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") and folded[-2] != "s" else folded


def list_prefixes(texts: Iterator[str] | tuple[str, ...]) -> list[str]:
    """Return the beginnings of all words of `texts`, each once, for suggestions while typing."""
    found = {
        word[:length]
        for text in texts
        for word in map(fold, split_words(text))
        for length in range(1, min(len(word), LONGEST_PREFIX) + 1)
    }
    return sorted(found)
