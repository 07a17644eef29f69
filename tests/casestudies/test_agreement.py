"""For any filters and any text: screen, CSV and JSON agree, and counts are those of a brute force.

The brute force reads the stored rows one by one and knows nothing of the census nor of search.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from casestudies.bands import ValueBand
from casestudies.facets import LABELS, TERM_FACETS
from casestudies.figures import Standing
from casestudies.models import CaseStudyPage
from casestudies.queries import CaseStudySearch
from hub.search.engines.base import Engine
from hub.search.upkeep import rebuild
from hub.taxonomy.models import Term
from tests.bench.content import add_case_studies
from tests.factories.casestudies import build_case_index
from tests.factories.guidance import build_term

PLACES = {"england": None, "north-west": "england", "wirral": "north-west", "wales": None}
CODES = ["one", "two", "three"]
VALUES = {
    **dict.fromkeys(TERM_FACETS, CODES),
    "place": list(PLACES),
    "figures": Standing.values,
    "evidence": ["1", "2", "3", "4", "5"],
    "value": ValueBand.values,
}


# Texts that say where it was, or nothing, or what nothing has.
TEXTS = ["", "speke", "Bolton", '"Liverpool"', "bolton -generated", "zanzibar"]


@pytest.fixture
def library(engine: Engine, db: None) -> list[CaseStudyPage]:
    """Sixty case studies, some of them drafts or closed to readers; return the public ones."""
    for code, parent in PLACES.items():
        term = build_term("place", code)
        term.parent = Term.objects.get(vocabulary="place", code=parent) if parent else None
        term.save()
    for facet, vocabulary in TERM_FACETS.items():
        for code in CODES if facet != "place" else []:
            build_term(vocabulary, code)
    index = build_case_index()
    add_case_studies(index, 60, seed=7)
    pages = list(CaseStudyPage.objects.order_by("-first_published_at"))
    for page in pages[::9]:
        page.live = False
        page.save(update_fields=["live"])
    for page in pages[1::9]:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    rebuild(engine)
    hidden = {page.pk for page in [*pages[::9], *pages[1::9]]}
    return [page for page in pages if page.pk not in hidden]


def values_of(page: CaseStudyPage) -> dict[str, set[str]]:
    """Return the values of a case study in each facet, by looking at its rows."""
    found: dict[str, set[str]] = {
        facet: {
            row.term.code
            for row in page.page_terms.select_related("term")
            if row.term.vocabulary == vocabulary
        }
        for facet, vocabulary in TERM_FACETS.items()
    }
    for code in list(found["place"]):
        while code := PLACES[code]:
            found["place"].add(code)
    found["evidence"] = {str(page.evidence_level)} if page.evidence_level else set()
    found["value"] = {page.band} if page.band else set()
    found["figures"] = {outcome.standing.value for outcome in page.outcomes.all()} or {"no_figure"}
    return found


def some_choice() -> st.SearchStrategy[dict[str, list[str]]]:
    one = {
        facet: st.lists(st.sampled_from(values), max_size=2, unique=True)
        for facet, values in VALUES.items()
    }
    few = st.lists(st.sampled_from(list(LABELS)), max_size=3, unique=True)
    return few.flatmap(lambda facets: st.fixed_dictionaries({name: one[name] for name in facets}))


def has_text(page: CaseStudyPage, text: str) -> bool:
    """Tell whether a case study has what one of `TEXTS` asks for."""
    if "-" in text:
        return False
    return not text or page.place_name.lower() == text.strip('"').lower()


ORDERS: dict[str, Callable[[CaseStudyPage], Any]] = {
    "newest": lambda page: 0,
    "evidence": lambda page: -(page.evidence_level or 0),
    "value": lambda page: Decimal(1) if page.contract_value is None else -page.contract_value,
}


@dataclass
class BruteForce:
    """What a choice of filters must find, by looking at each case study in turn."""

    library: list[CaseStudyPage]

    def __post_init__(self) -> None:
        self.facts = {page.pk: values_of(page) for page in self.library}
        self.outcomes = {
            page.pk: [each.standing.value for each in page.outcomes.all()] for page in self.library
        }

    def find(
        self, choice: dict[str, list[str]], text: str, *, without: str = ""
    ) -> list[CaseStudyPage]:
        return [
            page
            for page in self.library
            if has_text(page, text)
            and all(
                not values or facet == without or self.facts[page.pk][facet] & set(values)
                for facet, values in choice.items()
            )
        ]

    def total(self, pages: list[CaseStudyPage]) -> dict[str, int]:
        return {
            standing: sum(self.outcomes[page.pk].count(standing) for page in pages)
            for standing in Standing.values
        }

    def count(self, facet: str, choice: dict[str, list[str]], text: str) -> dict[str, int]:
        values = [self.facts[page.pk][facet] for page in self.find(choice, text, without=facet)]
        return dict(Counter(value for each in values for value in each))


def read_files(client: Client, url: str, query: str) -> tuple[list[dict[str, str]], Any]:
    """Return the rows of the CSV and the content of the JSON."""
    text = b"".join(client.get(f"{url}export.csv?{query}").streaming_content).decode()
    content = b"".join(client.get(f"{url}export.json?{query}").streaming_content)
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines())), json.loads(content)


def test_screen_files_and_brute_force_agree(library: list[CaseStudyPage], client: Client) -> None:
    index, brute_force = build_case_index(), BruteForce(library)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(choice=some_choice(), order=st.sampled_from(list(ORDERS)), text=st.sampled_from(TEXTS))
    def agree(choice: dict[str, list[str]], order: str, text: str) -> None:
        query = QueryDict(mutable=True)
        for facet, values in choice.items():
            query.setlist(facet, values)
        query["sort"], query["q"] = order, text
        expected = sorted(brute_force.find(choice, text), key=ORDERS[order])
        keys, totals = [page.pk for page in expected], brute_force.total(expected)

        search = CaseStudySearch(index, query)
        assert (search.keys, search.count_outcomes()) == (keys, totals)
        for facet in LABELS:
            assert search.count_values(facet) == brute_force.count(facet, choice, text), facet

        rows, content = read_files(client, index.url, query.urlencode())
        assert [int(row["id"]) for row in rows] == keys
        assert {name: sum(int(row[name]) for row in rows) for name in totals} == totals
        assert [row["id"] for row in content["case_studies"]] == keys
        assert (content["total"], content["outcome_totals"]) == (len(keys), totals)

        address = f"{index.url}?{query.urlencode()}"
        html = BeautifulSoup(client.get(address).content, "html.parser")
        assert html.h2.text.split()[0] == str(len(keys))
        shown = [int(box["value"]) for box in html.select('.case-row input[name="ids"]')]
        assert len(keys) == 1 or shown == keys[:12]

    agree()
