"""Strategies that make keys of questions of every kind, with a right and with any answer."""

from __future__ import annotations

from hypothesis import strategies as st

from learning.domain.questions.answers import Answer, Pairing, Selection, Text
from learning.domain.questions.grading import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Policy,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)

OPTIONS = [f"o{number}" for number in range(8)]
POLICIES = st.sampled_from(Policy)
WEIGHTS = st.integers(1, 20)
NUMBERS = st.decimals(-10_000, 10_000, places=3)
WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12)


@st.composite
def keys(draw: st.DrawFn) -> tuple[Question, Answer]:
    """Return a question and an answer to it that is right."""
    weight, policy = draw(WEIGHTS), draw(POLICIES)
    kind = draw(st.sampled_from(["one", "truth", "many", "number", "word", "order", "match"]))
    if kind == "one":
        right = draw(st.sampled_from(OPTIONS))
        return SingleChoice(weight, policy, right), Selection(frozenset({right}))
    if kind == "truth":
        right = draw(st.sampled_from(["true", "false"]))
        return TrueFalse(weight, policy, right), Selection(frozenset({right}))
    if kind == "many":
        chosen = draw(st.frozensets(st.sampled_from(OPTIONS), min_size=1))
        return MultipleChoice(weight, policy, chosen), Selection(chosen)
    if kind == "number":
        value, tolerance = draw(NUMBERS), draw(st.decimals(0, 10, places=2))
        return Numeric(weight, policy, value, tolerance), Text(f"{value:,f}")
    if kind == "word":
        words = draw(st.lists(WORDS, min_size=1, max_size=3))
        return ShortText(weight, policy, tuple(words)), Text(f" {words[-1].upper()} ")
    if kind == "order":
        items = draw(st.permutations(OPTIONS[:5]))
        order = frozenset((item, str(place)) for place, item in enumerate(items, 1))
        return Ordering(weight, policy, order), Pairing(order)
    stems = draw(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True))
    pairs = frozenset((stem, draw(st.sampled_from(["c1", "c2", "c3"]))) for stem in stems)
    return Matching(weight, policy, pairs), Pairing(pairs)


ANSWERS = st.one_of(
    st.none(),
    st.builds(Selection, st.frozensets(st.sampled_from([*OPTIONS, "true", "false"]))),
    st.builds(Text, st.one_of(st.text(max_size=50), NUMBERS.map(str))),
    st.dictionaries(
        st.sampled_from([*OPTIONS, "other"]), st.sampled_from(["1", "2", "c1", "c2", ""])
    ).map(lambda pairs: Pairing(frozenset(pairs.items()))),
)
