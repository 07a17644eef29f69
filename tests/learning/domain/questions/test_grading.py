"""Marking: by example, and by what holds for every question and every answer."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.domain.questions.answers import Answer, Pairing, Selection, Text, answer_from_data
from learning.domain.questions.grading import (
    Mark,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Policy,
    Question,
    ShortText,
    SingleChoice,
    grade,
    question_from_data,
)
from tests.architecture import source
from tests.learning.domain.evidence.keys import ANSWERS, OPTIONS, keys

ALL, SHARE, PENALTY = Policy.ALL_OR_NOTHING, Policy.PROPORTIONAL, Policy.PENALTY
RIGHT = frozenset({"o0", "o1"})


def pick(*options: str) -> Selection:
    return Selection(frozenset(options))


def pair(**pairs: str) -> Pairing:
    return Pairing(frozenset(pairs.items()))


@given(keys(), ANSWERS)
def test_a_mark_lies_between_nothing_and_the_maximum(
    pair_: tuple[Question, Answer], answer: Answer | None
) -> None:
    question, _right = pair_
    mark = grade(question, answer)

    assert 0 <= mark.points <= mark.maximum == question.weight


@given(keys())
def test_the_right_answer_gets_everything_in_whatever_order(
    pair_: tuple[Question, Answer],
) -> None:
    question, right = pair_

    assert grade(question, right).is_right
    assert grade(question, answer_from_data(right.to_data())).is_right


@given(keys(), ANSWERS)
def test_marking_is_a_function_of_question_and_answer_alone(
    pair_: tuple[Question, Answer], answer: Answer | None
) -> None:
    question, _right = pair_
    data = json.loads(canonical_json(question.to_data()))
    given_data = answer.to_data() if answer else None

    first = grade(question, answer)
    again = grade(question_from_data(data), answer_from_data(given_data))

    assert first == again == grade(question, answer)
    assert question_from_data(data) == question


@given(st.frozensets(st.sampled_from(OPTIONS), min_size=1), st.frozensets(st.sampled_from(OPTIONS)))
def test_another_policy_is_never_harsher_than_all_or_nothing(
    right: frozenset[str], chosen: frozenset[str]
) -> None:
    points = {
        policy: grade(MultipleChoice(1, policy, right), Selection(chosen)).points
        for policy in Policy
    }

    assert points[ALL] <= points[PENALTY] <= points[SHARE]
    assert (points[SHARE] == 1) == (chosen == right)


@given(keys())
def test_no_answer_earns_nothing(pair_: tuple[Question, Answer]) -> None:
    question, _right = pair_

    assert grade(question, None) == Mark(Fraction(0), Fraction(question.weight))


@pytest.mark.parametrize(
    ("policy", "chosen", "points"),
    [
        (ALL, ["o0"], 0),
        (ALL, ["o0", "o1"], 4),
        (SHARE, ["o0"], 2),
        (SHARE, ["o0", "o2"], 2),
        (SHARE, ["o0", "o1", "o2"], Fraction(8, 3)),
        (SHARE, ["o0", "o1", "o2", "o3"], 2),
        (PENALTY, ["o0", "o2"], 0),
        (PENALTY, ["o0", "o1", "o2"], 2),
        (PENALTY, ["o2", "o3"], 0),
        (PENALTY, [], 0),
    ],
)
def test_partial_credit_for_several_picks(
    policy: Policy, chosen: list[str], points: Fraction
) -> None:
    assert grade(MultipleChoice(4, policy, RIGHT), pick(*chosen)).points == points


def test_a_mark_says_which_picks_were_right() -> None:
    mark = grade(MultipleChoice(1, SHARE, RIGHT), pick("o0", "o2"))

    assert mark.parts == (("o0", True), ("o1", False), ("o2", False))


def test_two_picks_where_one_is_asked_for_are_wrong() -> None:
    assert grade(SingleChoice(1, SHARE, "o0"), pick("o0", "o1")).points == 0


@pytest.mark.parametrize(("policy", "points"), [(ALL, 0), (SHARE, Fraction(1, 3)), (PENALTY, 0)])
def test_an_order_with_two_items_exchanged(policy: Policy, points: Fraction) -> None:
    question = Ordering(1, policy, frozenset({("a", "1"), ("b", "2"), ("c", "3")}))

    assert grade(question, pair(a="1", b="3", c="2")).points == points


def test_a_pair_left_open_is_no_wrong_pick() -> None:
    question = Matching(2, PENALTY, frozenset({("a", "c1"), ("b", "c1")}))

    assert grade(question, pair(a="c1")).points == 1
    assert grade(question, pair(a="c1", b="c2")).points == 0


@pytest.mark.parametrize("text", ["£1,693.00", "1693", " 1 693 ", "1693.00 GBP", "gbp 1,693"])
def test_a_number_counts_however_it_is_written(text: str) -> None:
    assert grade(Numeric(1, ALL, Decimal(1693), Decimal(0), "GBP"), Text(text)).is_right


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("4.45", True), ("4.50", True), ("4.44", False), ("4.51", False), ("four", False)],
)
def test_tolerance_includes_its_ends(text: str, is_right: bool) -> None:
    question = Numeric(1, ALL, Decimal("4.475"), Decimal("0.025"))

    assert grade(question, Text(text)).is_right is is_right


@pytest.mark.parametrize(
    ("given_text", "is_right"),
    [
        ("Attribution", True),
        (" attribution. ", True),
        ("ÁTTRIBUTION", True),
        ("a\u0301ttribution", True),
        ("attributions", False),
        ("", False),
    ],
)
def test_accepted_forms(given_text: str, is_right: bool) -> None:
    assert grade(ShortText(1, ALL, ("attribution",)), Text(given_text)).is_right is is_right


def test_case_and_accents_count_where_the_author_says_so() -> None:
    question = ShortText(1, ALL, ("Môn",), folds_case=False, folds_accents=False)

    assert grade(question, Text("Mo\u0302n")).is_right
    assert not grade(question, Text("môn")).is_right
    assert not grade(question, Text("Mon")).is_right


@pytest.mark.parametrize("answer", [pick("o0"), Text("o0"), pair(o0="o0"), None])
def test_an_answer_of_another_shape_earns_nothing_and_breaks_nothing(answer: Answer | None) -> None:
    for question in (
        MultipleChoice(1, SHARE, frozenset({"x"})),
        Matching(1, SHARE, frozenset({("x", "y")})),
        Numeric(1, SHARE, Decimal(1), Decimal(0)),
        ShortText(1, SHARE, ("x",)),
        SingleChoice(1, SHARE, "x"),
    ):
        assert grade(question, answer).points == 0


def test_a_question_that_cannot_be_right_is_refused() -> None:
    for build in (
        lambda: MultipleChoice(1, ALL, frozenset()),
        lambda: Matching(1, ALL, frozenset()),
        lambda: SingleChoice(0, ALL, "a"),
    ):
        with pytest.raises(ValueError, match=r"point|right|pair"):
            build()


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="no answer"):
        answer_from_data({"picked": []})


def test_the_canonical_text_is_one_text_for_equal_data() -> None:
    assert canonical_json({"b": 1, "a": ["é"]}) == canonical_json({"a": ["é"], "b": 1})
    assert canonical_json({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'
    assert digest_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_marking_needs_no_django() -> None:
    for module in ("evidence/canonical", "questions/answers", "questions/grading"):
        tree = source.parse(source.ROOT.joinpath("learning/domain", f"{module}.py"))
        names = list(source.imported_names(tree))
        assert [name for name in names if name.split(".")[0] in {"django", "wagtail"}] == []
    code = "import sys, learning.domain.questions.grading; sys.exit('django' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=source.ROOT, check=False).returncode == 0
    )
