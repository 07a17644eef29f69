"""Questions in forms: what was given is marked, and no text gets into the page unescaped."""

from __future__ import annotations

from typing import Any

import pytest

from learning.domain.questions.answers import Pairing, Selection, Text
from learning.forms.answers import AnswerField
from learning.templatetags.question_tags import options, pairs, question

OPTIONS = [{"id": "a", "text": "One & all"}, {"id": "b", "text": "<b>Two</b>"}]
STEMS = {
    "stems": [{"id": "s", "text": "Council"}, {"id": "t", "text": "<i>Firm</i>"}],
    "choices": [{"id": "c1", "text": "buys"}, {"id": "c2", "text": "sells"}],
}


def choice(**more: Any) -> AnswerField:
    return AnswerField("q2", "single_choice", {"stem": "<p>Which?</p>", "options": OPTIONS}, **more)


def test_options_come_in_the_order_of_the_attempt_with_what_was_picked() -> None:
    field = choice(choice_order=["b", "a"], answer=Selection(frozenset("a")))

    assert options(field, "radio") == (
        '<div class="options">'
        '<label class="option"><input type="radio" name="q2" value="b" id="id_q2">'
        " <span>&lt;b&gt;Two&lt;/b&gt;</span></label>"
        '<label class="option"><input type="radio" name="q2" value="a" id="id_q2-2" checked>'
        " <span>One &amp; all</span></label></div>"
    )


def test_a_pick_can_be_taken_back_where_one_option_is_picked() -> None:
    field = choice(offers_not_known=True)

    assert options(field, "radio").endswith(
        '<label class="option"><input type="radio" name="q2" value="">'
        " <span>I do not know</span></label></div>"
    )
    assert "I do not know" not in options(field, "checkbox")


def test_each_stem_has_a_select_that_it_names() -> None:
    field = AnswerField("q1", "matching", STEMS, answer=Pairing(frozenset({("t", "c2")})))

    assert pairs(field) == (
        '<div class="pairs"><p class="field pair"><label for="id_q1">Council</label>'
        ' <select id="id_q1" name="q1-s"><option value="">Choose</option>'
        '<option value="c1">buys</option><option value="c2">sells</option></select></p>'
        '<p class="field pair"><label for="id_q1-2">&lt;i&gt;Firm&lt;/i&gt;</label>'
        ' <select id="id_q1-2" name="q1-t"><option value="">Choose</option>'
        '<option value="c1">buys</option><option value="c2" selected>sells</option></select></p>'
        "</div>"
    )


def test_a_question_is_named_and_described() -> None:
    image = {"url": "/a.png?a&b", "alt": "“A” < B", "width": 30, "height": 20}
    paper = {
        "stem": "<p>How <b>much</b>?</p>",
        "image": image,
        "jurisdiction": "England & Wales",
        "hint": "1 < 2",
        "unit": "",
    }
    html = question(AnswerField("q3", "numeric", paper, problem="No <number>.", number=3, total=9))

    assert html.startswith(
        '<fieldset class="question invalid" aria-describedby="q3-stem q3-hint q3-problem">'
        "<legend>Question 3 of 9</legend>"
        '<div class="rich-text stem" id="q3-stem"><p>How <b>much</b>?</p></div>'
        '<img src="/a.png?a&amp;b" alt="“A” &lt; B" width="30" height="20" loading="lazy">'
        '<p class="soft">Law of: England &amp; Wales</p>'
        '<p class="soft" id="q3-hint">Hint: 1 &lt; 2</p>'
        '<p class="error" id="q3-problem">No &lt;number&gt;.</p>'
    )


@pytest.mark.parametrize("kind", ["short_text", "numeric"])
def test_what_was_typed_is_escaped_and_not_kept(kind: str) -> None:
    paper = {"stem": "", "unit": ""}
    typed = question(AnswerField("q1", kind, paper, answer=Text('"><script>')))

    assert "&quot;&gt;&lt;script&gt;" in typed
    assert "script" not in question(AnswerField("q1", kind, paper))


def test_a_legend_stands_in_for_the_number() -> None:
    assert "<legend>Try &amp; see</legend>" in question(choice(), "Try & see")
