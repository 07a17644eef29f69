"""How something was completed, in every text that says it: from the record alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.users.models import User
from learning.domain.awarding.achievements import (
    describe_achievement,
    find_achievement,
    find_achievements,
)
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, try_check
from learning.domain.taking.renewal import renew
from learning.interchange.credentials import describe_certificate
from learning.interchange.printing import describe_page
from learning.models import Completion, LessonPage, ModulePage, Question, QuizPage
from tests.factories.learning import (
    build_checked_lesson,
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
    right_answers,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db
ALONE = "Completed by quiz alone: no lessons were completed, and none were required."
RENEWED = "Renewed by quiz alone: no lessons were completed, and none were required."


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


def build(lessons: int, quizzes: int, **fields: Any) -> tuple[list[LessonPage], list[QuizPage]]:
    module = build_module("Buying well", **fields)
    pages = [build_lesson(module, f"Lesson {number}") for number in range(lessons)]
    asked = [build_question(f"q{number}") for number in range(3)]
    rules = {"pass_mark": 60}
    return pages, [
        build_quiz(module, fixed_section(*asked), title=f"Quiz {number}", **rules)
        for number in range(quizzes)
    ]


def take(quiz: QuizPage, user: User, right: int = 3, **when: Any) -> None:
    attempt, _begun = start_attempt(quiz, by=user, **when)
    answers = dict(sorted(right_answers(attempt).items())[:right])
    submit_attempt(attempt, by=user, answers=answers, **when)


def say(completion: Completion, **options: Any) -> str:
    return " ".join(describe_achievement(find_achievement(completion), **options))


@pytest.mark.parametrize(
    ("lessons", "read", "right", "test_out", "expected"),
    [
        (2, 2, (2,), False, "All 2 lessons were completed. The quiz was passed with 66%."),
        (1, 1, (), False, "The lesson was completed."),
        (2, 0, (3,), True, f"{ALONE} The quiz was passed with 100%."),
        (
            3,
            1,
            (3,),
            True,
            (
                "1 of 3 lessons was completed. The rest were not required. "
                "The quiz was passed with 100%."
            ),
        ),
        (2, 2, (3,), True, "All 2 lessons were completed. The quiz was passed with 100%."),
        (0, 0, (2, 3), False, "2 quizzes were passed, the best with 100%."),
    ],
)
def test_it_is_said_as_it_was_done(
    ann: User, lessons: int, read: int, right: tuple[int, ...], test_out: bool, expected: str
) -> None:
    pages, quizzes = build(lessons, len(right), allows_test_out=test_out)
    for lesson in pages[:read]:
        complete_lesson(lesson, by=ann)
    for quiz, number in zip(quizzes, right, strict=True):
        take(quiz, ann, number)

    assert say(Completion.objects.get()) == expected


def test_what_is_done_or_edited_after_the_award_changes_no_text(ann: User) -> None:
    (lesson, other), (quiz,) = build(2, 1, allows_test_out=True)
    take(quiz, ann, 2)
    expected = f"{ALONE} The quiz was passed with 66%."
    complete_lesson(lesson, by=ann)
    take(quiz, ann)
    other.delete()
    publish(ModulePage.objects.get(), allows_test_out=False)

    assert say(Completion.objects.get()) == expected


def test_a_lesson_that_was_taken_out_is_not_said_to_be_completed(ann: User) -> None:
    (first, second), (quiz,) = build(2, 1)
    take(quiz, ann)
    second.unpublish()
    complete_lesson(first, by=ann)

    assert say(Completion.objects.get()).startswith(
        "1 of 2 lessons was completed. The rest were not required."
    )


def test_a_renewal_by_quiz_alone_says_so(ann: User) -> None:
    (lesson,), (quiz,) = build(1, 1, allows_test_out=True, validity_months=12)
    before = timezone.now() - timedelta(days=340)
    complete_lesson(lesson, by=ann, now=before)
    take(quiz, ann, now=before)
    renew(ModulePage.objects.get(), by=ann)
    take(quiz, ann, 2)

    first, second = Completion.objects.order_by("period")
    assert say(first) == "The lesson was completed. The quiz was passed with 100%."
    assert say(second) == f"{RENEWED} The quiz was passed with 66%."


def test_checks_are_said_and_a_record_of_nothing_says_that(ann: User) -> None:
    lesson = build_checked_lesson(2)
    complete_lesson(lesson, by=ann)
    for question in Question.objects.all():
        try_check(lesson, question.uid, by=ann)
    assert say(Completion.objects.get()) == (
        "The lesson was completed. 2 knowledge checks were tried."
    )
    bare = build_completion(build_module("Bare"), ann)
    assert say(bare) == "The record does not say how it was completed."


def test_a_path_says_how_many_modules_and_how_many_by_quiz_alone(ann: User) -> None:
    _pages, (quiz,) = build(1, 1, allows_test_out=True)
    other = build_module("Other")
    lesson = build_lesson(other)
    build_path("Path", ModulePage.objects.get(title="Buying well"), other)
    take(quiz, ann)
    complete_lesson(lesson, by=ann)

    path = Completion.objects.of_paths().get()
    assert say(path) == (
        "All 2 required modules were completed. 1 of them was completed by quiz alone."
    )


def test_every_text_about_it_is_made_from_the_record(ann: User, client: Client) -> None:
    """One who read no lesson: no page, file or email may say that the lessons were read."""
    _pages, (quiz,) = build(2, 1, allows_test_out=True, validity_months=1)
    take(quiz, ann)
    certificate = Completion.objects.get().certificate
    url = f"/certificates/{certificate.uid}/"
    module = ModulePage.objects.get()
    said = f"{ALONE} The quiz was passed with 100%."
    texts = {
        "credential": str(describe_certificate(certificate, ann)["credentialSubject"]),
        "pdf": str(describe_page(certificate)),
        "email": mail.outbox[-1].body,
        "email in HTML": str(mail.outbox[-1].alternatives[0][0]),
    }
    public = client.get(url).content.decode()
    client.force_login(ann)
    for page in (url, "/my-learning/", f"/my-learning/modules/{module.pk}/renew/", module.url):
        texts[page] = client.get(page).content.decode()

    assert [name for name, text in texts.items() if said not in text] == []
    assert f"{ALONE} The quiz was passed." in public, "the score is the holder's to show"
    assert "100%" not in public


def test_what_renewing_asks_is_what_the_module_asks(ann: User, client: Client) -> None:
    build(1, 1, validity_months=1)
    build_completion(ModulePage.objects.get(), ann)
    client.force_login(ann)
    url = f"/my-learning/modules/{ModulePage.objects.get().pk}/renew/"
    asked = "You complete the lessons again, and pass the quiz again with new attempts."
    assert asked in client.get(url).content.decode()

    publish(ModulePage.objects.get(), allows_test_out=True)
    spared = "You do not need to complete the lessons again."
    assert spared in client.get(url).content.decode()


@pytest.mark.parametrize("number", [1, 10])
def test_many_cost_no_more_queries_than_one(
    number: int, ann: User, django_assert_num_queries: Any
) -> None:
    modules = [build_module(f"M{count}") for count in range(number)]
    build_path("Path", *modules)
    for module in modules:
        build_completion(module, ann)
    rows = list(Completion.objects.all())
    with django_assert_num_queries(6):
        assert len(find_achievements(rows)) == number + 1
