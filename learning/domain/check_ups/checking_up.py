"""Taking a check-up of a path, and claiming what it said.

It asks only questions for practice: those whose answers everybody may see, and which no quiz ever
asks. A question is about the module of the lesson that teaches it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from random import Random
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hub.core.visibility import restricted
from hub.users.models import User
from learning.domain.check_ups.check_up import (
    QUESTIONS,
    Outcome,
    Paper,
    Result,
    make_result,
    read_paper,
    read_result,
    share_out,
)
from learning.domain.errors import CheckUpOutdated, CheckUpTaken, CheckUpUnreadable
from learning.domain.evidence.canonical import digest_of
from learning.domain.evidence.versions import capture_questions, with_parts
from learning.domain.outline import PathOutline, find_outline
from learning.domain.questions.answers import Answer
from learning.domain.questions.grading import grade, question_from_data
from learning.models import CheckUp, PathModule, PathPage, Question, QuestionVersion


@dataclass(frozen=True)
class Asked:
    """A question of a check-up: the module (key of its page) and the version that is shown."""

    module: int
    version: QuestionVersion


def public_paths() -> QuerySet[PathPage]:
    """Return the paths that everybody may read, in the editors' order."""
    return PathPage.objects.live().exclude(restricted()).order_by("path")


def required_modules(paths: Collection[PathPage]) -> QuerySet[PathModule]:
    """Return the public modules that belong to these paths, in their order, with their pages."""
    rows = PathModule.objects.filter(path_page__in=paths, is_required=True, module__live=True)
    rows = rows.exclude(restricted("module__path")).select_related("module")
    return rows.order_by("path_page", "sort_order")


def find_pools(rows: Iterable[PathModule]) -> dict[int, list[int]]:
    """Return the questions about each of these modules; one query."""
    keys = {row.module.path: row.module_id for row in rows}
    if not keys:
        return {}
    below = reduce(or_, (Q(taught_on__path__startswith=path) for path in keys))
    questions = Question.objects.practice().filter(below, taught_on__live=True)
    found = questions.exclude(restricted("taught_on__path")).values_list("pk", "taught_on__path")
    pools: dict[int, list[int]] = {key: [] for key in keys.values()}
    for question, path in found:
        pools[keys[path[: -PathPage.steplen]]].append(question)
    return pools


def count_questions(pools: Mapping[int, Collection[int]]) -> int:
    """Return how many questions a check-up asks."""
    return min(QUESTIONS, sum(map(len, pools.values())))


def set_paper(path: PathPage) -> list[Asked]:
    """Return what a check-up of `path` asks: the same for everybody until its questions change."""
    pools = find_pools(required_modules([path]))
    chance = Random(str(path.translation_key))  # noqa: S311 -- what is asked is no secret
    chosen = share_out(pools, chance=chance)
    wanted = [question for questions in chosen.values() for question in questions]
    questions = list(with_parts(Question.objects.filter(pk__in=wanted)))
    versions = capture_questions([each for each in questions if each.type is not None])
    return [
        Asked(module, versions[question])
        for module, questions in chosen.items()
        for question in questions
        if question in versions
    ]


def name_paper(path: PathPage, asked: Iterable[Asked]) -> Paper:
    """Return what an address has to hold so that these questions are marked."""
    return Paper(path.pk, tuple((each.module, each.version.pk) for each in asked))


def find_asked(token: str, path: PathPage) -> list[Asked]:
    """Return the questions of the signed paper in an address, as they were when it was set.

    Left out is what has since ceased to be for practice: the address must not tell what is right
    in a quiz. Raises CheckUpUnreadable for a paper of another path or for none, CheckUpOutdated
    when nothing of it is left.
    """
    paper = read_paper(token)
    if paper.path != path.pk:
        raise CheckUpUnreadable
    open_to_all = Question.objects.practice().values("uid")
    versions = QuestionVersion.objects.filter(question_uid__in=open_to_all)
    found = versions.in_bulk([version for _module, version in paper.questions])
    asked = [Asked(module, found[key]) for module, key in paper.questions if key in found]
    if not asked:
        raise CheckUpOutdated
    return asked


def mark_check_up(
    path: PathPage, asked: Iterable[Asked], answers: Mapping[int, Answer | None], *, today: date
) -> Result:
    """Return how a check-up went. Only a wholly right answer counts, none counts as not known.

    Args:
        answers: by the key of the version that was answered.
    """
    counts: dict[int, list[int]] = {}
    for each in asked:
        key = question_from_data(each.version.content["key"])
        is_right = grade(key, answers.get(each.version.pk)).is_right
        counts.setdefault(each.module, []).append(int(is_right))
    outcomes = [Outcome(module, len(marks), sum(marks)) for module, marks in counts.items()]
    return make_result(path.pk, outcomes, today=today)


def open_result(token: str, *, today: date | None = None) -> tuple[Result, PathOutline]:
    """Return the result in an address, and its path.

    Raises CheckUpUnreadable, or CheckUpOutdated when it is too old or its path is gone.
    """
    result = read_result(token, today=today or timezone.localdate())
    path = find_outline().paths.get(result.path)
    if path is None or not path.is_public:
        raise CheckUpOutdated
    return result, path


def find_claim(token: str, *, by: User) -> CheckUp | None:
    """Return the check-up that `by` has claimed at this address; None where nobody has.

    Raises CheckUpTaken when somebody else has.
    """
    found = CheckUp.objects.filter(digest=digest_of(token)).first()
    if found is not None and found.user_id != by.pk:
        raise CheckUpTaken
    return found


def claim_check_up(token: str, *, by: User) -> tuple[CheckUp, bool]:
    """Keep the check-up of an address for `by`. Returns (check-up, made).

    An address is claimed once; the same person may ask again, and nothing changes. Raises
    CheckUpUnreadable, CheckUpOutdated and CheckUpTaken.
    """
    result, path = open_result(token)
    outcomes = [[each.module, each.asked, each.right] for each in result.outcomes]
    values: dict[str, Any] = {
        "user": by,
        "path_id": path.pk,
        "taken_on": result.day,
        "outcomes": outcomes,
        "claimed_at": timezone.now(),
    }
    check_up, made = CheckUp.objects.get_or_create(digest=digest_of(token), defaults=values)
    if check_up.user_id != by.pk:
        raise CheckUpTaken
    return check_up, made
