"""What a person did is read whole, whatever there is of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.domain.taking.attempts import start_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.domain.taking.history import RECENT, read_history
from learning.models import Attempt, Certificate
from tests.factories.learning import build_lesson, build_module, build_simple_quiz, build_user
from tests.learning.views.taking import add_attempts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [0, 1, RECENT - 1, RECENT, RECENT + 5])
def test_attempts_are_found_however_many_there_are(number: int) -> None:
    ann = build_user()
    first, _begun = start_attempt(build_simple_quiz(1), by=ann)
    added = add_attempts(first, number)

    history = read_history(ann)

    uids = [each.uid for each in (first, *added)]
    assert [each.uid for each in history.attempts[0:RECENT]] == uids[:RECENT]
    assert [each.uid for each in history.attempts[RECENT : RECENT * 2]] == uids[RECENT:]
    assert len(history.attempts) == number + 1
    assert [each.uid for each in history.open_attempts] == [first.uid]
    passed = {first.enrolment_id: {first.quiz_key}} if number else {}
    assert history.quizzes_passed == passed
    assert len(read_history(build_user("bob")).attempts) == 0


def test_an_attempt_that_is_over_is_marked_first() -> None:
    ann = build_user()
    attempt, _begun = start_attempt(build_simple_quiz(1), by=ann)
    Attempt.objects.update(deadline=timezone.now() - timedelta(minutes=1))

    history = read_history(ann)

    assert [each.state for each in history.attempts[0:1]] == [Attempt.State.MARKED]
    assert history.open_attempts == []
    assert Attempt.objects.get(pk=attempt.pk).state == Attempt.State.MARKED


def test_lessons_and_certificates_belong_to_their_period() -> None:
    module, ann = build_module(), build_user()
    lessons = [build_lesson(module, title) for title in ("One", "Two")]
    for lesson in lessons:
        complete_lesson(lesson, by=ann)

    history = read_history(ann)

    (period,) = history.periods
    assert period.lessons_read == {each.translation_key for each in lessons}
    assert history.certificates == [Certificate.objects.get()]
    assert [row.enrolment_id for row in history.completions] == [period.pk]
