"""Which case studies match: one object behind the page, its counts and totals, CSV and JSON.

Values of one facet are alternatives; facets narrow each other. A facet's counts are those of the
case studies that all other filters let through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casestudies import facets
from casestudies.census import DEAREST, NEWEST, STRONGEST, recall_census
from casestudies.models import SECTIONS, CaseStudyIndexPage, CaseStudyPage
from casestudies.text_search import TEXT, find_texts

BEST = "best"
SORTS = {
    BEST: _("Best match first"),
    NEWEST: _("Newest first"),
    STRONGEST: _("Strongest evidence first"),
    DEAREST: _("Highest contract value first"),
}
CHUNK = 200


class CaseStudySearch:
    """The public case studies below an index that match the filters of an address.

    Args:
        query: the parameters of the address; what makes no sense in it is left out.
    """

    def __init__(self, index: CaseStudyIndexPage, query: QueryDict) -> None:
        self.shelf = facets.recall_shelf()
        self.chosen = facets.read_choice(query, self.shelf)
        self.texts = find_texts(query.get(TEXT, ""))
        asked = query.get("sort", "")
        self.sort = asked if asked in self.sorts else self.usual_sort
        self.census = recall_census(index, self.shelf)
        keys = self.texts.keys
        self._among = self.census.everything if keys is None else self.census.positions_of(keys)

    @property
    def usual_sort(self) -> str:
        """The order without a choice of one."""
        return NEWEST if self.texts.keys is None else BEST

    @property
    def sorts(self) -> list[str]:
        """The orders that make sense, the usual one first."""
        return [self.usual_sort, *(sort for sort in SORTS if sort not in {BEST, self.usual_sort})]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.texts.text) or any(self.chosen.values())

    @property
    def query_string(self) -> str:
        """What an address must say to find the same in the same order."""
        return self.encode(self.chosen)

    def encode(self, chosen: facets.Chosen, *, with_text: bool = True) -> str:
        """Return what an address must say to find another choice in the same order."""
        sort = "" if self.sort == self.usual_sort else self.sort
        text = self.texts.text if with_text else ""
        return facets.encode_choice(chosen, **{TEXT: text, "sort": sort})

    def encode_only(self, facet: str) -> str:
        """Return what an address must say to keep one facet, or the text, alone."""
        chosen = {name: values if name == facet else [] for name, values in self.chosen.items()}
        return self.encode(chosen, with_text=facet == TEXT)

    def _matching(self, *, without: str = "") -> int:
        """Return the positions that match; `without` names a facet, or the text, not to count."""
        found = self.census.everything if without == TEXT else self._among
        for facet, values in self.chosen.items():
            if values and facet != without:
                found &= self.census.any_of(facet, values)
        return found

    @cached_property
    def keys(self) -> list[int]:
        """The keys of all case studies that match, in the order that the address asks for."""
        found = self.census.sort(self._matching(), self.sort)
        if self.sort != BEST:
            return found
        wanted = set(found)
        return [key for key in self.texts.keys or () if key in wanted]

    @property
    def total(self) -> int:
        return len(self.keys)

    def count_values(self, facet: str) -> dict[str, int]:
        """Return the counts of the values of a facet; values that nothing has are left out."""
        return self.census.count_values(facet, self._matching(without=facet))

    def count_outcomes(self) -> dict[str, int]:
        """Return how many outcomes of what matches became what (`figures.Standing`)."""
        return self.census.count_outcomes(self._matching())

    def count_without(self, facet: str) -> int:
        """Return how many match when a facet, or the text, does not count."""
        return self._matching(without=facet).bit_count()

    def count_only(self, facet: str) -> int:
        """Return how many match when nothing but a facet, or the text, counts."""
        if facet == TEXT:
            return self._among.bit_count()
        return self.census.any_of(facet, self.chosen[facet]).bit_count()

    def fetch(self, keys: Collection[int], *relations: str) -> list[CaseStudyPage]:
        """Return these pages in the order of `keys` without their stories.

        One query, and one more for each of `relations`. Who may see them is asked again: the
        census is a moment old.
        """
        pages = CaseStudyPage.objects.readable().defer(*SECTIONS).prefetch_related(*relations)
        found = pages.in_bulk(list(keys))
        return [found[key] for key in keys if key in found]

    def fetch_all(self, *relations: str) -> Iterator[CaseStudyPage]:
        """Yield every case study that matches, in order, some at a time."""
        for start in range(0, self.total, CHUNK):
            yield from self.fetch(self.keys[start : start + CHUNK], *relations)
