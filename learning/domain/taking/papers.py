"""Which questions a learner gets, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hub.core.page_cache import remember
from learning.domain.errors import NothingToAsk
from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.domain.evidence.current import find_versions
from learning.domain.taking.accommodations import Needs
from learning.models import Attempt, Question, QuestionVersion, QuizPage
from learning.models.question_types import find_type


@dataclass(frozen=True)
class Section:
    """Part of a quiz: draw `count` of `pool` (keys of questions); fixed: all of it, in order."""

    pool: Sequence[int]
    count: int
    is_fixed: bool = False


@dataclass(frozen=True)
class Item:
    """One question of a paper: its version, and the order in which its choices are shown."""

    version: QuestionVersion
    choice_order: list[str] = field(default_factory=list)


def read_sections(quiz: QuizPage) -> list[Section]:
    """Return the sections of `quiz` with the questions that may be asked.

    Remembered by what they say, so that a draft never stands in for the published quiz, until
    anything public changes: a question or its suspension included.
    """
    stored = list(quiz.sections.raw_data)
    name = f"quiz-sections:{digest_of(canonical_json(stored))}"
    return remember(name, lambda: read_stored_sections(stored))


def read_stored_sections(stored: Iterable[Mapping[str, Any]]) -> list[Section]:
    """Return the sections in the stored value of a quiz's stream; a query each."""
    return [_read_section(block["type"], block["value"]) for block in stored]


def _read_section(kind: str, value: Mapping[str, Any]) -> Section:
    questions = Question.objects.drawable()
    if kind == "fixed":
        wanted = list_stored_keys(value.get("questions"))
        there = set(questions.filter(pk__in=wanted).values_list("pk", flat=True))
        pool = [key for key in wanted if key in there]
        return Section(pool, len(pool), is_fixed=True)
    questions = questions.in_bank(value["bank"]).with_tags(list_stored_keys(value.get("tags")))
    pool = sorted(set(questions.values_list("pk", flat=True)))
    return Section(pool, value["count"])


def list_stored_keys(stored: Any) -> list[int]:
    """Return the keys in a stored list block, in either of its two forms."""
    items = [item["value"] if isinstance(item, dict) else item for item in stored or []]
    return [item for item in items if item is not None]


def count_questions(sections: Sequence[Section]) -> int:
    """Return how many questions a paper of these sections has."""
    return len(draw(sections, last=(), chance=Random(0)))  # noqa: S311 -- nothing secret


def find_shortages(sections: Sequence[Section]) -> list[int]:
    """Return the places of the sections that may come to too few questions.

    Fixed questions and what is drawn earlier from the same pool count against a draw.
    """
    fixed = {key for section in sections if section.is_fixed for key in section.pool}
    draws = _order_draws(sections)
    short = []
    for number, (place, section) in enumerate(draws):
        pool = set(section.pool) - fixed
        taken = sum(
            min(earlier.count, len(pool & set(earlier.pool))) for _place, earlier in draws[:number]
        )
        if len(pool) - taken < section.count:
            short.append(place)
    return sorted(short)


def _order_draws(sections: Sequence[Section]) -> list[tuple[int, Section]]:
    """Return the draws with their places, the narrowest pool first.

    Whoever may choose from more comes later, so as not to take what another one needs.
    """
    draws = [(place, each) for place, each in enumerate(sections) if not each.is_fixed]
    return sorted(draws, key=lambda draw: (len(draw[1].pool), draw[0]))


def draw(sections: Sequence[Section], *, last: Collection[int], chance: Random) -> list[int]:
    """Return keys of questions, none twice, section by section.

    A draw takes a question of the `last` attempt only when no other one is left. Where a pool has
    become too small, the paper has what there is.
    """
    taken = {key for section in sections if section.is_fixed for key in section.pool}
    drawn: dict[int, list[int]] = {}
    for place, section in _order_draws(sections):
        left = [key for key in section.pool if key not in taken]
        fresh = [key for key in left if key not in last]
        chosen = chance.sample(fresh, min(section.count, len(fresh)))
        old = [key for key in left if key in last]
        chosen += chance.sample(old, min(section.count - len(chosen), len(old)))
        taken.update(chosen)
        drawn[place] = chosen
    paper: list[int] = []
    for place, section in enumerate(sections):
        paper += [key for key in drawn.get(place, section.pool) if key not in paper]
    return paper


def make_paper(quiz: QuizPage, *, last: Attempt | None, needs: Needs, chance: Random) -> list[Item]:
    """Return a paper of `quiz` as it now stands, for a person with `needs`.

    Raises `NothingToAsk`.

    Args:
        last: the attempt whose questions are not to be asked again while there are others.
    """
    sections = read_sections(quiz)
    has_draw = any(not section.is_fixed for section in sections)
    asked = _list_asked(last) if last and has_draw else set()
    keys = draw(sections, last=asked, chance=chance)
    versions = find_versions(keys) if keys else {}
    if not versions:
        raise NothingToAsk
    return order_items(
        [versions[key] for key in keys if key in versions],
        chance=chance,
        shuffles_questions=quiz.shuffles_questions and not needs.has_no_shuffling,
        shuffles_options=quiz.shuffles_options and not needs.has_no_shuffling,
    )


def _list_asked(attempt: Attempt) -> set[int]:
    """Return the keys of the questions of an attempt that are still there."""
    uids = attempt.responses.values("question_uid")
    return set(Question.objects.filter(uid__in=uids).values_list("pk", flat=True))


def order_items(
    versions: Sequence[QuestionVersion],
    *,
    chance: Random,
    shuffles_questions: bool,
    shuffles_options: bool,
) -> list[Item]:
    """Return the paper in the order in which it is shown."""
    versions = list(versions)
    if shuffles_questions:
        chance.shuffle(versions)
    return [
        Item(version, _order_choices(version, chance if shuffles_options else None))
        for version in versions
    ]


def _order_choices(version: QuestionVersion, chance: Random | None) -> list[str]:
    return find_type(version.content["type"]).order_choices(version.paper, chance)
