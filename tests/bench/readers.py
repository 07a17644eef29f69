"""People who read and learn: accounts, what they have done so far, and their browsers' headers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from django.test import Client, override_settings
from django.utils import timezone

from hub.users.accounts.addresses import mark_verified
from hub.users.models import User
from learning.domain.taking.attempts import save_answers, start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.models import LessonPage, ModulePage, QuizPage
from tests.bench.site import HEADERS, SECRET_KEY, SITE_URL
from tests.factories.learning import build_user, right_answers, wrong_answers

CSRF_TOKEN = "measuring" * 3 + "again"  # as long as Django's: 32 letters
_numbers = count(1)


def create_reader() -> User:
    """Return a new person who has done nothing yet."""
    user = build_user(f"bench-{next(_numbers)}", first_name="Bench", last_name="Reader")
    mark_verified(user)
    return user


def list_headers(user: User) -> dict[str, str]:
    """Return what the browser of `user` sends once signed in."""
    client = Client()
    with override_settings(SECRET_KEY=SECRET_KEY):
        client.force_login(user)
    session = client.session.session_key
    return HEADERS | {
        "Cookie": f"__Host-sessionid={session}; __Host-csrftoken={CSRF_TOKEN}",
        "X-CSRFToken": CSRF_TOKEN,
        "Origin": SITE_URL,
    }


def create_learner(modules: Iterable[ModulePage]) -> User:
    """Return a person who completed the first half of `modules`, and began the others.

    In each module that was begun half of the lessons are read. Each quiz was failed once, then
    passed where the module is completed; in the last one an attempt is open.
    """
    user = create_reader()
    begun = timezone.now() - timedelta(days=60)
    modules = list(modules)
    for place, module in enumerate(modules):
        day = begun + timedelta(days=7 * place)
        lessons = list(LessonPage.objects.child_of(module).live().order_by("path"))
        is_completed = place < len(modules) // 2
        for lesson in lessons if is_completed else lessons[: len(lessons) // 2]:
            complete_lesson(lesson, by=user, now=day)
        for quiz in QuizPage.objects.child_of(module).live():
            _take(quiz, user, passes=False)
            if is_completed:
                _take(quiz, user, passes=True)
            elif module == modules[-1]:
                start_attempt(quiz, by=user)
    return user


def _take(quiz: QuizPage, user: User, *, passes: bool) -> None:
    attempt, _begun = start_attempt(quiz, by=user)
    answers = right_answers(attempt) if passes else wrong_answers(attempt)
    save_answers(attempt, by=user, answers=answers)
    submit_attempt(attempt, by=user)
