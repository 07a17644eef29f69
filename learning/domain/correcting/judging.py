"""What marking an answer by another version would make of its attempt; nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from learning.domain.questions.answers import Answer, Pairing, Selection, answer_from_data
from learning.domain.questions.grading import Mark, grade, question_from_data
from learning.domain.taking.marking import Total, add_up, mark_response, round_points
from learning.models import Attempt, QuestionVersion, Regrade, Response

Outcome = Regrade.Outcome
CHANGING = frozenset({Outcome.GAINED, Outcome.LOST, Outcome.SAME})


@dataclass(frozen=True)
class Judgement:
    """What a proposal makes of one attempt. `mark` is the new one of the answer; None: it stays."""

    outcome: str
    mark: Mark | None
    total: Total
    was_passed: bool

    @property
    def newly_passed(self) -> bool:
        return self.mark is not None and self.total.is_passed and not self.was_passed

    @property
    def lost_pass(self) -> bool:
        return self.mark is not None and self.was_passed and not self.total.is_passed


@dataclass(frozen=True)
class Tally:
    """How many attempts a proposal is about, and what becomes of them."""

    attempts: int = 0
    gained: int = 0
    lost: int = 0
    same: int = 0
    kept: int = 0
    ungradable: int = 0
    newly_passed: int = 0
    lost_pass: int = 0


def count_outcomes(rows: Iterable[tuple[str, bool, bool]]) -> Tally:
    """Return the tally of (outcome, newly passed, lost pass), one for each attempt."""
    found: Counter[str] = Counter()
    for outcome, newly_passed, lost_pass in rows:
        found.update(["attempts", str(outcome)])
        found.update({"newly_passed": int(newly_passed), "lost_pass": int(lost_pass)})
    return Tally(**found)


def is_gradable(version: QuestionVersion, answer: Answer | None, kind: str) -> bool:
    """Tell whether an answer to a question of type `kind` can be marked by `version`.

    Not when the type is another one, nor when the answer holds options or items that are gone.
    """
    if version.content["type"] != kind:
        return False
    paper = version.paper
    if isinstance(answer, Selection):
        return answer.chosen <= _ids(paper.get("options"))
    if isinstance(answer, Pairing):
        stems, choices = _ids(paper.get("stems")), _ids(paper.get("choices"))
        return all(stem in stems and choice in choices for stem, choice in answer.pairs)
    return True


def _ids(parts: Iterable[Mapping[str, Any]] | None) -> set[str]:
    return {part["id"] for part in parts or ()}


def find_mark(response: Response) -> tuple[Mark, bool]:
    """Return the mark that a response has, and whether its answer still gives that mark.

    Marked again, it is exact. Where the answer is gone since (what erased people typed), the mark
    is the stored one, rounded as it is.
    """
    mark = mark_response(response)
    if (round_points(mark.points), round_points(mark.maximum)) == (
        response.points,
        response.maximum,
    ):
        return mark, True
    return Mark(Fraction(response.points or 0), Fraction(response.maximum or 0)), False


def judge(
    attempt: Attempt,
    responses: Sequence[Response],
    response: Response,
    new_version: QuestionVersion | None,
    *,
    allows_loss: bool,
) -> Judgement:
    """Return what marking `response` by `new_version` makes of its attempt.

    Args:
        responses: all of the attempt, each with its versions.
        new_version: None gives the full mark.
        allows_loss: a mark may fall, and an attempt with it.
    """
    found = {each.pk: find_mark(each) for each in responses}
    marks = {key: mark for key, (mark, _is_there) in found.items()}
    before = add_up(marks.values(), attempt.pass_mark)
    mark = _mark_anew(response, new_version, *found[response.pk])
    if mark is None:
        return Judgement(Outcome.UNGRADABLE, None, before, bool(attempt.is_passed))
    after = add_up((marks | {response.pk: mark}).values(), attempt.pass_mark)
    if not allows_loss and (
        after.share < before.share or (attempt.is_passed and not after.is_passed)
    ):
        return Judgement(Outcome.KEPT, None, before, bool(attempt.is_passed))
    outcome = Outcome.SAME
    if after.share != before.share:
        outcome = Outcome.GAINED if after.share > before.share else Outcome.LOST
    return Judgement(outcome, mark, after, bool(attempt.is_passed))


def _mark_anew(
    response: Response, version: QuestionVersion | None, mark: Mark, is_there: bool
) -> Mark | None:
    if version is None:
        return Mark(mark.maximum, mark.maximum)
    answer = answer_from_data(response.answer)
    if not is_there or not is_gradable(version, answer, response.version.content["type"]):
        return None
    return grade(question_from_data(version.content["key"]), answer)
