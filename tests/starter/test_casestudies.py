"""The starter case studies say what the facts say: no more, no less, and in plain words.

`case_facts.yaml` holds the figures and levels of the collected facts, case by case; a figure that
is not there may not be published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml

from casestudies.figures import Standing
from casestudies.models import SECTIONS, CaseStudyPage, Outcome
from hub.reports.models import RecommendationPage
from hub.starter.casestudies import FIGURES
from hub.starter.definitions import DATA, PageDefinition, read_pages
from hub.starter.loading import load_pages
from hub.starter.markup import CITATION, cited_keys
from hub.taxonomy.links import list_linked_pages

pytestmark = pytest.mark.any_database

FACTS = yaml.safe_load((Path(__file__).parent / "case_facts.yaml").read_text(encoding="utf-8"))
CASES = [page for page in read_pages() if page.type == "casestudies.CaseStudyPage"]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SCALE = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
# The licensed lists of prices may not be shipped; these are prices that were seen in them.
LICENSED_PRICES = ("16.93", "101.00", "13,500", "14,433", "244.63")


def published(key: str) -> set[Decimal]:
    """Return every way in which a figure of the facts may be written as a number."""
    allowed: set[Decimal] = set()
    for figure in [str(each) for each in FACTS[key]["figures"] + FACTS[key].get("also", [])]:
        value, unit = re.fullmatch(r"([\d.]+)(k|m|bn)?", figure).groups()
        allowed |= {Decimal(value), Decimal(value) * SCALE.get(unit, 1)}
        if re.fullmatch(r"\d\d", figure):
            allowed.add(Decimal(f"20{figure}"))
    return allowed


def texts_of(case: PageDefinition) -> Iterator[str]:
    """Yield what readers see of a case, sources aside."""
    yield case.title
    yield from (str(case.fields[name]) for name in WRITTEN if name in case.fields)
    yield from (str(each)[:4] for each in (case.began, case.ended) if each)
    yield from (CITATION.sub("", text) for text in case.sections.values())
    for row in case.outcomes:
        yield from (str(value) for name, value in row.items() if name != "source")


WRITTEN = ("lead", "listing_summary", "would_not_repeat", "contract_value", "value_note")


def numbers_in(text: str) -> set[Decimal]:
    found = NUMBER.findall(re.sub(r"\blevels? \d(?: and \d)?|\bFusion21\b", "", text))
    return {Decimal(number.replace(",", "").rstrip(".")) for number in found}


def reading_grade(text: str) -> float:
    """Return the school year (US grade) that a text asks for: Flesch and Kincaid, 1975.

    The age is about five more. Syllables are groups of vowels, without a silent e at the end.
    """
    sentences = [each for each in re.split(r"[.!?]\s+", text) if re.search(r"[a-z]", each)]
    words = re.findall(r"[A-Za-z’]+", text)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e(d|s)?$", "", word.lower()))))
        for word in words
    )
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_every_record_is_told_once() -> None:
    assert {case.key for case in CASES} == set(FACTS)
    assert len(CASES) == 22 + 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_every_figure_stands_in_the_facts(case: PageDefinition) -> None:
    told = set().union(*(numbers_in(text) for text in texts_of(case)))
    assert told - published(case.key) == set()


def test_a_figure_that_no_fact_gives_is_found() -> None:
    wrong = replace(CASES[0], sections={"results": "It was 239 people.[^S96]"})
    told = set().union(*(numbers_in(text) for text in texts_of(wrong)))
    assert told - published(wrong.key) == {Decimal(239)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_the_level_is_as_given_and_the_lower_of_two(case: PageDefinition) -> None:
    given = FACTS[case.key]["level"]
    level = case.fields.get("evidence_level")
    if given:
        assert level == int(given.split("-")[0])
        assert ("we show the lower one" in " ".join(case.sections["results"].split())) == (
            "-" in given
        )
    else:
        assert level is None or (level == 1 and "level 1" in case.sections["results"])


def test_promises_and_targets_are_never_told_as_delivered() -> None:
    by_key = {case.key: case.outcomes for case in CASES}
    for key in ("case-essex", "case-cardiff"):
        assert all(set(row) & set(FIGURES) == {"committed"} for row in by_key[key])
    assert [row["target"] for row in by_key["case-salford"] if "delivered" not in row] == [
        4690,
        1570,
        1130,
        2353,
    ]
    assert [set(row) & set(FIGURES) for row in by_key["case-wirral"]] == [{"target"}]
    assert not any("verified" in row for rows in by_key.values() for row in rows)


def test_every_claim_has_a_source_and_every_outcome_too() -> None:
    known = {row["key"] for row in yaml.safe_load((DATA / "sources.yaml").read_text())["sources"]}
    for case in CASES:
        assert set(cited_keys([case.sections, case.outcomes])) <= known
        assert all(row["source"] in known for row in case.outcomes), case.key
        for name in ("background", "action", "procurement"):
            for part in case.sections.get(name, "").split("\n\n"):
                own = "not reported" in part
                assert not part or own or CITATION.search(part), (case.key, part)


def test_no_price_list_is_shipped() -> None:
    shipped = "\n".join(path.read_text(encoding="utf-8") for path in DATA.glob("pages/09*.yaml"))
    assert len(shipped) > 20_000
    assert [price for price in LICENSED_PRICES if price in shipped] == []
    assert not re.search(r"£[\d.,]+ (per|an|each|a) (hour|week|job|apprentice|tonne)", shipped)


def test_every_case_can_be_found_by_every_main_facet() -> None:
    main = ("priority_area", "commissioning_stage", "sector", "place", "audience")
    missing = [(case.key, name) for case in CASES for name in main if not case.terms.get(name)]
    assert missing == []
    used = {
        name: Counter(code for case in CASES for code in case.terms.get(name, []))
        for name in (*main, "approach", "contract_instrument", "outcome")
    }
    assert {name for name, codes in used.items() if len(codes) < 4} == set()


def test_the_words_are_plain() -> None:
    told = {case.key: " ".join(texts_in_prose(case)) for case in CASES}
    grades = {key: reading_grade(text) for key, text in told.items()}
    assert mean(grades.values()) < 8
    assert {key: grade for key, grade in grades.items() if grade > 9.5} == {}


def texts_in_prose(case: PageDefinition) -> Iterator[str]:
    yield case.fields["lead"]
    yield from (CITATION.sub("", text) for text in case.sections.values())


@pytest.mark.django_db
def test_loaded_rows_are_what_the_files_say(site_content: None) -> None:
    bobs = CaseStudyPage.objects.get(slug="bulky-bobs")
    assert (bobs.evidence_level, bobs.period_text, bobs.band) == (
        2,
        "2000 to 7 November 2022",
        "",
    )
    assert [(str(row.party), row.role) for row in bobs.parties.all()] == [
        ("Liverpool City Council", "commissioner"),
        ("FRC Group", "prime"),
    ]
    assert [row.source.key for row in bobs.sources.all()] == [
        "S96",
        "S97",
        "S273",
        "S98",
        "S288",
        "S289",
        "S99",
    ]
    assert [name for name in SECTIONS if getattr(bobs, name)] == [
        "background",
        "action",
        "procurement",
        "results",
        "shortcomings",
    ]
    waste = bobs.outcomes.last()
    assert (waste.baseline, waste.delivered, waste.verified) == (13, 40, None)
    assert waste.share_delivered is None


@pytest.mark.django_db
def test_what_became_of_the_outcomes(site_content: None) -> None:
    counts = Counter(outcome.standing for outcome in Outcome.objects.filter(page__live=True))
    assert counts == {
        Standing.DELIVERED: 40,
        Standing.COMMITTED: 7,
        Standing.TARGET: 6,
        Standing.NO_FIGURE: 9,
    }
    shares = [outcome.share_delivered for outcome in Outcome.objects.all()]
    assert set(shares) == {None}  # nowhere do the facts give both for the same thing


@pytest.mark.django_db
def test_an_editors_figure_stays(site_content: None) -> None:
    page = CaseStudyPage.objects.get(slug="wirral")
    page.outcomes = [Outcome(measure="Counted by us", unit="£ million", delivered=Decimal(7))]
    page.save_revision().publish()
    newer = [
        replace(case, outcomes=[]) if case.key == "case-wirral" else case for case in read_pages()
    ]
    assert load_pages(newer).changed_by_editor == ["case-wirral"]
    assert [row.measure for row in CaseStudyPage.objects.get(slug="wirral").outcomes.all()] == [
        "Counted by us"
    ]


@pytest.mark.django_db
def test_a_part_that_the_newer_file_drops_is_emptied(site_content: None) -> None:
    newer = [
        replace(case, sections={"results": "Not reported."}) if case.key == "case-essex" else case
        for case in read_pages()
    ]
    assert load_pages(newer).renewed == ["case-essex"]
    page = CaseStudyPage.objects.get(slug="essex-county-council")
    assert [name for name in SECTIONS if getattr(page, name)] == ["results"]


@pytest.mark.django_db
def test_a_slip_in_a_file_is_refused(site_content: None) -> None:
    def load(**changes: Any) -> None:
        load_pages([replace(case, **changes) if case is first else case for case in pages])

    pages = read_pages()
    first = next(page for page in pages if page.key == "case-wirral")
    with pytest.raises(ValueError, match="delivred"):
        load(outcomes=[{"measure": "Spending", "delivred": 7}])
    with pytest.raises(ValueError, match="backgrund"):
        load(sections={"backgrund": "Text."})


@pytest.mark.django_db
def test_recommendations_show_their_evidence(site_content: None) -> None:
    evidence = {
        page.number: sorted(
            link.title.split(":")[0] for link in list_linked_pages(page, roles=["evidences"])
        )
        for page in RecommendationPage.objects.live()
    }
    assert evidence == {
        1: ["Knowsley", "Oldham", "Salford"],
        2: ["East Sussex", "Essex", "Manchester", "Northern Ireland"],
        3: [],
        4: [],
        5: ["Alder Hey in the Park", "Bulky Bob’s"],
        6: ["County Durham Pound", "Knowsley"],
    }
