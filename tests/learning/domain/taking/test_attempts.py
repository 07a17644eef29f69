"""Taking a quiz: who may start when, what is kept, and that it is handed in once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from learning.domain.errors import (
    AttemptClosed,
    MustWait,
    NoAttemptsLeft,
    NothingToAsk,
    NotTheirs,
)
from learning.domain.questions.answers import Selection, Text
from learning.domain.taking.accommodations import (
    Needs,
    Time,
    ask_for_accommodation,
    decide_accommodation,
)
from learning.domain.taking.attempts import (
    GRACE,
    save_answers,
    settle_attempt,
    settle_due,
    start_attempt,
    submit_attempt,
)
from learning.domain.taking.reviews import review_response, review_version
from learning.domain.taking.terms import find_terms
from learning.models import Attempt, FeedbackPolicy, LessonPage, QuizPage, Response
from tests.factories.learning import (
    bodies,
    build_bank,
    build_module,
    build_question,
    build_quiz,
    build_simple_quiz,
    build_user,
    draw_section,
    fixed_section,
    right_answers,
    wrong_answers,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MINUTE = timedelta(minutes=1)


def test_starting_stores_the_paper_and_the_rules() -> None:
    quiz = build_simple_quiz(3, pass_mark=70, time_limit=30, page_size=2)

    attempt, begun = start_attempt(quiz, by=build_user(), now=NOW)

    assert begun
    assert [response.position for response in attempt.responses.all()] == [1, 2, 3]
    assert (attempt.pass_mark, attempt.page_size, attempt.ordinal) == (70, 2, 1)
    assert (attempt.base_seconds, attempt.extra_seconds) == (1800, 0)
    assert attempt.deadline == NOW + 30 * MINUTE
    assert attempt.module_version.content["quizzes"][0]["pass_mark"] == 70


def test_starting_again_leads_back_to_the_attempt_under_way() -> None:
    quiz, user = build_simple_quiz(), build_user()
    first, _begun = start_attempt(quiz, by=user)

    assert start_attempt(quiz, by=user) == (first, False)
    other, begun = start_attempt(quiz, by=build_user("bob"))
    assert (begun, other.pk != first.pk) == (True, True)


def test_every_type_can_be_taken_and_the_right_answers_pass() -> None:
    questions = [build_question(kind, body) for kind, body in bodies().items()]
    quiz, user = build_quiz(build_module(), fixed_section(*questions)), build_user()
    attempt, _begun = start_attempt(quiz, by=user)

    attempt, is_new = submit_attempt(attempt, by=user, answers=right_answers(attempt))

    assert (is_new, attempt.state, attempt.score) == (True, "marked", Decimal("100.00"))
    assert (attempt.is_passed, attempt.points, attempt.maximum) == (True, 7, 7)
    assert [row.is_right for row in attempt.responses.all()] == [True] * 7


def test_items_are_reviewed_in_the_right_order() -> None:
    quiz = build_quiz(build_module(), fixed_section(build_question("o", bodies()["ordering"])))
    attempt, _begun = start_attempt(quiz, by=build_user())
    (response,) = attempt.responses.all()

    lines = review_version(response.version, None).lines

    assert [(line.text, line.right) for line in lines] == [("Plan", "1"), ("Do", "2"), ("Act", "3")]


def test_three_thirds_are_a_whole() -> None:
    body = bodies()["ordering"]
    question = build_question("o", body, policy="proportional")
    quiz, user = build_quiz(build_module(), fixed_section(question), pass_mark=33), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    right = right_answers(attempt)[1]
    stems = sorted(right.pairs)
    swapped = {stems[0], (stems[1][0], stems[2][1]), (stems[2][0], stems[1][1])}

    attempt, _new = submit_attempt(attempt, by=user, answers={1: type(right)(frozenset(swapped))})

    assert (attempt.score, attempt.points, attempt.is_passed) == (
        Decimal("33.33"),
        Decimal("0.3333"),
        True,
    )


def test_a_score_is_never_rounded_up_to_the_pass_mark() -> None:
    questions = [
        build_question(f"q{n}", weight=weight) for n, weight in enumerate([20, 20, 15, 14])
    ]
    quiz, user = build_quiz(build_module(), fixed_section(*questions), pass_mark=80), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    light = {
        response.position
        for response in attempt.responses.select_related("version")
        if response.version.paper["weight"] == 14
    }
    answers = {n: each for n, each in right_answers(attempt).items() if n not in light}

    attempt, _new = submit_attempt(attempt, by=user, answers=answers)

    assert (attempt.score, attempt.is_passed) == (Decimal("79.71"), False)


def test_saving_keeps_changes_and_takes_back() -> None:
    user = build_user()
    attempt, _begun = start_attempt(build_simple_quiz(2), by=user)
    save_answers(attempt, by=user, answers={1: Text("a"), 2: Text("b")}, now=NOW)
    stamp = attempt.responses.get(position=2).answered_at

    save_answers(attempt, by=user, answers={1: None, 2: Text("b"), 9: Text("c")})

    assert list(attempt.responses.values_list("answer", "answered_at")) == [
        (None, None),
        ({"text": "b"}, stamp),
    ]


def test_handing_in_twice_changes_nothing() -> None:
    user = build_user()
    attempt, _begun = start_attempt(build_simple_quiz(), by=user)
    submit_attempt(attempt, by=user, answers=right_answers(attempt), now=NOW)

    again, is_new = submit_attempt(
        attempt, by=user, answers=wrong_answers(attempt), now=NOW + MINUTE
    )

    assert (is_new, again.score, again.submitted_at) == (False, Decimal(100), NOW)
    with pytest.raises(AttemptClosed):
        save_answers(attempt, by=user, answers=wrong_answers(attempt))
    assert Response.objects.filter(attempt=attempt, is_right=True).count() == 2


def test_nobody_touches_the_attempt_of_another() -> None:
    user, other = build_user(), build_user("eve")
    attempt, _begun = start_attempt(build_simple_quiz(), by=user)

    for act in (save_answers, submit_attempt):
        with pytest.raises(NotTheirs):
            act(attempt, by=other, answers=right_answers(attempt))

    assert attempt.responses.filter(answered_at=None).count() == 2
    assert Attempt.objects.get().state == "open"


def finish(quiz: Any, user: Any, now: Any = NOW) -> Attempt:
    attempt, _begun = start_attempt(quiz, by=user, now=now)
    return submit_attempt(attempt, by=user, now=now)[0]


def test_attempts_are_counted_and_extra_ones_granted() -> None:
    quiz, user = build_simple_quiz(attempts_allowed=2), build_user()
    for _number in range(2):
        finish(quiz, user)
    assert find_terms(quiz, by=user).attempts_left == 0
    with pytest.raises(NoAttemptsLeft):
        start_attempt(quiz, by=user)

    row = ask_for_accommodation(by=user, wish="One more.", needs=Needs(extra_attempts=1))
    with pytest.raises(NoAttemptsLeft):
        start_attempt(quiz, by=user)
    decide_accommodation(row, by=build_user("staff"), needs=Needs(extra_attempts=1))

    assert find_terms(quiz, by=user).attempts_left == 1
    assert finish(quiz, user).ordinal == 3


def test_the_waiting_time_runs_from_the_end_of_the_last_attempt() -> None:
    quiz, user = build_simple_quiz(wait_minutes=60), build_user()
    finish(quiz, user)

    with pytest.raises(MustWait) as wait:
        start_attempt(quiz, by=user, now=NOW + 59 * MINUTE)

    assert wait.value.until == NOW + 60 * MINUTE
    assert find_terms(quiz, by=user, now=NOW + MINUTE).may_start_at == NOW + 60 * MINUTE
    assert start_attempt(quiz, by=user, now=NOW + 60 * MINUTE)[1]


def test_a_quiz_without_questions_cannot_be_begun(unchecked: None) -> None:
    quiz = build_quiz(build_module(), draw_section(3, build_bank("Empty")))

    with pytest.raises(NothingToAsk):
        start_attempt(quiz, by=build_user())
    assert list(Attempt.objects.all()) == []


def test_the_next_attempt_asks_other_questions_while_there_are_some() -> None:
    for number in range(5):
        build_question(f"q{number}")
    quiz, user = build_quiz(build_module(), draw_section(2, build_bank())), build_user()

    papers = [
        set(finish(quiz, user).responses.values_list("question_uid", flat=True)) for _go in range(3)
    ]

    assert not papers[0] & papers[1]
    assert not papers[1] & papers[2]


@pytest.mark.parametrize("settle", [settle_attempt, lambda _attempt, now: settle_due(now=now)])
def test_time_up_hands_in_what_was_saved(settle: Any) -> None:
    quiz, user = build_simple_quiz(time_limit=10), build_user()
    attempt, _begun = start_attempt(quiz, by=user, now=NOW)
    save_answers(attempt, by=user, answers=right_answers(attempt), now=NOW + MINUTE)

    settle(attempt, now=NOW + 10 * MINUTE + GRACE)
    assert Attempt.objects.get().state == "open"
    settle(attempt, now=NOW + 11 * MINUTE)

    row = Attempt.objects.get()
    assert (row.state, row.score, row.submitted_at) == ("marked", 100, NOW + 10 * MINUTE)


def test_an_answer_after_the_time_does_not_count() -> None:
    quiz, user = build_simple_quiz(time_limit=10), build_user()
    attempt, _begun = start_attempt(quiz, by=user, now=NOW)
    late = NOW + 11 * MINUTE

    with pytest.raises(AttemptClosed):
        save_answers(attempt, by=user, answers=right_answers(attempt), now=late)
    row, is_new = submit_attempt(attempt, by=user, answers=right_answers(attempt), now=late)

    assert (row.state, row.score, is_new) == ("marked", 0, False)
    assert start_attempt(quiz, by=user, now=late)[0].ordinal == 2


def test_what_was_handed_in_and_not_marked_is_marked_by_due_work() -> None:
    attempt, _begun = start_attempt(build_simple_quiz(), by=build_user())
    Attempt.objects.update(state="submitted", submitted_at=NOW)

    assert settle_due(now=NOW) == "1 attempts settled"
    assert settle_due(now=NOW) == "0 attempts settled"
    assert Attempt.objects.get(pk=attempt.pk).state == "marked"


def test_extra_time_counts_in_the_attempt_under_way_too() -> None:
    quiz, user = build_simple_quiz(time_limit=30), build_user()
    attempt, _begun = start_attempt(quiz, by=user, now=NOW)
    row = ask_for_accommodation(by=user, wish="More time.", needs=Needs())

    decide_accommodation(row, by=build_user("staff"), needs=Needs(extra_time=25))

    attempt.refresh_from_db()
    assert attempt.deadline == NOW + timedelta(minutes=37, seconds=30)
    assert find_terms(quiz, by=user).time == Time(1800, 450)
    decide_accommodation(row, by=build_user("boss"), needs=Needs(has_no_time_limit=True))
    attempt.refresh_from_db()
    assert attempt.deadline is None


def test_no_shuffling_leaves_the_order_of_the_author() -> None:
    quiz, user = build_simple_quiz(8), build_user()
    row = ask_for_accommodation(by=user, wish="", needs=Needs(has_no_shuffling=True))
    decide_accommodation(row, by=build_user("staff"), needs=Needs(has_no_shuffling=True))

    attempt, _begun = start_attempt(quiz, by=user)

    responses = attempt.responses.select_related("version")
    codes = [response.version.content["code"] for response in responses]
    assert codes == [f"q{number}" for number in range(1, 9)]


@pytest.mark.parametrize(
    ("policy", "before", "failed", "passed"),
    [
        (FeedbackPolicy.AT_ONCE, True, True, True),
        (FeedbackPolicy.AFTER_SUBMISSION, False, True, True),
        (FeedbackPolicy.AFTER_PASSING, False, False, True),
    ],
)
def test_what_was_right_is_told_when_the_policy_says(
    policy: str, before: bool, failed: bool, passed: bool
) -> None:
    quiz, user = build_simple_quiz(2, feedback_policy=policy), build_user()

    def told(attempt: Attempt) -> list[bool]:
        responses = attempt.responses.select_related("version")
        return [review_response(attempt, response) is not None for response in responses]

    attempt, _begun = start_attempt(quiz, by=user)
    assert told(attempt) == [False, False]
    save_answers(attempt, by=user, answers={1: Text("nothing")})
    assert told(attempt) == [before, False]
    attempt, _new = submit_attempt(attempt, by=user)
    assert told(attempt) == [failed, failed]
    attempt, _begun = start_attempt(quiz, by=user)
    attempt, _new = submit_attempt(attempt, by=user, answers=right_answers(attempt))
    assert told(attempt) == [passed, passed]


def test_an_answer_whose_key_was_shown_stays() -> None:
    quiz, user = build_simple_quiz(2, feedback_policy=FeedbackPolicy.AT_ONCE), build_user()
    attempt, _begun = start_attempt(quiz, by=user)
    save_answers(attempt, by=user, answers={1: Selection(frozenset({"x"}))})

    attempt, _new = submit_attempt(attempt, by=user, answers=right_answers(attempt))

    assert [row.is_right for row in attempt.responses.all()] == [False, True]


def test_handing_in_costs_the_same_whatever_the_number_of_questions(
    django_assert_num_queries: Any,
) -> None:
    ContentType.objects.get_for_models(LessonPage, QuizPage)  # remembered by every process
    for count in (1, 15):
        questions = [build_question(f"{count}-{number}") for number in range(count)]
        quiz = build_quiz(build_module(f"M{count}"), fixed_section(*questions), title=f"Z{count}")
        user = build_user(f"u{count}")
        attempt, _begun = start_attempt(quiz, by=user)
        answers = right_answers(attempt)
        with django_assert_num_queries(32):
            submit_attempt(attempt, by=user, answers=answers)
