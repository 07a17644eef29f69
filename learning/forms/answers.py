"""Answers as a browser sends them, for one question and for a page of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from learning.domain.questions.answers import Answer, Pairing, Selection, Text, answer_from_data
from learning.models import Response
from learning.models.question_types import find_type


@dataclass(frozen=True)
class AnswerField:
    """A question with the field in which it is answered, as a template shows it.

    Holds nothing but the paper of the question and what its reader answered. `offers_not_known`
    adds to options of which one is picked a way to take the pick back.
    """

    name: str
    type: str
    paper: Mapping[str, Any]
    choice_order: Sequence[str] = ()
    answer: Answer | None = None
    problem: str = ""
    number: int = 1
    total: int = 1
    offers_not_known: bool = False

    @property
    def template(self) -> str:
        return find_type(self.type).template

    @property
    def options(self) -> list[dict[str, Any]]:
        """The options or stems in the order to show, each with its anchor and what was picked."""
        given = self._given()
        items = {
            item["id"]: item for item in self.paper.get("options") or self.paper.get("stems", [])
        }
        order = [key for key in self.choice_order if key in items] or list(items)
        return [
            items[key] | {"given": given.get(key, ""), "anchor": self._find_anchor(place)}
            for place, key in enumerate(order, 1)
        ]

    def _find_anchor(self, place: int) -> str:
        return self.anchor if place == 1 else f"{self.anchor}-{place}"

    def _given(self) -> dict[str, Any]:
        if isinstance(self.answer, Selection):
            return dict.fromkeys(self.answer.chosen, True)
        return dict(self.answer.pairs) if isinstance(self.answer, Pairing) else {}

    @property
    def text(self) -> str:
        """What was typed."""
        return self.answer.text if isinstance(self.answer, Text) else ""

    @property
    def anchor(self) -> str:
        """The id of the first control: where the error summary leads."""
        return f"id_{self.name}"


@dataclass(frozen=True)
class AnswerSheet:
    """What a form said about several questions: answers by position, and problems by position."""

    answers: dict[int, Answer | None] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)


def read_answer(
    kind: str, paper: Mapping[str, Any], data: QueryDict, name: str
) -> tuple[Answer | None, str]:
    """Return the answer sent under `name`, and what keeps it from being understood."""
    question_type = find_type(kind)
    answer = question_type.read(data, name, paper)
    return answer, question_type.find_problem(paper, answer) if answer is not None else ""


def read_sheet(responses: Iterable[Response], data: QueryDict) -> AnswerSheet:
    """Return what a page of a quiz sent about these responses (with their versions)."""
    sheet = AnswerSheet()
    for response in responses:
        kind, paper = response.version.content["type"], response.version.paper
        answer, problem = read_answer(kind, paper, data, field_name(response.position))
        sheet.answers[response.position] = answer
        if problem:
            sheet.problems[response.position] = problem
    return sheet


def field_name(position: int) -> str:
    """Return the name of the field of the question at `position`."""
    return f"q{position}"


def answer_fields(
    responses: Iterable[Response], *, total: int, sheet: AnswerSheet | None = None
) -> list[AnswerField]:
    """Return the fields of these responses, filled with what was saved or, if given, just sent."""
    sheet = sheet or AnswerSheet()
    return [
        AnswerField(
            name=field_name(response.position),
            type=response.version.content["type"],
            paper=response.version.paper,
            choice_order=response.choice_order,
            answer=sheet.answers.get(response.position, answer_from_data(response.answer)),
            problem=sheet.problems.get(response.position, ""),
            number=response.position,
            total=total,
        )
        for response in responses
    ]
