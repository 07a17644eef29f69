"""The knowledge checks of lessons: which a module asks to be tried, and which somebody tried."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from hub.users.models import User
from learning.models import Enrolment, LessonCompletion, LessonPage, Question


@dataclass(frozen=True)
class Trying:
    """How many of the checks that are asked for somebody has tried."""

    done: int
    total: int


@dataclass(frozen=True)
class Reading:
    """How far a learner is with a lesson, in the present period of its module.

    The period is closed once the module was awarded in it: nothing more is asked in it.
    """

    is_read: bool = False
    is_closed: bool = False
    tried: Collection[UUID] = ()


def stored_checks(lesson: LessonPage) -> list[int]:
    """Return the keys of the questions that the checks of a lesson name, in order; no query."""
    blocks = [each for each in lesson.body.raw_data if each["type"] == "knowledge_check"]
    keys = [block["value"].get("question") for block in blocks]
    return [key for key in keys if key]


def list_checks(lessons: Iterable[LessonPage]) -> dict[int, set[UUID]]:
    """Return by lesson the questions that its checks show; one query, none without checks.

    A check whose question is not in use is not shown, and so never asked for.
    """
    stored = {lesson.pk: stored_checks(lesson) for lesson in lessons}
    keys = {key for each in stored.values() for key in each}
    questions = Question.objects.practice().filter(pk__in=keys).only("uid", "body")
    shown = {row.pk: row.uid for row in questions if row.type is not None} if keys else {}
    return {pk: {shown[key] for key in each if key in shown} for pk, each in stored.items()}


def list_asked(lessons: Iterable[LessonPage]) -> set[UUID]:
    """Return the questions of all checks in these lessons; one that stands in two counts once."""
    return {uid for each in list_checks(lessons).values() for uid in each}


def count_tried(asked: Collection[UUID], tried: Collection[UUID]) -> Trying | None:
    """Return how many of `asked` were tried; None where nothing is asked."""
    return Trying(len(set(asked) & set(tried)), len(set(asked))) if asked else None


def find_tried(module_key: UUID, user: User) -> set[UUID] | None:
    """Return the checks that `user` tried in the present period; None once it is complete.

    Nothing more is asked of whoever has completed a module, whatever is added to it.
    """
    periods = Enrolment.objects.for_user(user).current().filter(module_key=module_key)
    rows = list(periods.values_list("completed_at", "checks_tried__question_uid"))
    if any(completed_at for completed_at, _uid in rows):
        return None
    return {uid for _completed_at, uid in rows if uid is not None}


def find_reading(lesson_key: UUID, module_key: UUID, user: User) -> Reading:
    """Return how far `user` is with a lesson of a module, in one query."""
    periods = Enrolment.objects.for_user(user).current().filter(module_key=module_key)
    read = LessonCompletion.objects.filter(enrolment=OuterRef("pk"), lesson_key=lesson_key)
    rows = periods.values_list(Exists(read), "completed_at", "checks_tried__question_uid")
    found = list(rows)
    return Reading(
        is_read=any(is_read for is_read, _at, _uid in found),
        is_closed=any(at for _read, at, _uid in found),
        tried={uid for _read, _at, uid in found if uid is not None},
    )
