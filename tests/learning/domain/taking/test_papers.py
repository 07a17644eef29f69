"""Drawing: what is asked, never the last attempt's questions while others are left."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.domain.evidence.versions import capture_question
from learning.domain.taking.papers import Section, draw, find_shortages, order_items, read_sections
from tests.factories.guidance import build_term
from tests.factories.learning import (
    bodies,
    build_bank,
    build_module,
    build_question,
    build_quiz,
    choice_body,
    draw_section,
    fixed_section,
)

KEYS = st.lists(st.integers(1, 30), unique=True, max_size=12)
SECTIONS = st.lists(
    st.one_of(
        st.builds(Section, KEYS, st.integers(1, 8)),
        KEYS.map(lambda pool: Section(pool, len(pool), is_fixed=True)),
    ),
    max_size=4,
)


@given(SECTIONS, st.sets(st.integers(1, 30)), st.integers(0, 999))
def test_a_paper_asks_nothing_twice_and_no_more_than_it_says(
    sections: list[Section], last: set[int], seed: int
) -> None:
    paper = draw(sections, last=last, chance=Random(seed))

    assert len(paper) == len(set(paper)) <= sum(section.count for section in sections)
    assert {key for each in sections if each.is_fixed for key in each.pool} <= set(paper)
    assert paper == draw(sections, last=last, chance=Random(seed))


@given(KEYS, st.integers(1, 8), st.sets(st.integers(1, 30)), st.integers(0, 99))
def test_the_last_questions_come_again_only_when_no_others_are_left(
    pool: list[int], count: int, last: set[int], seed: int
) -> None:
    paper = draw([Section(pool, count)], last=last, chance=Random(seed))
    fresh = set(pool) - last

    assert len(paper) == min(count, len(pool))
    assert len(fresh & set(paper)) == min(count, len(fresh))


@given(st.sets(st.integers(1, 14)), st.integers(0, 999))
def test_a_wide_draw_leaves_to_a_narrow_one_what_is_new(last: set[int], seed: int) -> None:
    """Four of 14 questions have a tag; the paper has five of all, then two of these."""
    everything, tagged = list(range(1, 15)), [1, 2, 3, 4]
    fresh, narrow = set(everything) - last, set(tagged) - last

    paper = draw([Section(everything, 5), Section(tagged, 2)], last=last, chance=Random(seed))

    repeated = len(set(paper) & last)
    assert set(paper[5:]) <= set(tagged)
    assert repeated == max(0, 2 - len(narrow)) + max(0, 5 - (len(fresh) - min(2, len(narrow))))


@given(SECTIONS, st.integers(0, 99))
def test_where_nothing_is_short_every_draw_is_full(sections: list[Section], seed: int) -> None:
    if find_shortages(sections):
        return
    fixed = {key for each in sections if each.is_fixed for key in each.pool}
    drawn = sum(each.count for each in sections if not each.is_fixed)

    assert len(draw(sections, last=(), chance=Random(seed))) == len(fixed) + drawn


def test_two_draws_from_one_pool_are_counted_together() -> None:
    assert find_shortages([Section([1, 2, 3], 2), Section([1, 2, 3], 2)]) == [1]
    assert find_shortages([Section([1, 2], 2, is_fixed=True), Section([1, 2, 3], 2)]) == [1]


@pytest.mark.django_db
def test_only_published_unretired_questions_of_the_bank_with_all_tags_are_asked() -> None:
    law, talk = build_term("work_stream", "ws1"), build_term("work_stream", "ws2")
    wanted = build_question("wanted", tags=[law, talk])
    build_question("one-tag", tags=[law])
    build_question("retired", tags=[law, talk], is_retired=True)
    build_question("practice", tags=[law, talk], is_practice=True)
    build_question("elsewhere", tags=[law, talk], bank=build_bank("Other"))
    draft = build_question("draft", tags=[law, talk])
    draft.unpublish()
    fixed = build_question("fixed")
    quiz = build_quiz(
        build_module(),
        fixed_section(fixed, draft),
        draw_section(1, build_bank(), law.pk, talk.pk),
    )

    assert read_sections(quiz) == [
        Section([fixed.pk], 1, is_fixed=True),
        Section([wanted.pk], 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_true_or_false_and_options_that_keep_their_place_are_not_shuffled(seed: int) -> None:
    truth = capture_question(build_question("truth", bodies()["true_false"]))
    options = ["A", "B", "C", "None of these"]
    choice = capture_question(build_question("choice", choice_body(options=options, stays=(3,))))

    items = order_items(
        [truth, choice], chance=Random(seed), shuffles_questions=False, shuffles_options=True
    )

    texts = {option["id"]: option["text"] for option in choice.paper["options"]}
    shown = [texts[key] for key in items[1].choice_order]
    assert items[0].choice_order == ["true", "false"]
    assert (sorted(shown), shown[3]) == (sorted(options), "None of these")


@pytest.mark.django_db
def test_options_are_shuffled_by_the_seed_and_left_alone_without() -> None:
    version = capture_question(build_question("q", choice_body(options=list("ABCDEFGH"))))

    def orders(shuffles: bool) -> set[tuple[str, ...]]:
        return {
            tuple(
                order_items(
                    [version],
                    chance=Random(seed),
                    shuffles_questions=True,
                    shuffles_options=shuffles,
                )[0].choice_order
            )
            for seed in range(6)
        }

    authored = tuple(option["id"] for option in version.paper["options"])
    assert orders(False) == {authored}
    assert len(orders(True)) > 1
