"""How old somebody must be to read a text with ease: the Flesch-Kincaid grade, as an age.

The grade counts words in a sentence and syllables in a word. It is a rough tool: it says when a
page needs another look, not that a page is good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hub.core.facts import TOKEN

WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
# An American school grade is reached at about this many years plus the grade.
AGE_AT_GRADE_ZERO = 5


def count_syllables(word: str) -> int:
    """Return the syllables of an English word, by its groups of vowels."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and groups > 1:
        groups -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1:
        groups -= 1
    if (
        word.endswith("es")
        and not word.endswith(("ses", "ces", "ges", "xes", "zes", "ches", "shes"))
        and groups > 1
    ):
        groups -= 1
    return max(1, groups)


def reading_age(lines: Iterable[str]) -> float:
    """Return the age at which the lines read with ease; each line ends a sentence.

    Raises ValueError when there is no word.
    """
    read = (TOKEN.sub("1 May 2026", line) for line in lines)  # as long as most facts are
    sentences = [part for line in read for part in SENTENCE_END.split(line) if WORD.search(part)]
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    if not words:
        raise ValueError("No words to read.")
    syllables = sum(count_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return round(grade + AGE_AT_GRADE_ZERO, 1)
