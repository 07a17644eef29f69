"""A path as it is for one person: where to begin, what may be skipped, how long it takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from hub.users.models import User
from learning.domain.check_ups.check_up import Outcome
from learning.domain.check_ups.personal_paths import (
    PersonalPath,
    Wanted,
    list_own_paths,
    plan_paths,
)
from learning.domain.outline import find_outline
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.domain.taking.history import read_history
from learning.domain.taking.progress import list_progress
from learning.models import CheckUp, LessonPage, ModulePage, PathPage, QuizPage
from tests.factories.guidance import build_term
from tests.factories.learning import (
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
    right_answers,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)


def build_whole_module(title: str, **fields: object) -> ModulePage:
    """Return a module of 10 minutes: a lesson of one, and a quiz that has the other nine."""
    module = build_module(title, minutes=10, **fields)
    build_lesson(module, f"Lesson {title}")
    build_quiz(module, fixed_section(build_question(f"q-{title}")), title=f"Quiz {title}")
    return module


def plan(path: PathPage, *grasps: tuple[ModulePage, int], user: User | None = None) -> PersonalPath:
    """Return the path after a check-up of two questions about each of these modules."""
    outcomes = [Outcome(module.pk, 2, right) for module, right in grasps]
    progress = list_progress(read_history(user)) if user else ()
    (planned,) = plan_paths([Wanted(find_outline().paths[path.pk], outcomes, DAY)], progress)
    return planned


def lines(planned: PersonalPath) -> list[tuple[str, int, str]]:
    """Return of each stage its module, the minutes left and what is next."""
    return [
        (each.module.title, each.minutes_left, each.next_step.page.title if each.next_step else "")
        for each in planned.stages
    ]


def test_what_seems_known_is_tested_out_of_where_the_module_allows_it() -> None:
    a, b = build_whole_module("A", allows_test_out=True), build_whole_module("B")
    c = build_whole_module("C", allows_test_out=True)
    path = build_path("Path", a, b, c)

    planned = plan(path, (a, 2), (b, 2), (c, 1))

    assert lines(planned) == [("A", 9, "Quiz A"), ("B", 10, "Lesson B"), ("C", 10, "Lesson C")]
    assert [each.seems_known for each in planned.stages] == [True, True, False]
    assert [each.can_test_out for each in planned.stages] == [True, False, False]
    assert (planned.known, planned.minutes_left, planned.minutes) == (2, 29, 30)
    assert planned.start is planned.stages[2]
    assert plan(path, (a, 2), (b, 2), (c, 2)).start.module.pk == a.pk


def test_what_was_done_counts_and_the_rest_is_left() -> None:
    a, b = build_whole_module("A"), build_whole_module("B", allows_test_out=True)
    path, ann = build_path("Path", a, b), build_user()
    for module in (a, b):
        complete_lesson(LessonPage.objects.child_of(module).get(), by=ann)
    attempt, _begun = start_attempt(QuizPage.objects.child_of(a).get(), by=ann)
    submit_attempt(attempt, by=ann, answers=right_answers(attempt))

    planned = plan(path, (b, 0), user=ann)

    assert lines(planned) == [("A", 0, ""), ("B", 9, "Quiz B")]
    assert [each.holds for each in planned.stages] == [True, False]
    assert [each.is_begun for each in planned.stages] == [False, True]
    assert (planned.known, planned.holds, planned.start.module.pk) == (1, False, b.pk)


def test_a_module_that_was_not_asked_about_is_to_be_learnt() -> None:
    module = build_whole_module("A", allows_test_out=True)
    gone = build_whole_module("Gone")
    path = build_path("Path", module, gone)
    gone.unpublish()

    planned = plan(path)

    assert lines(planned) == [("A", 10, "Lesson A")]
    assert planned.stages[0].outcome is None


def test_own_paths_are_those_of_check_ups_and_of_the_audience() -> None:
    funder = build_term("audience", "funder")
    modules = [build_whole_module(title) for title in "ABC"]
    paths = [build_path(f"Path {module.title}", module) for module in modules]
    paths[0].audience = funder
    paths[0].save()
    ann = build_user(audience=funder)
    for day, right in ((DAY, 2), (date(2026, 10, 3), 0)):
        CheckUp.objects.create(
            digest=f"{day}",
            user=ann,
            path=paths[1],
            taken_on=day,
            outcomes=[[modules[1].pk, 2, right]],
            claimed_at=timezone.now(),
        )

    own = list_own_paths(ann, [])

    assert [(each.path.title, each.taken_on) for each in own] == [
        ("Path B", DAY),
        ("Path A", None),
    ]
    assert own[0].stages[0].seems_known
    assert list_own_paths(build_user("bob"), []) == []
