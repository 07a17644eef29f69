"""The check-up: which questions it asks, and the addresses of its paper and of its result.

A check-up asks a few questions about the modules of a path and says how each module went. Until
somebody claims it there is no row about it: a result is its address. That holds numbers of pages,
how many questions were asked and right, the day, and chance that makes it one of its kind; nothing
about a person. See docs/decisions/0013-check-up.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from django.core import signing

from learning.domain.errors import CheckUpOutdated, CheckUpUnreadable

QUESTIONS = 8
SECONDS_PER_QUESTION = 30
# What is known changes, and so do the modules: then a new check-up says more than an old one.
LASTS = timedelta(days=365)
# A new number makes every older address an outdated one.
VERSION = 1
LONGEST_TOKEN = 500
PAPER_SALT, RESULT_SALT = "learning.check-up.paper", "learning.check-up.result"


class Grasp(StrEnum):
    """How much of a module somebody seems to know."""

    MOST = "most"
    SOME = "some"
    LITTLE = "little"


@dataclass(frozen=True)
class Outcome:
    """How a module (the key of its page) went: `right` of `asked` questions; `asked` is not 0."""

    module: int
    asked: int
    right: int

    @property
    def grasp(self) -> Grasp:
        """Most from three quarters on, little below a third: one of two or of three is some."""
        if 4 * self.right >= 3 * self.asked:
            return Grasp.MOST
        return Grasp.SOME if 3 * self.right >= self.asked else Grasp.LITTLE


@dataclass(frozen=True)
class Paper:
    """What is asked about a path: (module, version of a question) in the order to show."""

    path: int
    questions: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Result:
    """How a check-up of a path went. `mark` is chance: two people never share an address."""

    path: int
    day: date
    outcomes: tuple[Outcome, ...]
    mark: str


def share_out(
    pools: Mapping[int, Sequence[int]], *, chance: Random, count: int = QUESTIONS
) -> dict[int, list[int]]:
    """Return which questions to ask about each module; as even as the pools allow.

    Modules take turns in their order, a question at a time, until there are `count` or no more.

    Args:
        pools: the questions about each module.
    """
    left = {module: chance.sample(sorted(pool), len(pool)) for module, pool in pools.items()}
    chosen: dict[int, list[int]] = {module: [] for module in pools}
    for _turn in range(count):
        for module in pools:
            if left[module] and sum(map(len, chosen.values())) < count:
                chosen[module].append(left[module].pop())
    return {module: questions for module, questions in chosen.items() if questions}


def minutes_for(questions: int) -> int:
    """Return the minutes that so many questions take."""
    return -(-questions * SECONDS_PER_QUESTION // 60)


def write_paper(paper: Paper) -> str:
    """Return the signed text for a paper."""
    return _sign([paper.path, [list(each) for each in paper.questions]], PAPER_SALT)


def read_paper(token: str) -> Paper:
    """Return the paper that `write_paper` wrote; or raise what the address cannot be read for."""
    path, questions = _unsign(token, PAPER_SALT)
    return Paper(path, tuple((module, version) for module, version in questions))


def make_result(path: int, outcomes: Sequence[Outcome], *, today: date) -> Result:
    """Return a result that is not the same as any other."""
    return Result(path, today, tuple(outcomes), secrets.token_urlsafe(9))


def write_result(result: Result) -> str:
    """Return the signed text for a result: the last part of its address."""
    outcomes = [[each.module, each.asked, each.right] for each in result.outcomes]
    return _sign([result.path, result.day.toordinal(), outcomes, result.mark], RESULT_SALT)


def read_result(token: str, *, today: date) -> Result:
    """Return the result that `write_result` wrote.

    Raises CheckUpUnreadable for a text that is none, CheckUpOutdated for one that is too old.
    """
    path, ordinal, outcomes, mark = _unsign(token, RESULT_SALT)
    day = date.fromordinal(ordinal)
    if today - day > LASTS:
        raise CheckUpOutdated
    return Result(path, day, tuple(Outcome(*each) for each in outcomes), mark)


def _sign(data: list[Any], salt: str) -> str:
    return signing.Signer(salt=salt).sign_object([VERSION, *data])


def _unsign(token: str, salt: str) -> list[Any]:
    """Return what was signed. Nobody else can sign: its shape is that of its version."""
    if len(token) > LONGEST_TOKEN:
        raise CheckUpUnreadable
    try:
        version, *data = signing.Signer(salt=salt).unsign_object(token)
    except signing.BadSignature as error:
        raise CheckUpUnreadable from error
    if version != VERSION:
        raise CheckUpOutdated
    return data
