"""What is awarded when everything is done: once, with copies that no later edit reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from hub.taxonomy.models import Term
from hub.users.models import Membership, Organisation
from learning.domain.awarding import awards, completion
from learning.domain.awarding.awards import register_award
from learning.domain.awarding.completion import award_completion
from learning.domain.privacy import forget_learner
from learning.domain.taking import attempts, marking
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, enrol
from learning.models import Completion, Enrolment, LessonPage, RecordEvent
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_simple_quiz,
    build_user,
    fixed_section,
    right_answers,
)
from tests.factories.pages import publish
from tests.learning.domain.taking.test_races import (
    ROUNDS,
    WRITERS,
    Meeting,
    at_once,
    new_ones,
    unlocked,
    unlocked_attempt,
)
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db


def test_a_completion_copies_what_it_is_worth_and_whose_it_is() -> None:
    audience = Term.objects.create(vocabulary="audience", code="test-buyers")
    ann = build_user("ann", audience=audience)
    here, left = (Organisation.objects.create(name=name, slug=name) for name in ("here", "left"))
    today = timezone.localdate()
    Membership.objects.create(user=ann, organisation=here)
    Membership.objects.create(
        user=ann, organisation=left, joined_at=today - timedelta(9), left_at=today
    )
    module = build_module("First name", minutes=45, cpd_hours="1.50", validity_months=24)
    quiz = build_quiz(module, fixed_section(*[build_question(f"q{n}") for n in range(3)]))
    attempt, _begun = start_attempt(quiz, by=ann)
    publish(module, title="Second name", cpd_hours="9.00", minutes=1, validity_months=1)

    submit_attempt(attempt, by=ann, answers=right_answers(attempt))

    row = Completion.objects.get()
    assert (row.title, row.minutes, row.cpd_hours) == ("First name", 45, Decimal("1.50"))
    assert (row.score, row.audience_code, row.audience) == (100, "test-buyers", "test-buyers")
    assert row.module_version == attempt.module_version
    assert row.expires_at is not None
    assert row.expires_at.year == timezone.localtime().year + 2
    assert list(row.organisations.values_list("organisation", "name")) == [(here.pk, "here")]
    for gone in (here, module):
        gone.delete()
    assert Completion.objects.get().organisations.get().name == "here"
    assert list_faults() == []


def test_the_best_attempt_counts_until_the_last_lesson_is_read() -> None:
    module, ann = build_module(), build_user()
    lesson = build_lesson(module)
    questions = [build_question(f"q{number}") for number in range(4)]
    quiz = build_quiz(module, fixed_section(*questions), pass_mark=50)
    for count in (3, 4, 2):
        attempt, _begun = start_attempt(quiz, by=ann)
        answers = dict(sorted(right_answers(attempt).items())[:count])
        submit_attempt(attempt, by=ann, answers=answers)
    assert Completion.objects.count() == 0

    complete_lesson(lesson, by=ann)

    assert Completion.objects.get().score == 100


def test_awarding_twice_changes_nothing_and_nobody_is_awarded_nothing() -> None:
    module, ann, bob = build_module(), build_user("ann"), build_user("bob")
    enrolment = enrol(module, by=ann)
    first = award_completion(enrolment)
    assert (first[1], award_completion(enrolment)) == (True, (first[0], False))

    other = enrol(module, by=bob)
    forget_learner(bob)
    assert award_completion(other) == (None, False)
    assert Completion.objects.count() == 1
    assert list_faults() == []


def test_what_hangs_on_an_award_is_called_once_and_undone_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(awards, "AWARD_HOOKS", [])
    seen: list[list[tuple[str, str]]] = []

    def hook(made: Sequence[Completion]) -> None:
        seen.append([(each.subject_kind, each.learner.user.email) for each in made])

    register_award(hook)
    register_award(hook)
    module, ann = build_module(), build_user("ann")
    build_path("Path", module)
    award_completion(enrol(module, by=ann))
    assert seen == [[("module", ann.email), ("path", ann.email)]]

    def fail(made: Sequence[Completion]) -> None:
        raise ZeroDivisionError

    register_award(fail)
    enrolment = enrol(module, by=build_user("bob"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        award_completion(enrolment)
    assert Completion.objects.count() == 2
    assert Enrolment.objects.get(pk=enrolment.pk).completed_at is None
    assert list_faults() == []


def test_a_path_is_complete_when_all_it_requires_is() -> None:
    ann = build_user()
    one, two, extra = (build_module(title, cpd_hours="1.25") for title in ("One", "Two", "Extra"))
    path = build_path("Path", one, two, suggested=(extra,))
    build_path("Another", two, extra)
    draft = build_path("Draft", one)
    draft.unpublish()

    build_completion(one, ann)
    assert Completion.objects.of_paths().count() == 0
    build_completion(two, ann)

    row = Completion.objects.of_paths().get()
    assert (row.subject_key, row.title, row.period) == (path.translation_key, "Path", 1)
    assert (row.cpd_hours, row.minutes, row.score) == (Decimal("2.50"), 60, None)
    assert row.path_version is not None
    titles = [each["title"] for each in row.path_version.content["modules"]]
    assert titles == ["One", "Two", "Extra"]
    parts = Completion.objects.of_modules().order_by("pk").values_list("uid", flat=True)
    told = RecordEvent.objects.get(chain=row.chain, verb="completed").result["modules"]
    assert told == [str(uid) for uid in parts]


@pytest.mark.parametrize("paths", [1, 4])
def test_an_award_costs_the_same_however_many_paths_wait(
    paths: int, django_assert_num_queries: Any
) -> None:
    module, other = build_module("One"), build_module("Two")
    for number in range(paths):
        build_path(f"Path {number}", module, other)
    enrolment = enrol(module, by=build_user())
    start_attempt(build_quiz(module, fixed_section(build_question("q"))), by=build_user("x"))
    with django_assert_num_queries(30):
        award_completion(enrolment)


@pytest.mark.django_db(transaction=True)
def test_of_many_submits_one_is_awarded() -> None:
    quiz = build_simple_quiz()
    build_path("Path", quiz.get_parent().specific)
    for number in range(1, ROUNDS + 1):
        user = build_user(f"u{number}")
        attempt, _begun = start_attempt(quiz, by=user)
        answers = right_answers(attempt)

        outcomes = at_once(
            WRITERS,
            lambda _n, a=attempt, b=answers, c=user: submit_attempt(a, by=c, answers=b),
        )

        assert new_ones(outcomes) == 1
        assert Completion.objects.of_modules().count() == number
        assert Completion.objects.of_paths().count() == number
    assert RecordEvent.objects.filter(verb="completed").count() == 2 * ROUNDS
    assert list_faults() == []


@pytest.mark.django_db(transaction=True)
def test_two_modules_that_end_at_once_complete_their_path_once() -> None:
    one, two = build_module("One"), build_module("Two")
    lessons = [build_lesson(module) for module in (one, two)]
    build_path("Path", one, two)
    for number in range(1, ROUNDS + 1):
        user = build_user(f"u{number}")
        outcomes = at_once(2, lambda n, u=user: complete_lesson(lessons[n], by=u))

        assert new_ones(outcomes) == 2
        assert Completion.objects.of_paths().count() == number
    assert list_faults() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_the_race_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    quiz, user = build_simple_quiz(), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    answers = right_answers(attempt)
    meeting = Meeting(WRITERS)
    for module in (attempts, completion):
        monkeypatch.setattr(module, "locked", unlocked(meeting))
    monkeypatch.setattr(marking, "locked_attempt", unlocked_attempt(meeting))

    outcomes = at_once(WRITERS, lambda _n: submit_attempt(attempt, by=user, answers=answers))

    failures = [each for each in outcomes if isinstance(each, Exception)]
    assert failures, "several went to award it, and the database had to refuse them"
    refused = {IntegrityError, OperationalError, TransactionManagementError}
    assert {type(each) for each in failures} <= refused
    assert Completion.objects.count() <= 1


def test_a_lesson_of_a_module_without_a_quiz_completes_it_as_it_is() -> None:
    module, ann = build_module("Old", cpd_hours="1.00"), build_user()
    build_lesson(module)
    publish(module, title="New", cpd_hours="2.00")
    complete_lesson(LessonPage.objects.get(), by=ann)
    row = Completion.objects.get()
    assert (row.title, row.cpd_hours, row.score) == ("New", Decimal("2.00"), None)
