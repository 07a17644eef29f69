"""What a module still asks of a learner, and the one place where it becomes complete."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from learning.domain.locking import locked
from learning.models import Attempt, Enrolment, LessonPage, ModulePage, QuizPage


@dataclass(frozen=True)
class Standing:
    """How far a learner is in a module as it now is. Keys are `translation_key`s."""

    lessons: Collection[UUID]
    lessons_read: Collection[UUID]
    quizzes: Collection[UUID]
    quizzes_passed: Collection[UUID]
    allows_test_out: bool

    @property
    def is_complete(self) -> bool:
        """Whether everything that is asked has been done.

        Every lesson is read and every quiz passed; where the module may be tested out of, its
        quizzes are enough. A module without lessons and quizzes is never complete.
        """
        has_passed = set(self.quizzes) <= set(self.quizzes_passed)
        has_read = set(self.lessons) <= set(self.lessons_read)
        if self.quizzes and self.allows_test_out:
            return has_passed
        return bool(self.lessons or self.quizzes) and has_passed and has_read


def find_standing(enrolment: Enrolment) -> Standing:
    """Return how far the learner is; of a module that is gone nothing is asked."""
    module = ModulePage.objects.live().filter(translation_key=enrolment.module_key).first()
    lessons, quizzes = _list_steps(module) if module else ([], [])
    passed = enrolment.attempts.filter(state=Attempt.State.MARKED, is_passed=True)
    return Standing(
        lessons=lessons,
        lessons_read=list(enrolment.lesson_completions.values_list("lesson_key", flat=True)),
        quizzes=quizzes,
        quizzes_passed=list(passed.values_list("quiz_key", flat=True)),
        allows_test_out=bool(module and module.allows_test_out),
    )


def _list_steps(module: ModulePage) -> tuple[list[UUID], list[UUID]]:
    """Return the keys of the live lessons and of the live quizzes of `module`, in one query."""
    kinds = ContentType.objects.get_for_models(LessonPage, QuizPage)
    below = Page.objects.filter(path__startswith=module.path, live=True)
    rows = list(below.values_list("content_type", "translation_key"))
    return (
        [key for kind, key in rows if kind == kinds[LessonPage].pk],
        [key for kind, key in rows if kind == kinds[QuizPage].pk],
    )


def record_progress(enrolment_id: int, *, now: datetime) -> bool:
    """Complete the enrolment if nothing is left to do; return whether it became complete now.

    The one function that follows every step of a learner (a lesson read, a quiz passed), inside
    its transaction. What completion brings hangs here. A second call changes nothing.
    """
    with locked(Enrolment, pk=enrolment_id) as enrolment:
        if enrolment.completed_at is not None or not find_standing(enrolment).is_complete:
            return False
        enrolment.completed_at = now
        enrolment.save(update_fields=["completed_at"])
        return True
