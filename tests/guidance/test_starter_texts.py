"""The guidance that comes with the hub: plain, sourced, dated, in reach of every reader."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.starter.definitions import DATA, read_pages
from hub.starter.markup import cited_keys
from tests.guidance.readability import count_syllables, reading_age
from tests.guidance.running_text import running_lines

PAGES = {page.key: page for page in read_pages() if page.type.startswith("guidance.")}
GUIDANCE = {key: page for key, page in PAGES.items() if page.type == "guidance.GuidancePage"}
GUIDES = [key for key, page in GUIDANCE.items() if page.fields.get("kind") != "template"]
KITS = [key for key, page in PAGES.items() if page.type == "guidance.KitPage"]
OLDEST_READING_AGE = 14


def rows(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load(Path(DATA / f"{name}.yaml").read_text(encoding="utf-8"))[name]


def word_count(content: Any) -> int:
    if isinstance(content, dict):
        return sum(word_count(value) for value in content.values())
    if isinstance(content, list):
        return sum(word_count(item) for item in content)
    return len(re.sub(r"\s?\[\^[^\]]+\]", "", str(content)).split())


def test_there_is_a_page_for_every_stage_and_audience() -> None:
    terms = {row["code"] for row in rows_of_vocabulary("audience")}
    stages = {row["code"] for row in rows_of_vocabulary("commissioning_stage")}

    assert len(GUIDES) >= 18
    assert terms - {code for key in GUIDES for code in GUIDANCE[key].terms["audience"]} == set()
    assert stages == {code for key in GUIDES for code in GUIDANCE[key].terms["commissioning_stage"]}


def rows_of_vocabulary(name: str) -> list[dict[str, Any]]:
    path = DATA / "vocabularies.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["vocabularies"][name]["terms"]


@pytest.mark.parametrize("key", GUIDES)
def test_a_guide_is_as_long_as_it_should_be(key: str) -> None:
    assert 400 <= word_count(GUIDANCE[key].body) <= 900


@pytest.mark.parametrize("key", [key for key, page in PAGES.items() if page.body or page.stages])
def test_it_reads_with_ease(key: str, record_property: Any) -> None:
    age = reading_age(running_lines(PAGES[key]))
    record_property("reading_age", age)

    assert age <= OLDEST_READING_AGE


@pytest.mark.parametrize("key", PAGES)
def test_no_working_mark_is_published(key: str) -> None:
    text = str(vars(PAGES[key]))

    assert re.findall(r"\[(?:MEM|GAP|CONFLICT|INF|weak)\b", text) == []


@pytest.mark.parametrize("key", GUIDANCE)
def test_it_is_dated_and_on_the_thread(key: str) -> None:
    page = GUIDANCE[key]
    reviewed, review_by = page.fields["last_reviewed"], page.fields["review_by"]

    assert isinstance(reviewed, date)
    assert 0 < (review_by - reviewed).days <= 366
    assert page.terms["jurisdiction"]
    assert any(
        link["role"] == "carries_out" and link["to"].startswith("recommendation-")
        for link in page.links
    )


def test_every_recommendation_is_carried_out() -> None:
    found = {
        link["to"]
        for page in PAGES.values()
        for link in page.links
        if link["role"] == "carries_out"
    }

    assert found == {f"recommendation-{number}" for number in range(1, 7)}


@pytest.mark.parametrize("key", GUIDANCE)
def test_what_it_cites_is_known(key: str) -> None:
    known = {row["key"] for row in rows("sources")}

    assert set(cited_keys(GUIDANCE[key].body)) - known == set()


def test_no_suppliers_page_is_the_only_source_beside_a_law() -> None:
    kinds = {row["key"]: row["kind"] for row in rows("sources")}
    law = re.compile(r"\b(Act of|Procurement Act|threshold|in force|compulsory)\b")
    alone = [
        (key, sentence)
        for key, page in GUIDANCE.items()
        for sentence in re.findall(r"[^.]*\[\^[^\]]+\]", str(page.body))
        if law.search(sentence) and {kinds[each] for each in cited_keys(sentence)} == {"supplier"}
    ]

    assert alone == []


@pytest.mark.parametrize("key", GUIDANCE)
def test_every_figure_has_its_source_and_every_row_its_cells(key: str) -> None:
    for block in GUIDANCE[key].body:
        if "key_figure" in block:
            assert {"source", "year", "status"} <= block["key_figure"].keys()
        if "table" in block:
            assert len({len(row) for row in block["table"]["rows"]}) == 1


@pytest.mark.parametrize("key", KITS)
def test_a_kit_ends_in_a_page_to_print(key: str) -> None:
    assert GUIDANCE[PAGES[key].fields["ending"]].fields["kind"] == "template"


def test_the_measure_itself() -> None:
    counts = {
        "cat": 1,
        "need": 1,
        "place": 1,
        "table": 2,
        "wanted": 2,
        "asked": 1,
        "council": 2,
    }

    assert {word: count_syllables(word) for word in counts} == counts
    # 6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 × 1 - 15.59 + 5
    assert reading_age(["The cat sat on the mat."]) == pytest.approx(3.55, abs=0.06)
    assert (
        reading_age(["Notwithstanding responsibilities, organisations prioritise accountability."])
        > OLDEST_READING_AGE
    )
    with pytest.raises(ValueError, match="No words"):
        reading_age(["12 %"])
