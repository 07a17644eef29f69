"""What the list of case studies costs, with 500 of them and with 5,000."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.test import override_settings

from hub.core.page_cache import GENERATION_KEY
from hub.starter.definitions import DATA
from hub.taxonomy.loading import load_vocabularies
from tests.bench.content import add_case_studies
from tests.bench.copies import fresh_copy
from tests.bench.measuring import Measured, Subject, measure
from tests.factories.casestudies import build_case_index
from tests.services import databases

SIZES = (500, 5000)
# Every choice of filters is another address; no stored page ever answers.
FILTERED = tuple(
    f"?place={place}&figures={figures}&sector={sector}"
    for place in ("north-west", "liverpool-city-region", "england", "scotland")
    for figures in ("delivered&figures=verified", "committed")
    for sector in ("housing", "construction")
)
ALL_FACETS = (
    "?figures=delivered&place=england&theme=fair-work&sector=housing&stage=plan&evidence=2",
    "?stage=do&evidence=3&audience=funder&instrument=grant&approach=sroi&outcome=volunteering",
)


def run(say: Callable[[str], None]) -> list[Measured]:
    """Return the list measured at each size.

    Stored pages are off; the parts that all pages share are remembered, as in production.
    """
    rows: list[Measured] = []
    with (
        fresh_copy(databases.MIGRATED),
        override_settings(PAGE_CACHE_SECONDS=0, PART_CACHE_SECONDS=600),
    ):
        load_vocabularies(DATA / "vocabularies.yaml")
        index = build_case_index()
        for size in SIZES:
            say(f"bench: {size} case studies")
            add_case_studies(index, size - index.numchild, seed=size)
            cache.clear()
            rows += measure(_subjects(index.url, size))
    return rows


def _subjects(url: str, size: int) -> list[Subject]:
    return [
        Subject("list of case studies", size, (url, f"{url}?page=2", f"{url}?sort=value")),
        Subject("list, three filters", size, tuple(f"{url}{query}" for query in FILTERED)),
        Subject("list, six or seven filters", size, tuple(f"{url}{query}" for query in ALL_FACETS)),
        Subject("one case study", size, tuple(f"{url}generated-{n}/" for n in (3, 40, 200))),
        Subject("list, first reader after a change", size, (url,), before=_forget),
    ]


def _forget() -> None:
    """End what is remembered, as publishing does."""
    cache.delete(GENERATION_KEY)
