"""The figures of questions, against figures worked out by hand on 200 attempts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from learning.domain.correcting.item_analysis import (
    analyse_questions,
    count_picks,
    describe_faults,
    find_median_seconds,
)
from learning.domain.correcting.item_statistics import Figures, Pick, Sums, correlate, spread_times
from learning.domain.evidence.guards import guards_down
from learning.domain.evidence.versions import capture_module, capture_question
from learning.models import Attempt, Enrolment, Question, Response
from tests.factories.learning import OPTIONS, build_module, build_question

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
# Who had A, B and C right (1), and how many did: 200 learners.
PATTERNS = {"111": 80, "110": 20, "101": 10, "100": 10, "011": 20, "010": 10, "001": 20, "000": 30}
# By hand, for A. x: 120 of 200 right. y is the mean of B and C: with A right 80 × 1 + 30 × ½ = 95,
# with A wrong 20 × 1 + 30 × ½ = 35, hence Σy = 130, Σy² = 100 × 1 + 60 × ¼ = 115, Σxy = 95.
# r = (95 − 120 × 130 ÷ 200) ÷ √((120 − 120² ÷ 200) × (115 − 130² ÷ 200)) = 17 ÷ √(48 × 30.5)
# For B: (100 − 130 × 125 ÷ 200) ÷ √((130 − 84.5) × (107.5 − 78.125)) = 18.75 ÷ √1336.5625
# For C: (95 − 130 × 125 ÷ 200) ÷ √((130 − 84.5) × (112.5 − 78.125)) = 13.75 ÷ √1564.0625
CORRECT = {"A": (0.60, 0.444302), "B": (0.65, 0.512869), "C": (0.65, 0.347677)}
# Of the 80 who are wrong in A: 50 choose the second option, 20 the third, 10 nothing.
CHOSEN = [120, 50, 20, 10]


@pytest.fixture
def questions(db: None) -> dict[str, Question]:
    return {name: build_question(name) for name in "ABC"}


def add_attempts(questions: dict[str, Question], patterns: list[str], **fields: int) -> None:
    """Store marked attempts of new learners by these patterns, as marking would leave them."""
    versions = {name: capture_question(question) for name, question in questions.items()}
    wrong = iter([1] * CHOSEN[1] + [2] * CHOSEN[2] + [None] * CHOSEN[3])
    rows = []
    for number, (attempt, pattern) in enumerate(
        zip(make_attempts(patterns, **fields), patterns, strict=True)
    ):
        for position, (name, mark) in enumerate(zip(questions, pattern, strict=True), 1):
            options = [option["id"] for option in versions[name].paper["options"]]
            place = 0 if mark == "1" else next(wrong, 1) if name == "A" else 1
            # A alone on the first page, after 10, 20 or 30 seconds; the others together after 30.
            seconds = 10 + 10 * (number % 3) + (0 if name == "A" else 30)
            rows.append(
                Response(
                    attempt=attempt,
                    position=position,
                    question_uid=questions[name].uid,
                    version=versions[name],
                    answer=None if place is None else {"chosen": [options[place]]},
                    answered_at=None if place is None else START + timedelta(seconds=seconds),
                    points=int(mark),
                    maximum=1,
                    is_right=mark == "1",
                )
            )
    Response.objects.bulk_create(rows)


def make_attempts(patterns: list[str], *, period: int = 1, ordinal: int = 1) -> list[Attempt]:
    """Store marked attempts of new learners at a new quiz, with one point for each 1."""
    module, key = capture_module(build_module(f"Module {uuid4()}")), uuid4()
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            learner_id=uuid4(),
            module_key=module.module_key,
            title="M",
            started_at=START,
            period=period,
        )
        for _pattern in patterns
    )
    rules = {"quiz_key": key, "quiz_title": "Quiz", "module_version": module, "seed": 1}
    rules |= {"pass_mark": 50, "feedback_policy": "after_submission", "state": "marked"}
    times = {"started_at": START, "submitted_at": START, "marked_at": START}
    return Attempt.objects.bulk_create(
        Attempt(
            enrolment=enrolment,
            ordinal=ordinal,
            points=pattern.count("1"),
            maximum=len(pattern),
            score=50,
            is_passed=True,
            **rules,
            **times,
        )
        for enrolment, pattern in zip(enrolments, patterns, strict=True)
    )


def two_hundred() -> list[str]:
    return [pattern for pattern, number in PATTERNS.items() for _each in range(number)]


def test_figures_are_those_worked_out_by_hand(questions: dict[str, Question]) -> None:
    add_attempts(questions, two_hundred())
    # What must not count: second attempts, a second period, an attempt under way.
    add_attempts(questions, ["000"] * 40, ordinal=2)
    add_attempts(questions, ["000"] * 40, period=2)
    add_attempts(questions, ["000"])
    under_way = {"state": "open", "submitted_at": None, "score": None, "is_passed": None}
    with guards_down():
        Attempt.objects.filter(pk=Attempt.objects.latest("pk").pk).update(**under_way)

    found = analyse_questions([question.uid for question in questions.values()])

    for name, (facility, discrimination) in CORRECT.items():
        (only,) = found[questions[name].uid]
        assert only.figures.attempts == 200
        assert only.figures.facility == pytest.approx(facility)
        assert only.figures.discrimination == pytest.approx(discrimination, abs=1e-6)
        assert only.badges == []
    picks = found[questions["A"].uid][0].figures.picks
    expected = zip(OPTIONS, CHOSEN, (True, False, False), strict=False)
    assert picks == tuple(Pick(*each) for each in expected)
    assert found[questions["A"].uid][0].figures.omitted == 10


def test_time_is_the_median_of_what_was_spent(questions: dict[str, Question]) -> None:
    add_attempts(questions, two_hundred())

    spent = [find_median_seconds(question.uid) for question in questions.values()]

    assert [list(each.values()) for each in spent] == [[20], [15], [15]]


def test_versions_have_figures_of_their_own(questions: dict[str, Question]) -> None:
    add_attempts(questions, ["100"] * 6)
    question = questions["A"]
    question.hint = "Read it twice."
    question.save_revision().publish()
    add_attempts(questions, ["000"] * 3)

    newer, older = sorted(
        analyse_questions([question.uid])[question.uid], key=lambda each: -each.version.pk
    )

    assert (older.figures.facility, older.figures.is_shown) == (1, True)
    assert (newer.figures.facility, newer.figures.is_shown) == (0, False)
    assert list(find_median_seconds(question.uid)) == [older.version.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_however_many(
    questions: dict[str, Question], count: int, django_assert_num_queries: object
) -> None:
    add_attempts(questions, two_hundred()[::10])
    uids = [question.uid for question in questions.values()][:count]

    with django_assert_num_queries(3):
        assert len(analyse_questions(uids)) == count


def test_those_who_do_well_elsewhere_are_worse_here() -> None:
    # Ten pairs: right here and nothing elsewhere, wrong here and everything elsewhere.
    opposite = Sums(count=20, x=10, y=10, xx=10, yy=10, xy=0)

    assert correlate(opposite) == pytest.approx(-1)
    assert correlate(Sums(count=20, x=20, y=10, xx=20, yy=10, xy=10)) is None
    assert correlate(Sums()) is None


@pytest.mark.parametrize(
    ("figures", "faults"),
    [
        (Figures(29, 0, 0.1, -0.5, (Pick("B", 25, False),)), []),
        (
            Figures(50, 0, 0.24, -0.1, (Pick("B", 36, False), Pick("A", 12, True))),
            [
                "72 % choose the wrong answer “B”",
                "Negative discrimination: those who do well elsewhere do worse here",
                "Too hard",
            ],
        ),
        (Figures(50, 0, 0.96, None, (Pick("A", 48, True), Pick("B", 2, False))), ["Too easy"]),
        (Figures(50, 0, 0.5, 0.3, (Pick("other", 30, None), Pick("a", 20, True))), []),
    ],
)
def test_faults_are_named_once_there_are_enough_attempts(
    figures: Figures, faults: list[str]
) -> None:
    assert list(describe_faults(figures)) == faults


def test_what_few_typed_is_not_shown() -> None:
    key = {"kind": "short_text", "weight": 1, "policy": "all_or_nothing"}
    key |= {"accepted": ["attribution"], "folds_case": True, "folds_accents": True}
    typed = Counter({"Attribution": 4, "attribution ": 3, "drop-off": 5, "I am Quilliam": 1})
    answers = [({"text": text}, number) for text, number in typed.items()]

    picks = count_picks({"paper": {}, "key": key}, [*answers, (None, 9), ({"text": ""}, 8)])

    assert picks == (
        Pick("attribution", 7, True),
        Pick("drop-off", 5, False),
        Pick("other answers", 1, None),
    )


def test_pairs_are_counted_one_by_one() -> None:
    paper = {
        "stems": [{"id": "s", "text": "Plan"}],
        "choices": [{"id": "c", "text": "Zeal"}, {"id": "d", "text": "Luck"}],
    }
    answers = [({"pairs": {"s": "c"}}, 2), ({"pairs": {"s": "d"}}, 6), ({"text": "x"}, 1)]

    picks = count_picks({"paper": paper, "key": {"right": {"s": "c"}}}, answers)

    assert picks == (Pick("Plan → Luck", 6, False), Pick("Plan → Zeal", 2, True))


def test_questions_saved_together_share_their_time() -> None:
    at = [START + timedelta(seconds=seconds) for seconds in (30, 90)]

    spent = list(spread_times(START, [("b", at[1]), ("a", at[0]), ("c", at[1])]))

    assert spent == [("a", 30), ("b", 30), ("c", 30)]
