"""Each step of an editor, with learners in every state: whoever now meets the rule is awarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hub.core.due import REGISTRY
from hub.users.models import User
from learning.domain.awarding.due import award_due
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.privacy import forget_learner
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, try_check
from learning.models import Completion, LessonPage, ModulePage, PathModule, Question, QuizPage
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    choose_path,
    fixed_section,
    right_answers,
)
from tests.factories.pages import publish
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db

# What a learner did in a module of two lessons, the first with a check to try, and a quiz.
STATES = {
    "nothing": "",
    "first lesson": "1 check",
    "lessons": "1 2 check",
    "quiz": "quiz",
    "quiz and first lesson": "1 check quiz",
    "quiz and second lesson": "2 quiz",
    "all but the check": "1 2 quiz",
    "everything": "1 2 check quiz",
}
Act = Callable[[], Any]
STEPS: dict[str, tuple[Act, set[str]]] = {
    "none": (lambda: None, set()),
    "unpublish the second lesson": (
        lambda: LessonPage.objects.get(title="2").unpublish(),
        {"quiz and first lesson"},
    ),
    "unpublish the lesson with the check": (
        lambda: LessonPage.objects.get(title="1").unpublish(),
        {"quiz and second lesson", "all but the check"},
    ),
    "delete both lessons": (
        lambda: [page.delete() for page in LessonPage.objects.all()],
        {"quiz", "quiz and first lesson", "quiz and second lesson", "all but the check"},
    ),
    "delete the quiz": (lambda: QuizPage.objects.get().delete(), {"lessons"}),
    "unpublish the quiz": (lambda: QuizPage.objects.get().unpublish(), {"lessons"}),
    "turn testing out on": (
        lambda: publish(ModulePage.objects.get(title="M"), allows_test_out=True),
        {"quiz", "quiz and first lesson", "quiz and second lesson", "all but the check"},
    ),
    "turn checks off": (
        lambda: publish(ModulePage.objects.get(title="M"), asks_for_checks=False),
        {"all but the check"},
    ),
    "take the question of the check out of use": (
        lambda: Question.objects.get(code="c").unpublish(),
        {"all but the check"},
    ),
    "unpublish the module": (lambda: ModulePage.objects.get(title="M").unpublish(), set()),
}


@pytest.fixture
def learners() -> dict[str, User]:
    """A learner in each state, each of whom has completed the other module of the path."""
    module = build_module("M", asks_for_checks=True)
    check = build_question("c", is_practice=True)
    lessons = {"1": build_lesson(module, "1", checks=[check]), "2": build_lesson(module, "2")}
    quiz = build_quiz(module, fixed_section(build_question("q")))
    other = build_module("Other")
    path = build_path("Path", module, other)
    found = {}
    for number, (state, done) in enumerate(STATES.items()):
        user = build_user(f"u{number}")
        choose_path(path, user)
        build_completion(other, user)
        for each in done.split():
            if each in lessons:
                complete_lesson(lessons[each], by=user)
            elif each == "check":
                try_check(lessons["1"], check.uid, by=user)
            else:
                attempt, _begun = start_attempt(quiz, by=user)
                submit_attempt(attempt, by=user, answers=right_answers(attempt))
        found[state] = user
    return found


def holders(learners: dict[str, User], title: str) -> set[str]:
    """Return the states of those who have a valid completion with a certificate of this title."""
    rows = Completion.objects.valid(timezone.now()).filter(title=title, certificate__isnull=False)
    people = set(rows.values_list("learner__user", flat=True))
    return {state for state, user in learners.items() if user.pk in people}


@pytest.mark.parametrize("step", STEPS)
def test_whoever_now_meets_the_rule_is_awarded_and_nobody_loses(
    step: str, learners: dict[str, User]
) -> None:
    act, expected = STEPS[step]
    assert holders(learners, "M") == holders(learners, "Path") == {"everything"}

    act()
    assert REGISTRY["award what is due"](now=timezone.now()) == (
        f"{len(expected)} modules and 0 paths awarded"
    )

    assert holders(learners, "M") == holders(learners, "Path") == expected | {"everything"}
    assert award_due(now=timezone.now()) == "0 modules and 0 paths awarded"
    assert list_faults() == []


def drop_from_path() -> None:
    PathModule.objects.filter(module__title="M").delete()


def suggest_in_path() -> None:
    PathModule.objects.filter(module__title="M").update(is_required=False)


@pytest.mark.parametrize("step", [drop_from_path, suggest_in_path])
def test_a_module_dropped_from_a_path_completes_it_for_the_others(
    step: Act, learners: dict[str, User]
) -> None:
    step()

    assert award_due(now=timezone.now()) == f"0 modules and {len(STATES) - 1} paths awarded"
    assert holders(learners, "Path") == set(STATES)
    assert award_due(now=timezone.now()) == "0 modules and 0 paths awarded"


def test_a_path_published_late_is_awarded_to_whoever_has_its_modules(
    learners: dict[str, User],
) -> None:
    path = build_path("Late", *ModulePage.objects.filter(title__in=["M", "Other"]))
    for user in learners.values():
        choose_path(path, user)

    assert award_due(now=timezone.now()) == "0 modules and 1 paths awarded"
    assert holders(learners, "Late") == {"everything"}


def test_what_staff_revoked_is_not_given_back(learners: dict[str, User]) -> None:
    for completion in Completion.objects.filter(title__in=["M", "Path"]):
        revoke_completion(completion, by=None, reason=Completion.Reason.MISCONDUCT)

    assert award_due(now=timezone.now()) == "0 modules and 0 paths awarded"


def test_a_path_revoked_for_itself_stays_revoked(learners: dict[str, User]) -> None:
    path = Completion.objects.get(title="Path")
    revoke_completion(path, by=None, reason=Completion.Reason.MISTAKE)

    assert award_due(now=timezone.now()) == "0 modules and 0 paths awarded"


def test_nobody_is_awarded_who_was_erased(learners: dict[str, User]) -> None:
    forget_learner(learners["quiz"])
    publish(ModulePage.objects.get(title="M"), allows_test_out=True)

    assert award_due(now=timezone.now()) == "3 modules and 0 paths awarded"


@pytest.mark.parametrize("number", [1, 5])
def test_looking_costs_the_same_however_many_learners_there_are(
    number: int, django_assert_num_queries: Any
) -> None:
    module = build_module("M")
    lesson = build_lesson(module)
    build_lesson(module, "Left")
    build_path("Path", module)
    for count in range(number):
        complete_lesson(lesson, by=build_user(f"u{count}"))
    with django_assert_num_queries(5):
        award_due(now=timezone.now())
