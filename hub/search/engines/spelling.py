"""Words spelt much like another, out of the words that an index has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

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
        self.by_length: dict[int, list[str]] = {}
        for word in self.counts:
            self.by_length.setdefault(len(word), []).append(word)

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
            for other, slips in self._near(word, most)
            if slips == 1 or (slips and other[0] == word[0])
        }
        ranked = sorted(found, key=lambda other: (found[other], -self.counts[other], other))
        return [*self._apart(word), *ranked]

    def _near(self, word: str, most: int) -> Iterator[tuple[str, int]]:
        """Yield the words that lie at most `most` slips away, with how many."""
        for length in range(len(word) - most, len(word) + most + 1):
            others = self.by_length.get(length, ())
            near = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
            for other, slips, _place in near:
                yield other, int(slips)

    def _apart(self, word: str) -> Iterator[str]:
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            if word[:at] in self.counts and word[at:] in self.counts:
                yield f"{word[:at]} {word[at:]}"
