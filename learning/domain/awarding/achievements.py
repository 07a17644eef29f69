"""How something was completed, from the record: for every text that says it.

Only what was on record by the moment of the award counts: a lesson that is read afterwards changes
no text. Whatever was not done then was not required, or it would not have been awarded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.models import Completion, RecordEvent, Verb


@dataclass(frozen=True)
class Achievement:
    """What led to the completion of a module, or of a path (`modules` only).

    `lessons` is how many there were: those that the module promised, and others that were read.
    """

    is_path: bool = False
    is_renewal: bool = False
    lessons: int = 0
    lessons_read: int = 0
    quizzes_passed: int = 0
    checks_tried: int = 0
    score: Decimal | None = None
    modules: int = 0
    modules_by_quiz: int = 0

    @property
    def is_by_quiz_alone(self) -> bool:
        """Whether quizzes were passed and no lesson was read, although there were lessons."""
        return bool(self.quizzes_passed and self.lessons and not self.lessons_read)


def find_achievement(completion: Completion) -> Achievement:
    """Return how `completion` was achieved."""
    return find_achievements([completion])[completion.pk]


def find_achievements(completions: Iterable[Completion]) -> dict[int, Achievement]:
    """Return how each of these was achieved, by its key; at most six queries."""
    completions = list(completions)
    if not completions:
        return {}
    paths = [row for row in completions if row.subject_kind == Completion.Kind.PATH]
    modules = [row.pk for row in completions if row.subject_kind == Completion.Kind.MODULE]
    return _read_modules(modules) | _read_paths(paths)


def _read_modules(keys: Collection[int]) -> dict[int, Achievement]:
    if not keys:
        return {}
    read = _read_lessons(keys)
    by_award = F("awarded_at")
    passed = Q(enrolment__attempts__is_passed=True, enrolment__attempts__marked_at__lte=by_award)
    tried = Q(enrolment__checks_tried__tried_at__lte=by_award)
    rows = Completion.objects.filter(pk__in=keys).annotate(
        quizzes=Count("enrolment__attempts__quiz_key", filter=passed, distinct=True),
        checks=Count("enrolment__checks_tried", filter=tried, distinct=True),
    )
    names = ("pk", "period", "score", "quizzes", "checks", "module_version__canonical")
    found = {}
    for pk, period, score, quizzes, checks, canonical in rows.order_by().values_list(*names):
        promised = {each["key"] for each in json.loads(canonical).get("lessons", ())}
        own = read.get(pk, set())
        found[pk] = Achievement(
            is_renewal=period > 1,
            lessons=len(promised | own),
            lessons_read=len(own),
            # A pass that a later correction took back led to the award all the same.
            quizzes_passed=max(quizzes, int(score is not None)),
            checks_tried=checks,
            score=score,
        )
    return found


def _read_lessons(keys: Collection[int]) -> dict[int, set[str]]:
    """Return the lessons that were read by the award, by completion."""
    read: dict[int, set[str]] = {}
    rows = Completion.objects.filter(
        pk__in=keys, enrolment__lesson_completions__completed_at__lte=F("awarded_at")
    )
    for pk, lesson in rows.order_by().values_list(
        "pk", "enrolment__lesson_completions__lesson_key"
    ):
        read.setdefault(pk, set()).add(str(lesson))
    return read


def list_parts(paths: Iterable[Completion]) -> Mapping[UUID, list[str]]:
    """Return the numbers (`uid`) of the completions that each of these paths is based on.

    By the chain of the path, as the log has it.
    """
    rows: QuerySet[RecordEvent] = RecordEvent.objects.filter(
        chain__in=[row.chain for row in paths], verb=Verb.COMPLETED
    )
    return {row.chain: row.result.get("modules", []) for row in rows}


def _read_paths(paths: Collection[Completion]) -> dict[int, Achievement]:
    if not paths:
        return {}
    parts = list_parts(paths)
    uids = {uid for each in parts.values() for uid in each}
    rows = dict(Completion.objects.filter(uid__in=uids).values_list("uid", "pk"))
    found = _read_modules(rows.values())
    by_quiz = {str(uid) for uid, pk in rows.items() if found[pk].is_by_quiz_alone}
    return {
        path.pk: Achievement(
            is_path=True,
            is_renewal=path.period > 1,
            modules=len(parts.get(path.chain, ())),
            modules_by_quiz=len(by_quiz.intersection(parts.get(path.chain, ()))),
        )
        for path in paths
    }


def describe_achievement(achievement: Achievement, *, shows_score: bool = True) -> list[str]:
    """Return how something was achieved, as sentences in the active language.

    Args:
        shows_score: whether the reader sees the score. A page that anyone can open does not.
    """
    if achievement.is_path:
        return _describe_path(achievement)
    said = [
        _describe_lessons(achievement),
        _describe_quizzes(achievement, shows_score=shows_score),
        _describe_checks(achievement),
    ]
    return [each for each in said if each] or [_("The record does not say how it was completed.")]


def _describe_path(achievement: Achievement) -> list[str]:
    all_of, by_quiz = achievement.modules, achievement.modules_by_quiz
    said = [
        ngettext(
            "The required module was completed.",
            "All %(number)d required modules were completed.",
            all_of,
        )
        % {"number": all_of}
    ]
    if by_quiz:
        text = ngettext(
            "%(number)d of them was completed by quiz alone.",
            "%(number)d of them were completed by quiz alone.",
            by_quiz,
        )
        said.append(text % {"number": by_quiz})
    return said


def _describe_lessons(achievement: Achievement) -> str:
    total, read = achievement.lessons, achievement.lessons_read
    if achievement.is_by_quiz_alone:
        if achievement.is_renewal:
            return _("Renewed by quiz alone: no lessons were completed, and none were required.")
        return _("Completed by quiz alone: no lessons were completed, and none were required.")
    if not read:
        return ""
    if read == total:
        text = ngettext("The lesson was completed.", "All %(total)d lessons were completed.", total)
        return text % {"total": total}
    text = ngettext(
        "%(read)d of %(total)d lessons was completed. The rest were not required.",
        "%(read)d of %(total)d lessons were completed. The rest were not required.",
        read,
    )
    return text % {"read": read, "total": total}


def _describe_quizzes(achievement: Achievement, *, shows_score: bool) -> str:
    passed = achievement.quizzes_passed
    if not passed:
        return ""
    if not shows_score or achievement.score is None:
        text = ngettext("The quiz was passed.", "%(number)d quizzes were passed.", passed)
        return text % {"number": passed}
    text = ngettext(
        "The quiz was passed with %(score)d%%.",
        "%(number)d quizzes were passed, the best with %(score)d%%.",
        passed,
    )
    # Rounded down, as the result of the quiz is.
    return text % {"number": passed, "score": int(achievement.score)}


def _describe_checks(achievement: Achievement) -> str:
    tried = achievement.checks_tried
    if not tried:
        return ""
    text = ngettext(
        "%(number)d knowledge check was tried.", "%(number)d knowledge checks were tried.", tried
    )
    return text % {"number": tried}
