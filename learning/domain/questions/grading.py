"""Marking, and nothing else: `grade(question, answer) -> Mark`.

Pure: no Django, no clock, no chance, no storage. A question here is its key (what is right, what
it is worth, how partial credit is given), never its wording. Points are fractions, so that three
thirds are one; rounding is for those who show or store them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from learning.domain.questions.answers import (
    Answer,
    Pairing,
    Selection,
    Text,
    fold_text,
    read_number,
)


class Policy(StrEnum):
    """What a partly right answer is worth; a right one is always worth everything.

    With h right picks, w wrong ones and r that are right: ALL_OR_NOTHING gives 0; PROPORTIONAL
    h / max(r, h + w), so that picking everything does not pay; PENALTY (h - w) / r, at least 0.
    """

    ALL_OR_NOTHING = "all_or_nothing"
    PROPORTIONAL = "proportional"
    PENALTY = "penalty"


@dataclass(frozen=True)
class Mark:
    """What an answer is worth: 0 ≤ `points` ≤ `maximum`.

    `parts` says of each part of the answer (an option picked or wrongly left out, an item, a
    stem) whether it is right; empty where an answer has no parts.
    """

    points: Fraction
    maximum: Fraction
    parts: tuple[tuple[str, bool], ...] = ()

    @property
    def is_right(self) -> bool:
        return self.points == self.maximum


KINDS: dict[str, type[Question]] = {}


@dataclass(frozen=True)
class Question(ABC):
    """The key of a question. A subclass says its `kind` and is known by it from then on.

    `weight` is the number of points for a right answer, at least 1.
    """

    kind: ClassVar[str]
    weight: int
    policy: Policy

    def __init_subclass__(cls) -> None:
        KINDS[cls.kind] = cls

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError("A question is worth at least one point.")

    @abstractmethod
    def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
        """Return which share (0 to 1) of the points the answer earns, and which parts are right.

        The share is 1 exactly when the answer is right. An answer of another shape earns 0.
        """

    @abstractmethod
    def key_data(self) -> dict[str, Any]:
        """Return what is right, as JSON: texts, whole numbers, lists and objects of them."""

    @classmethod
    @abstractmethod
    def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> Question:
        """Return the question whose `key_data` is `data`."""

    def to_data(self) -> dict[str, Any]:
        """Return the whole key as JSON."""
        return {
            "kind": self.kind,
            "weight": self.weight,
            "policy": self.policy.value,
            **self.key_data(),
        }


def question_from_data(data: Mapping[str, Any]) -> Question:
    """Return the question that `to_data` wrote; KeyError when its kind is not known."""
    return KINDS[data["kind"]].from_key_data(data["weight"], Policy(data["policy"]), data)


def grade(question: Question, answer: Answer | None) -> Mark:
    """Return what `answer` is worth; nothing for no answer. The same for the same, always."""
    maximum = Fraction(question.weight)
    if answer is None:
        return Mark(Fraction(0), maximum)
    share, parts = question.judge(answer)
    return Mark(maximum * min(max(share, Fraction(0)), Fraction(1)), maximum, parts)


def share_of(policy: Policy, *, hits: int, misses: int, needed: int) -> Fraction:
    """Return the share of the points by `policy` for so many right and wrong picks.

    Args:
        needed: how many right picks there are to make, at least 1.
    """
    if hits == needed and not misses:
        return Fraction(1)
    if policy is Policy.PROPORTIONAL:
        return Fraction(hits, max(needed, hits + misses))
    if policy is Policy.PENALTY:
        return max(Fraction(hits - misses, needed), Fraction(0))
    return Fraction(0)


@dataclass(frozen=True)
class SingleChoice(Question):
    """One of several options is right."""

    kind: ClassVar[str] = "single_choice"
    right: str

    def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
        if not isinstance(answer, Selection) or len(answer.chosen) != 1:
            return Fraction(0), ()
        (chosen,) = answer.chosen
        return Fraction(int(chosen == self.right)), ((chosen, chosen == self.right),)

    def key_data(self) -> dict[str, Any]:
        return {"right": self.right}

    @classmethod
    def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> SingleChoice:
        return cls(weight, policy, data["right"])


class TrueFalse(SingleChoice):
    """A statement is true or false: two options of these names."""

    kind: ClassVar[str] = "true_false"


@dataclass(frozen=True)
class MultipleChoice(Question):
    """One or more of several options are right, and all of them are to be picked."""

    kind: ClassVar[str] = "multiple_choice"
    right: frozenset[str]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.right:
            raise ValueError("At least one option is right.")

    def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
        if not isinstance(answer, Selection) or not answer.chosen:
            return Fraction(0), ()
        hits = answer.chosen & self.right
        share = share_of(
            self.policy,
            hits=len(hits),
            misses=len(answer.chosen - self.right),
            needed=len(self.right),
        )
        met = sorted(answer.chosen | self.right)
        return share, tuple((option, option in hits) for option in met)

    def key_data(self) -> dict[str, Any]:
        return {"right": sorted(self.right)}

    @classmethod
    def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> MultipleChoice:
        return cls(weight, policy, frozenset(data["right"]))


@dataclass(frozen=True)
class Matching(Question):
    """Each stem has one right choice; several stems may share a choice."""

    kind: ClassVar[str] = "matching"
    right: frozenset[tuple[str, str]]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.right:
            raise ValueError("At least one pair is to be made.")

    def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
        if not isinstance(answer, Pairing):
            return Fraction(0), ()
        right, given = dict(self.right), dict(answer.pairs)
        hits = sum(given.get(stem) == choice for stem, choice in right.items())
        share = share_of(self.policy, hits=hits, misses=len(given) - hits, needed=len(right))
        return share, tuple((stem, given.get(stem) == right[stem]) for stem in sorted(right))

    def key_data(self) -> dict[str, Any]:
        return {"right": dict(sorted(self.right))}

    @classmethod
    def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> Matching:
        return cls(weight, policy, frozenset(data["right"].items()))


class Ordering(Matching):
    """Each item has one right position: matching of items to "1", "2", "3" …."""

    kind: ClassVar[str] = "ordering"


@dataclass(frozen=True)
class Numeric(Question):
    """A number, right within `tolerance` on either side. The unit may be written or left out."""

    kind: ClassVar[str] = "numeric"
    value: Decimal
    tolerance: Decimal
    unit: str = ""

    def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
        number = read_number(answer.text, unit=self.unit) if isinstance(answer, Text) else None
        is_right = number is not None and abs(number - self.value) <= abs(self.tolerance)
        return Fraction(int(is_right)), ()

    def key_data(self) -> dict[str, Any]:
        return {"value": str(self.value), "tolerance": str(self.tolerance), "unit": self.unit}

    @classmethod
    def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> Numeric:
        return cls(weight, policy, Decimal(data["value"]), Decimal(data["tolerance"]), data["unit"])


@dataclass(frozen=True)
class ShortText(Question):
    """A word or a few; any of the accepted forms is right."""

    kind: ClassVar[str] = "short_text"
    accepted: tuple[str, ...]
    folds_case: bool = True
    folds_accents: bool = True

    def judge(self, answer: Answer) -> tuple[Fraction, tuple[tuple[str, bool], ...]]:
        given = self._fold(answer.text) if isinstance(answer, Text) else ""
        return Fraction(int(bool(given) and given in map(self._fold, self.accepted))), ()

    def _fold(self, text: str) -> str:
        return fold_text(text, case=self.folds_case, accents=self.folds_accents)

    def key_data(self) -> dict[str, Any]:
        return {
            "accepted": list(self.accepted),
            "folds_case": self.folds_case,
            "folds_accents": self.folds_accents,
        }

    @classmethod
    def from_key_data(cls, weight: int, policy: Policy, data: Mapping[str, Any]) -> ShortText:
        accepted = tuple(data["accepted"])
        return cls(weight, policy, accepted, data["folds_case"], data["folds_accents"])
