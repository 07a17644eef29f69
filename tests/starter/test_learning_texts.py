"""What the starter lessons and questions say: plain, sourced, with no figure out of nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from hub.core.starter_rows import read_yaml
from hub.starter.definitions import DATA, read_pages
from hub.starter.learning_files import (
    LEARNING,
    list_files,
    list_headings,
    read_questions,
    to_anchor,
)
from hub.starter.markup import LINK, cited_keys
from tests.guidance.readability import reading_age
from tests.guidance.running_text import running_lines

pytestmark = pytest.mark.any_database

MODULES = {path.stem: read_yaml(path) for path in sorted(LEARNING.glob("modules/*.yaml"))}
BANKS = {path.stem: read_yaml(path)["questions"] for path in sorted(LEARNING.glob("banks/*.yaml"))}
LESSONS = {lesson["key"]: lesson for module in MODULES.values() for lesson in module["lessons"]}
CHECKS = [
    block["check"] for lesson in LESSONS.values() for block in lesson["body"] if "check" in block
]
ASKED = [*chain.from_iterable(BANKS.values())]
QUESTIONS = {question["key"]: question for question in [*ASKED, *CHECKS]}
OLDEST_READING_AGE = 14
MADE_UP = re.compile(r"made[ -]up|invented|our example|examples? of ours", re.IGNORECASE)
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
NOT_SAID = {"key", "slug", "source", "more_sources", "tags", "lesson", "under", "tolerance"}
# Figures that stand in no other file of the starter content, with the place that has them.
FIGURES_OF_OUR_OWN = {
    "88.4": "Oldham's tender: the sum of the two figures that its case study gives [S109]",
    "48.4": "Oldham's tender: points for quality [S109]",
    "40.0": "Oldham's tender: points for price [S109]",
    "16.93": "Essex, June 2023: an hour of volunteering [S64]",
    "1693.00": "100 hours at Essex's figure of June 2023 [S64]",
    "169.30": "ten hours at Essex's figure of June 2023 [S64]",
    "1500": "the fair that Cheshire West and Chester gives as an example [S95]",
    "432000": "the contract of the first performance notice that was reported [S212]",
    "38": "15 of 40, in a sum whose figures are made up",
}


def prose(lesson: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks of a lesson that are not questions."""
    return [block for block in lesson["body"] if "check" not in block]


def word_count(content: Any) -> int:
    if isinstance(content, dict):
        return sum(word_count(value) for value in content.values())
    if isinstance(content, list):
        return sum(word_count(item) for item in content)
    return len(re.sub(r"\s?\[\^[^\]]+\]", "", str(content)).split())


