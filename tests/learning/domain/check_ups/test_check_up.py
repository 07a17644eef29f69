"""What a check-up asks, what its addresses hold, and that nobody else can write one."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from random import Random

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from learning.domain.check_ups import check_up
from learning.domain.check_ups.check_up import (
    Grasp,
    Outcome,
    Paper,
    Result,
    make_result,
    minutes_for,
    read_paper,
    read_result,
    share_out,
    write_paper,
    write_result,
)
from learning.domain.errors import CheckUpOutdated, CheckUpUnreadable

TODAY = date(2026, 11, 24)
KEYS = st.integers(1, 2**40)
OUTCOMES = st.builds(
    lambda module, asked, share: Outcome(module, asked, round(asked * share)),
    KEYS,
    st.integers(1, 8),
    st.floats(0, 1),
)
RESULTS = st.builds(
    lambda path, outcomes: make_result(path, outcomes, today=TODAY),
    KEYS,
    st.lists(OUTCOMES, min_size=1, max_size=8),
)
PAPERS = st.builds(Paper, KEYS, st.lists(st.tuples(KEYS, KEYS), min_size=1, max_size=8).map(tuple))
POOLS = st.dictionaries(KEYS, st.lists(KEYS, max_size=12, unique=True), max_size=12)
RESULT = Result(7, TODAY, (Outcome(3, 2, 1),), "chance")


@given(POOLS, st.integers())
def test_modules_share_the_questions_evenly(pools: dict[int, list[int]], seed: int) -> None:
    chosen = share_out(pools, chance=Random(seed))

    counts = {module: len(chosen.get(module, [])) for module in pools}
    assert sum(counts.values()) == min(8, sum(map(len, pools.values())))
    assert all(set(chosen[module]) <= set(pools[module]) for module in chosen)
    assert all(len(set(questions)) == len(questions) for questions in chosen.values())
    most = max(counts.values(), default=0)
    assert all(counts[module] >= min(len(pools[module]), most - 1) for module in pools)
    assert share_out(pools, chance=Random(seed)) == chosen


@pytest.mark.parametrize(
    ("asked", "right", "grasp"),
    [
        *[(1, 1, "most"), (1, 0, "little")],
        *[(2, 2, "most"), (2, 1, "some"), (2, 0, "little")],
        *[(3, 3, "most"), (3, 2, "some"), (3, 1, "some"), (3, 0, "little")],
        *[(4, 4, "most"), (4, 3, "most"), (4, 2, "some"), (4, 1, "little")],
    ],
)
def test_how_much_somebody_seems_to_know(asked: int, right: int, grasp: str) -> None:
    assert Outcome(1, asked, right).grasp is Grasp(grasp)


def test_eight_questions_take_four_minutes() -> None:
    assert [minutes_for(number) for number in (1, 2, 3, 8)] == [1, 1, 2, 4]


@given(RESULTS)
def test_a_result_is_read_as_it_was_written(result: Result) -> None:
    token = write_result(result)

    assert read_result(token, today=TODAY) == result
    assert len(token) <= check_up.LONGEST_TOKEN


@given(PAPERS)
def test_a_paper_is_read_as_it_was_written(paper: Paper) -> None:
    token = write_paper(paper)

    assert read_paper(token) == paper
    assert len(token) <= check_up.LONGEST_TOKEN


@given(RESULTS, st.data())
def test_no_sign_of_an_address_can_be_changed(result: Result, data: st.DataObject) -> None:
    token = write_result(result)
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from(sorted(set("abcXYZ019-_:=.") - {token[place]})))

    for changed in (token[:place] + sign + token[place + 1 :], token[:place], token + sign):
        with pytest.raises(CheckUpUnreadable):
            read_result(changed, today=TODAY)


@given(st.text(max_size=700))
def test_no_other_text_is_read(text: str) -> None:
    with pytest.raises(CheckUpUnreadable):
        read_result(text, today=TODAY)
    with pytest.raises(CheckUpUnreadable):
        read_paper(text)


def test_a_paper_is_no_result_and_a_text_signed_for_something_else_is_neither() -> None:
    other = signing.Signer(salt="another").sign_object([1, 7, TODAY.toordinal(), [], "x"])

    for token in (write_paper(Paper(7, ((3, 4),))), other):
        with pytest.raises(CheckUpUnreadable):
            read_result(token, today=TODAY)
    with pytest.raises(CheckUpUnreadable):
        read_paper(write_result(RESULT))


def test_what_is_too_long_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "Signer", None)

    with pytest.raises(CheckUpUnreadable):
        read_result("a" * 501, today=TODAY)


def test_an_address_lasts_a_year_and_as_long_as_its_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = write_result(RESULT)

    assert read_result(token, today=TODAY + timedelta(days=365)) == RESULT
    with pytest.raises(CheckUpOutdated):
        read_result(token, today=TODAY + timedelta(days=366))
    monkeypatch.setattr(check_up, "VERSION", 2)
    with pytest.raises(CheckUpOutdated):
        read_result(token, today=TODAY)


def test_an_address_holds_numbers_a_day_and_chance_and_nothing_else() -> None:
    payload = write_result(RESULT).split(":")[0]
    held = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    assert held == [1, 7, TODAY.toordinal(), [[3, 2, 1]], "chance"]
    marks = {make_result(7, [], today=TODAY).mark for _again in range(50)}
    assert (len(marks), {len(mark) for mark in marks}) == (50, {12})
