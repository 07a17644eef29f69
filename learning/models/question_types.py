"""What a type of question is, and the list of them.

A type is one module of `learning.question_types` and one template named by its code.
It stands above the rules, because it speaks of keys and answers; the models below need only its
block. Hence the contract is here, the modules fulfil it, and nobody imports them by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any, ClassVar

from django.http import QueryDict
from wagtail import blocks

PACKAGE = "learning.question_types"


@dataclass(frozen=True)
class ReviewLine:
    """One line of an answered question: an option, an item, a stem, or what was typed.

    `given` and `right` are texts; on a line that is an option they are empty and `is_chosen` and
    `is_key` say whether it was picked and should have been. `feedback` is HTML.
    """

    text: str
    given: str = ""
    right: str = ""
    is_option: bool = False
    is_chosen: bool = False
    is_key: bool = False
    is_right: bool = False
    feedback: str = ""


class QuestionType(ABC):
    """One type of question, from the author's form to the learner's review.

    A *value* is the author's block; a *paper* is what `describe` made of it, as JSON: all of a
    paper may be shown before the question is answered. Keys, answers and marks are those of
    `learning.domain.questions.grading`.
    """

    code: ClassVar[str]
    position: ClassVar[int] = 100
    # Whether an answer may be partly right: only then does the partial-credit policy matter.
    has_partial_credit: ClassVar[bool] = False

    @property
    def template(self) -> str:
        """The template of the field in which a learner answers."""
        return f"learning/questions/{self.code}.html"

    @abstractmethod
    def make_block(self) -> blocks.StructBlock:
        """Return the block in which an author writes such a question."""

    @abstractmethod
    def make_key(self, value: Any, *, weight: int, policy: str) -> Any:
        """Return the `grading.Question` of the author's value."""

    def describe(self, value: Any) -> dict[str, Any]:
        """Return the choices as JSON, in an order and under ids that do not tell what is right."""
        return {}

    def describe_feedback(self, value: Any) -> dict[str, str]:
        """Return the feedback (rich text source) by option, item, stem or likely answer."""
        return {}

    def order_choices(self, paper: Mapping[str, Any], chance: Random | None) -> list[str]:
        """Return the ids of the choices in the order to show; shuffled where there is a chance."""
        return []

    @abstractmethod
    def read(self, data: QueryDict, name: str, paper: Mapping[str, Any]) -> Any | None:
        """Return the answer that a form sent under `name`; None for none. Never raises."""

    def find_problem(self, paper: Mapping[str, Any], answer: Any) -> str:
        """Return what keeps an answer from being understood, for its learner; empty for nothing."""
        return ""

    @abstractmethod
    def review(self, content: Mapping[str, Any], answer: Any | None, mark: Any) -> list[ReviewLine]:
        """Return the lines of a marked question. `content` is that of its `QuestionVersion`."""


TYPES: dict[str, QuestionType] = {}


def register_type(question_type: type[QuestionType]) -> type[QuestionType]:
    """Add a type to the list; a class decorator. A code belongs to one type."""
    known = TYPES.get(question_type.code)
    if known is not None and type(known).__qualname__ != question_type.__qualname__:
        raise ValueError(f"Two question types are called {question_type.code!r}.")
    TYPES[question_type.code] = question_type()
    return question_type


def list_types() -> list[QuestionType]:
    """Return every type in the order in which authors see them."""
    import_module(PACKAGE)
    return sorted(TYPES.values(), key=lambda each: (each.position, each.code))


def find_type(code: str) -> QuestionType:
    """Return the type called `code`; raises KeyError."""
    import_module(PACKAGE)
    return TYPES[code]


class QuestionBodyBlock(blocks.StreamBlock):
    """The body of a question: exactly one block, that of its type."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        types = [(each.code, each.make_block()) for each in list_types()]
        super().__init__(local_blocks or types, **kwargs)

    class Meta:
        min_num = 1
        max_num = 1
