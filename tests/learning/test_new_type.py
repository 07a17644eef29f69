"""A question type of one class and one template goes all the way from author to review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from django.http import QueryDict
from django.template import engines
from wagtail import blocks

from learning.domain.questions.answers import Answer, Text
from learning.domain.questions.grading import (
    KINDS,
    Mark,
    Policy,
    Question,
    grade,
    question_from_data,
)
from learning.domain.taking.reviews import review_answer
from learning.forms.answers import AnswerField, read_answer
from learning.models.question_blocks import StemBlock
from learning.models.question_types import (
    TYPES,
    QuestionBodyBlock,
    QuestionType,
    ReviewLine,
    find_type,
    register_type,
)

TEMPLATE = '<input id="id_{{ field.name }}" name="{{ field.name }}" value="{{ field.text }}">'


class YearBlock(StemBlock):
    year = blocks.IntegerBlock()


def declare() -> type[QuestionType]:
    @dataclass(frozen=True)
    class Year(Question):
        """A year, worth half when it is the one before or after."""

        kind: ClassVar[str] = "year"
        year: int

        def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
            text = answer.text if isinstance(answer, Text) else ""
            distance = abs(int(text) - self.year) if text.isdigit() else 9
            return {0: Fraction(1), 1: Fraction(1, 2)}.get(distance, Fraction(0)), ()

        def key_data(self) -> dict[str, Any]:
            return {"year": self.year}

        @classmethod
        def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> Year:
            return cls(weight, policy, data["year"])

    class YearType(QuestionType):
        code = "year"

        def make_block(self) -> blocks.StructBlock:
            return YearBlock()

        def make_key(self, value: Any, *, weight: int, policy: str) -> Year:
            return Year(weight, Policy(policy), value["year"])

        def read(self, data: QueryDict, name: str, paper: Mapping[str, Any]) -> Answer | None:
            return Text(data[name]) if data.get(name) else None

        def review(
            self, content: Mapping[str, Any], answer: Answer | None, mark: Mark
        ) -> list[ReviewLine]:
            return [ReviewLine(text="", right=str(content["key"]["year"]))]

    return YearType


@pytest.fixture(autouse=True)
def year_type() -> Iterator[None]:
    register_type(declare())
    yield
    del TYPES["year"], KINDS["year"]


def test_authors_find_it_and_its_answers_are_marked_and_reviewed() -> None:
    block = QuestionBodyBlock().child_blocks["year"]
    value = block.to_python({"stem": "<p>When?</p>", "year": 2012})
    kind = find_type("year")
    content = {
        "type": "year",
        "paper": {"stem": "<p>When?</p>"} | kind.describe(value),
        "key": kind.make_key(value, weight=4, policy="proportional").to_data(),
        "feedback": {"right": "", "wrong": "", "parts": {}},
    }
    answer, problem = read_answer("year", content["paper"], QueryDict("q1=2013"), "q1")

    assert (answer, problem) == (Text("2013"), "")
    assert grade(question_from_data(content["key"]), answer).points == 2
    review = review_answer(content, answer)
    assert (review.verdict, review.lines[0].right) == ("partly", "2012")


def test_its_template_is_named_by_its_code_and_gets_the_field() -> None:
    field = AnswerField("q1", "year", {"stem": ""}, answer=Text("20<13"))

    html = engines["django"].from_string(TEMPLATE).render({"field": field})

    assert field.template == "learning/questions/year.html"
    assert html == '<input id="id_q1" name="q1" value="20&lt;13">'


def test_a_code_belongs_to_one_type() -> None:
    other = type("Other", (declare(),), {})

    with pytest.raises(ValueError, match="Two question types"):
        register_type(other)
    assert type(TYPES["year"]).__name__ == "YearType"
