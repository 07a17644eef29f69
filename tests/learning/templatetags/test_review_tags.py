"""Answered questions: what is said of them, and that no text gets into the page unescaped."""

from __future__ import annotations

from typing import Any

from learning.domain.questions.grading import Mark
from learning.domain.taking.reviews import Review
from learning.models.question_types import ReviewLine
from learning.templatetags.review_tags import answered_question, report_state, show_review

FEEDBACK = {"right": "<p>Yes</p>", "wrong": "<p>No</p>", "explanation": "<p>Why</p>", "sources": []}
LESSON = {"title": "Law & duty", "url": "/law/", "anchor": "duty"}


def make(points: int, *lines: ReviewLine, sources: Any = (), **more: Any) -> Review:
    feedback = FEEDBACK | {"sources": list(sources)}
    content = {"paper": {"stem": "<p>Which?</p>"}, "feedback": feedback, "taught": LESSON}
    return Review(content, Mark(points, 1), list(lines), **more)


def test_an_option_says_whether_it_was_picked_and_right() -> None:
    wrong = ReviewLine("<A>", is_option=True, is_chosen=True, feedback="<p>Not A</p>")
    key = ReviewLine("B", is_option=True, is_key=True, feedback="<p>Not shown</p>")

    assert show_review(make(0, wrong, key)) == (
        '<div class="review" data-verdict="wrong"><p class="verdict">Not right</p>'
        '<ul class="review-lines">'
        '<li data-right="no"><span class="what">&lt;A&gt;</span>'
        " <strong>Your answer, but not right</strong>"
        '<div class="rich-text"><p>Not A</p></div></li>'
        '<li data-right="no"><span class="what">B</span> <strong>This is right</strong></li></ul>'
        '<div class="rich-text"><p>No</p></div><div class="rich-text"><p>Why</p></div></div>'
    )


def test_what_was_typed_is_shown_with_what_is_right() -> None:
    line = ReviewLine("", given="<b>1", right="2 & 3", feedback="<p>Near</p>")

    html = show_review(make(0, line, ReviewLine("Stem", given="x", right="x", is_right=True)))

    assert (
        '<li data-right="no"><span>Your answer: &lt;b&gt;1</span>'
        " <strong>Right answer: 2 &amp; 3</strong>"
        '<div class="rich-text"><p>Near</p></div></li>'
        '<li data-right="yes"><span class="what">Stem</span> <span>Your answer: x</span></li>'
    ) in html


def test_sources_and_corrections_are_named() -> None:
    source = {"title": "Act <1>", "url": "", "publisher": "", "year": 2012, "pinpoint": "s. 1"}

    html = show_review(make(1, sources=[source], was_corrected=True))

    assert 'data-verdict="right"><p class="verdict">Right</p>' in html
    assert "This question was corrected after you answered" in html
    assert '<p class="soft">Source: <cite class="source">Act &lt;1&gt;, 2012</cite>, s. 1' in html
    assert "There was a fault in this question." in show_review(make(1, was_given=True))


def test_an_answered_question_leads_back_to_its_lesson_when_it_was_wrong() -> None:
    again = '<p>Read it again: <a href="/law/#duty">Law &amp; duty</a></p>'

    wrong = answered_question(make(0), 2, 5, has_changed=True)

    assert '<h3 id="question-2">Question 2 of 5</h3><p class="soft">This question was' in wrong
    assert '<div class="rich-text stem"><p>Which?</p></div>' in wrong
    assert again in wrong
    assert again not in answered_question(make(1), 2, 5)


def test_a_question_can_be_reported_where_its_address_is_given() -> None:
    link = (
        '<p><a href="/report/?a&amp;b">Report this question'
        '<span class="visually-hidden"> (2)</span></a></p>'
    )

    assert report_state(2, "/report/?a&b") == link
    assert link in answered_question(make(1), 2, 5, report_url="/report/?a&b")
    assert "Report this" not in answered_question(make(1), 2, 5)
