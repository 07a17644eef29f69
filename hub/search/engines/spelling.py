"""Words spelt much like another, out of the words that an index has."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterable, Iterator

LONGEST_LEARNT = 24
SHORTEST = 3
SHORTEST_OF_TWO_SLIPS = 8


class WordList:
    """The words of an index with the number of documents of each."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        self.counts = {
            word: count
            for word, count in counts
            if SHORTEST <= len(word) <= LONGEST_LEARNT and word.isalpha()
        }
        # By first letter and length, with their letters, so that few have to be compared.
        self.by_shape: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for word in self.counts:
            self.by_shape[word[0], len(word)].append((word, letters_of(word)))

    def similar(self, word: str) -> list[str]:
        """Return words that `word` may have been meant to be, the likeliest first.

        A slip is a letter more, less or other, or two that changed places (Damerau). Short words
        may have one slip, longer ones two; the first letter is taken to be right, unless it is
        the only slip. Two known words run together are one too.
        """
        if not SHORTEST <= len(word) <= LONGEST_LEARNT:
            return []
        most = 1 if len(word) < SHORTEST_OF_TWO_SLIPS else 2
        found = {
            other: slips
            for other in self._near(word, most)
            if other != word and (slips := count_slips(word, other, most)) <= most
        }
        for other in set(_one_slip(word)) & self.counts.keys() - {word}:
            found[other] = 1
        ranked = sorted(found, key=lambda other: (found[other], -self.counts[other], other))
        return [*self._apart(word), *ranked]

    def _near(self, word: str, most: int) -> Iterator[str]:
        """Yield words that begin alike, are about as long, and share nearly all letters.

        A slip changes at most two of the letters that a word is made of.
        """
        letters = letters_of(word)
        for length in range(len(word) - most, len(word) + most + 1):
            for other, others in self.by_shape.get((word[0], length), ()):
                if (letters ^ others).bit_count() <= 2 * most:
                    yield other

    def _apart(self, word: str) -> Iterator[str]:
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            if word[:at] in self.counts and word[at:] in self.counts:
                yield f"{word[:at]} {word[at:]}"


def letters_of(word: str) -> int:
    """Return the letters of a word as bits; letters that share one make it only less telling."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 63)
    return letters


def _one_slip(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        for letter in string.ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def count_slips(one: str, other: str, most: int) -> int:
    """Return how many slips lie between two words; `most` + 1 when there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for place, sign in enumerate(other, start=1):
            slips = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != sign))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == sign:
                slips = min(slips, earlier[place - 2] + 1)
            row.append(slips)
        if min(row) > most:
            return most + 1
    return row[-1]
