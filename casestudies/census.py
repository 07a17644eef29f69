"""Who has which value: what is public among the case studies, as bits, made once a generation.

A case study is a position; a value of a facet is an integer whose bits say at which positions it
is found. To filter is to AND and OR such integers, to count is to count bits: at 5,000 case
studies that takes about a millisecond (docs/decisions/0010). Two queries make the census,
whatever the number of case studies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, QuerySet

from casestudies.bands import POUNDS, band_of
from casestudies.evidence import EvidenceLevel
from casestudies.facets import EVIDENCE, FIGURES, LABELS, TERM_FACETS, VALUE
from casestudies.figures import Standing
from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.vocabulary import TermShelf
from hub.core.page_cache import remember
from hub.taxonomy.models import PageTerm

NEWEST, STRONGEST, DEAREST = "newest", "evidence", "value"
STANDINGS = tuple(standing.value for standing in Standing)
Positions = dict[str, dict[str, list[int]]]


@dataclass
class Census:
    """The public case studies below an index, newest first.

    Attributes:
        keys: the key of the page at each position.
        bits: facet → value → the positions that have it.
        by_value: the positions with the highest contract value in pounds first, the rest after.
        outcomes: standing → for each binary digit, the positions whose number of such outcomes
            has that digit.
    """

    keys: list[int] = field(default_factory=list)
    bits: dict[str, dict[str, int]] = field(default_factory=dict)
    by_value: list[int] = field(default_factory=list)
    outcomes: dict[str, list[int]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.keys)) - 1

    def any_of(self, facet: str, values: Iterable[str]) -> int:
        """Return the positions that have any of `values` in a facet."""
        found = 0
        for value in values:
            found |= self.bits[facet].get(value, 0)
        return found

    def positions_of(self, keys: Iterable[int]) -> int:
        """Return the positions of these pages; pages that are not public have none."""
        wanted = set(keys)
        return to_bits([at for at, key in enumerate(self.keys) if key in wanted], len(self.keys))

    def count_values(self, facet: str, among: int) -> dict[str, int]:
        """Return how many of the positions `among` have each value of a facet; none without."""
        counts = {value: (bits & among).bit_count() for value, bits in self.bits[facet].items()}
        return {value: count for value, count in counts.items() if count}

    def count_outcomes(self, among: int) -> dict[str, int]:
        """Return how many outcomes of the positions `among` became what, the strongest first."""
        return {
            standing: sum((bits & among).bit_count() << digit for digit, bits in enumerate(digits))
            for standing, digits in self.outcomes.items()
        }

    def sort(self, among: int, order: str) -> list[int]:
        """Return the keys of the pages at the positions `among` in an order."""
        if order == STRONGEST:
            positions = list(self._strongest_first(among))
        elif order == DEAREST:
            wanted = set(from_bits(among))
            positions = [at for at in self.by_value if at in wanted]
        else:
            positions = from_bits(among)
        return [self.keys[at] for at in positions]

    def _strongest_first(self, among: int) -> Iterator[int]:
        left = among
        for level in sorted(EvidenceLevel.values, reverse=True):
            bits = self.bits[EVIDENCE].get(str(level), 0)
            yield from from_bits(among & bits)
            left &= ~bits
        yield from from_bits(left)


def to_bits(positions: Iterable[int], size: int) -> int:
    """Return the integer in which the bits at `positions` (below `size`) are set."""
    octets = bytearray(size // 8 + 1)
    for at in positions:
        octets[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(octets, "little")


def from_bits(bits: int) -> list[int]:
    """Return the positions of the bits that are set, lowest first."""
    return [at for at, digit in enumerate(reversed(bin(bits))) if digit == "1"]


def recall_census(index: CaseStudyIndexPage, shelf: TermShelf) -> Census:
    """Return the census below `index`; it is taken anew when anything public has changed."""
    return remember(f"case-census:{index.pk}", lambda: take_census(index, shelf))


def take_census(index: CaseStudyIndexPage, shelf: TermShelf) -> Census:
    """Return the census below `index` as the database has it now, in two queries.

    Args:
        shelf: the terms of all facets; in which language they are named does not matter.
    """
    public = CaseStudyPage.objects.readable().child_of(index)
    newest = (F("first_published_at").desc(nulls_last=True), "-pk")
    pages = (
        public.order_by(*newest)
        .with_outcome_counts()
        .values_list("pk", "evidence_level", "contract_value", "currency", "value_band", *STANDINGS)
    )
    census = Census()
    found: Positions = {facet: {} for facet in LABELS}
    values: list[Decimal] = []
    outcomes: list[tuple[int, ...]] = []
    for at, (key, level, value, currency, stated, *counts) in enumerate(pages):
        census.keys.append(key)
        outcomes.append(tuple(counts))
        _note(found, EVIDENCE, str(level or ""), at)
        _note(found, VALUE, band_of(value, currency, stated), at)
        values.append(value if value is not None and currency == POUNDS else Decimal(-1))
    census.by_value = sorted(range(len(values)), key=lambda at: -values[at])
    where = {key: at for at, key in enumerate(census.keys)}
    keys = public.order_by().values("pk")
    for facet, code, at in _read_terms(PageTerm.objects.filter(page__in=keys), where, shelf):
        _note(found, facet, code, at)
    census.outcomes = _note_outcomes(outcomes, found)
    census.bits = {
        facet: {value: to_bits(at, len(where)) for value, at in by_value.items() if value}
        for facet, by_value in found.items()
    }
    return census


def _note(found: Positions, facet: str, value: str, at: int) -> None:
    found[facet].setdefault(value, []).append(at)


def _read_terms(
    rows: QuerySet[PageTerm], where: dict[int, int], shelf: TermShelf
) -> Iterator[tuple[str, str, int]]:
    """Yield (facet, code, position) of each term and of what it lies in."""
    facets = {vocabulary: facet for facet, vocabulary in TERM_FACETS.items()}
    known = {
        pk: (facets[entry.vocabulary], shelf.codes_above(pk)) for pk, entry in shelf.by_pk.items()
    }
    for page, term in rows.values_list("page", "term"):
        if term in known and page in where:
            facet, codes = known[term]
            for code in codes:
                yield facet, code, where[page]


def _note_outcomes(outcomes: list[tuple[int, ...]], found: Positions) -> dict[str, list[int]]:
    """Return the digits of the outcome counts; note the standings of each case study.

    A case study without any outcome is one for which no figure was found.

    Args:
        outcomes: at each position how many outcomes became what, in the order of `STANDINGS`.
    """
    for at, numbers in enumerate(outcomes):
        for standing, number in zip(STANDINGS, numbers, strict=True):
            if number or (standing == Standing.NO_FIGURE and not any(numbers)):
                _note(found, FIGURES, standing, at)
    by_standing = zip(STANDINGS, zip(*outcomes, strict=True), strict=False)
    digits = {standing: _digits(numbers) for standing, numbers in by_standing}
    return {standing: digits.get(standing, []) for standing in STANDINGS}


def _digits(numbers: Sequence[int]) -> list[int]:
    """Return for each binary digit the positions whose number has it."""
    longest = max(numbers, default=0).bit_length()
    return [
        to_bits([at for at, number in enumerate(numbers) if number >> digit & 1], len(numbers))
        for digit in range(longest)
    ]