def texts(content: Any) -> Iterator[str]:
    """Yield every text that a reader sees."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name not in NOT_SAID:
                yield from texts(value)
    elif isinstance(content, list):
        for item in content:
            yield from texts(item)
    elif isinstance(content, str):
        yield LINK.sub(r"\1", re.sub(r"\s?\[\^[^\]]+\]", "", content))


def said_about(question: dict[str, Any]) -> Iterator[str]:
    """Yield the sentences of a question."""
    for name in ("stem", "explanation", "feedback", "feedback_true", "feedback_false"):
        yield question.get(name, "")
    for each in [*question.get("options", []), *question.get("slips", [])]:
        yield each["feedback"]


def figures(content: Any) -> set[str]:
    return {
        found.replace(",", "").rstrip(".")
        for text in texts(content)
        for found in FIGURE.findall(text)
    }


def figures_known_elsewhere() -> set[str]:
    """Return the figures of the reference data, the report and the guidance."""
    files = [*DATA.glob("*.yaml"), *DATA.glob("pages/*.yaml")]
    content = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    dates = {part for path in files for part in re.findall(r"\b\d+\b", path.read_text())}
    return set().union(*map(figures, content)) | dates


def test_there_are_six_modules_with_a_bank_each() -> None:
    assert len(MODULES) == 6
    assert MODULES.keys() == BANKS.keys()
    for module in MODULES.values():
        assert 3 <= len(module["lessons"]) <= 6
        assert module["quiz"]["draw"] >= 10
    assert {name: len(bank) for name, bank in BANKS.items() if len(bank) < 14} == {}


def test_every_type_of_question_is_asked_and_tried() -> None:
    types = {"single", "multiple", "true_false", "numeric", "short_text", "ordering", "matching"}

    assert {question["type"] for question in ASKED} == types
    assert {question["type"] for question in CHECKS} >= {"single", "multiple", "numeric"}


def test_no_two_questions_are_the_same() -> None:
    assert len(QUESTIONS) == len(ASKED) + len(CHECKS)
    assert len({question["stem"] for question in QUESTIONS.values()}) == len(QUESTIONS)


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_is_as_long_as_it_should_be_and_has_a_check(key: str) -> None:
    assert 300 <= word_count(prose(LESSONS[key])) <= 700
    assert any("check" in block for block in LESSONS[key]["body"])


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_reads_with_ease(key: str, record_property: Any) -> None:
    lesson = LESSONS[key]
    page = SimpleNamespace(fields=lesson["fields"], body=prose(lesson), stages=[])
    age = reading_age(running_lines(page))
    record_property("reading_age", age)

    assert age <= OLDEST_READING_AGE


def test_questions_read_with_ease() -> None:
    ages = {key: reading_age(said_about(question)) for key, question in QUESTIONS.items()}

    assert {key: age for key, age in ages.items() if age > OLDEST_READING_AGE} == {}


def told_to_the_wrong(question: dict[str, Any]) -> list[str]:
    """Return what is said to those who answer wrongly, or to each option."""
    match question["type"]:
        case "single" | "multiple":
            return [option["feedback"] for option in question["options"]]
        case "true_false":
            return [question["feedback_true"], question["feedback_false"]]
        case "numeric":
            return [slip["feedback"] for slip in question["slips"]]
        case "short_text":
            return [question["feedback"]]
        case _:
            return [question["when_wrong"]]


def test_a_wrong_answer_is_told_why() -> None:
    told = {key: told_to_the_wrong(question) for key, question in QUESTIONS.items()}

    assert [key for key, said in told.items() if not said] == []
    assert [text for said in told.values() for text in said if len(text.split()) < 3] == []
    assert [key for key, question in QUESTIONS.items() if not question["explanation"]] == []


def test_no_option_speaks_of_all_the_others() -> None:
    options = [o["text"] for q in QUESTIONS.values() for o in q.get("options", [])]

    assert len(options) > 200
    assert [o for o in options if re.search(r"\b(all|none) of (the above|these)\b", o)] == []


def test_a_question_says_where_it_holds_and_law_has_a_date() -> None:
    law = re.compile(r"\bAct of|Procurement Act|PPN|threshold")
    undated = [
        question["key"]
        for question in ASKED
        if law.search(question["stem"]) and not question.get("review_by")
    ]

    assert [question["key"] for question in ASKED if not question["jurisdiction"]] == []
    assert undated == []


def test_a_question_is_taught_below_a_heading_that_is_there() -> None:
    for name, bank in BANKS.items():
        for question in bank:
            lesson = LESSONS[question["lesson"]]
            assert question["under"] in list_headings(lesson["body"])
            assert lesson in MODULES[name]["lessons"]


def test_the_headings_of_a_lesson_have_addresses_of_their_own() -> None:
    for lesson in LESSONS.values():
        anchors = [to_anchor(heading) for heading in list_headings(lesson["body"])]
        assert len(anchors) == len(set(anchors))


def test_what_is_cited_and_linked_is_known() -> None:
    data = yaml.safe_load((DATA / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    sources, pages = {row["key"] for row in data}, {page.key for page in read_pages()}
    content = [*MODULES.values(), *QUESTIONS.values()]
    more = {key for question in QUESTIONS.values() for key in question.get("more_sources", [])}
    links = {
        target.removeprefix("page:")
        for path in list_files()
        for _label, target in LINK.findall(path.read_text(encoding="utf-8"))
    }

    assert all(question["source"] for question in QUESTIONS.values())
    assert (set(cited_keys(content)) | more) - sources == set()
    assert links
    assert links - pages == set()


def test_every_check_knows_its_lesson() -> None:
    found = [question for path in list_files() for question in read_questions(path)]
    checks = [question for question in found if question.get("is_practice")]

    assert [question["key"] for question in checks] == [check["key"] for check in CHECKS]
    for check in checks:
        assert check["anchor"] in map(to_anchor, list_headings(LESSONS[check["lesson"]]["body"]))


def test_every_figure_has_been_said_before_or_is_marked_as_made_up() -> None:
    known, strange = figures_known_elsewhere(), {}
    for key, lesson in LESSONS.items():
        blocks = prose(lesson)
        if "made up" in str(blocks[0].get("callout", "")):
            continue
        new = set().union(*(figures(b) for b in blocks if not MADE_UP.search(str(b)))) - known
        strange[key] = {figure for figure in new if len(figure) > 1} - FIGURES_OF_OUR_OWN.keys()
    for key, question in QUESTIONS.items():
        if not MADE_UP.search(question["stem"] + question["explanation"]):
            strange[key] = figures(question) - known - FIGURES_OF_OUR_OWN.keys()

    assert {key: new for key, new in strange.items() if new} == {}
    own = set().union(*(figures(each) for each in [*LESSONS.values(), *QUESTIONS.values()]))
    assert FIGURES_OF_OUR_OWN.keys() - own == set()
