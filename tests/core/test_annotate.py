"""Marking a glossary's words in HTML: what is marked, what is left alone, what never changes."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.annotate import UNMARKED, VOID, Word, annotate


def word(label: str, *others: str, code: str = "") -> Word:
    return Word(code or label.lower().replace(" ", "-"), label, (label, *others), "A meaning.")


OUTCOME, OUTPUT, KPI = word("Outcome"), word("Output"), word("KPI")
VALUE, THRESHOLD = word("Social value"), word("Threshold")
BELOW = word("Below-threshold", "below the threshold")
AUTHORITY = word("Contracting authority", "contracting authorities")
WORDS = (OUTCOME, OUTPUT, KPI, VALUE, THRESHOLD, BELOW, AUTHORITY)
MARK = re.compile(r'<a class="term" id="use--([\w-]+)"[^>]*>([^<]*)</a>')


def marks(html: str, words: tuple[Word, ...] = WORDS) -> list[tuple[str, str]]:
    """Return (code, marked text) of each mark in running text `html`."""
    return MARK.findall(annotate(f'<div class="rich-text">{html}</div>', words).html)


def test_a_word_becomes_a_link_to_its_meaning_on_the_page() -> None:
    found = annotate('<div class="rich-text"><p>An outcome.</p></div>', WORDS)

    assert found.html == (
        '<div class="rich-text"><p>An <a class="term" id="use--outcome" href="#word--outcome"'
        ' aria-describedby="meaning--outcome">outcome</a>.</p></div>'
    )
    assert found.used == (OUTCOME,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Outcomes count. An outcome too.", [("outcome", "Outcomes")]),
        ("the OUTCOME and outcome", [("outcome", "outcome")]),
        ("kpi Kpi KPIs KPI", [("kpi", "KPIs")]),
        ("social\n  value", [("social-value", "social\n  value")]),
        ("social <b>value</b>", []),
        ("income outcomeless outcome-based outcome.pdf a/outcome @outcome", []),
        ("&outcome; &amp;outcome", [("outcome", "outcome")]),
        ("below-threshold, then threshold", [*[("below-threshold",) * 2], ("threshold",) * 2]),
        ("below-threshold, below-threshold", [("below-threshold", "below-threshold")]),
        ("contracting authorities", [("contracting-authority", "contracting authorities")]),
        ("the outcome’s year; the output's", [("outcome",) * 2, ("output",) * 2]),
        ("<b>Outcome</b>, <i>output</i>", [("outcome", "Outcome"), ("output", "output")]),
        ("outcomeſ outputs", [("output", "outputs")]),
    ],
)
def test_whole_words_once_each_the_longest_first(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert marks(f"<p>{text}</p>") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Commission for Social Value in Liverpool", []),
        ("Social Value Bank, then social value", [("social-value", "social value")]),
        ("A list: Social value is here", [("social-value", "Social value")]),
        ("“Social value” is wide", [("social-value", "Social value")]),
        ("Done. Social value comes", [("social-value", "Social value")]),
    ],
)
def test_a_part_of_the_name_of_something_else_is_no_use_of_the_word(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert marks(f"<p>{text}</p>") == expected


def test_a_name_with_capitals_counts_only_as_it_is_written() -> None:
    model = word("Social Value Model")

    assert marks("<p>the social value model</p>", (model,)) == []
    assert marks("<p>the Social Value Model</p>", (model,)) == [
        ("social-value-model", "Social Value Model")
    ]
    assert marks("<p>the Social Value Model</p>", (VALUE, model)) == [
        ("social-value-model", "Social Value Model")
    ]


@pytest.mark.parametrize("name", sorted(UNMARKED))
def test_elements_that_are_no_running_text_are_left_alone(name: str) -> None:
    html = f"<{name} x='>'>outcome <b>outcome</b></{name}> and outcome"

    found = annotate(f'<div class="rich-text">{html}</div>', WORDS)

    assert found.html.startswith(f'<div class="rich-text">{html[: -len("outcome")]}<a ')


@pytest.mark.parametrize(
    "html",
    [
        "<p>outcome</p>",
        '<div class="rich-texts">outcome</div>',
        '<p data-x="rich-text">outcome</p>',
        '<div class="rich-text"></div>outcome',
        '<div class="rich-text as-written">outcome</div>',
        '<nav><div class="rich-text">outcome</div></nav>',
        '<div class="rich-text"><!-- outcome --><script>"<p>outcome"</script></div>',
        '<div class="rich-text"><p lang="cy">outcome</p><img alt="outcome"></div>',
        '<div class="rich-text"><a href=/outcome/>outcome</a></div>',
        '<div class="rich-text"><p title="a > outcome"></p></div>',
    ],
)
def test_what_is_outside_running_text_stays_as_it_is(html: str) -> None:
    assert annotate(html, WORDS) == annotate(html, ())
    assert annotate(html, WORDS).html == html


def test_text_in_a_tongue_of_the_same_language_is_marked() -> None:
    assert marks('<p lang="en-GB">outcome</p>') == [("outcome", "outcome")]


class Reader(HTMLParser):
    """What a parser sees: the text, each mark with what it stands in, and nesting errors."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.text = ""
        self.marked: list[tuple[str, list[str]]] = []
        self.is_well_formed = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "term":
            self.marked.append((str(given["href"]), list(self.stack)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_well_formed &= bool(self.stack) and self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES = st.one_of(
    st.sampled_from(["outcome ", "Outputs, ", "KPI ", "social value ", "below-threshold ", "— "]),
    st.text(alphabet="aA sSkK&<>\"'-.;ſıx ", max_size=12),
).map(lambda text: escape(text, quote=False))
NAMES = ["p", "b", "li", "h2", "a", "code", "div", "caption", "button", "blockquote"]


def wrap(children: list[str], name: str, quoted: str) -> str:
    return f'<{name} title="{escape(quoted)}">{"".join(children)}</{name}>'


TREES = st.recursive(
    PIECES,
    lambda inner: st.builds(
        wrap, st.lists(inner, max_size=4), st.sampled_from(NAMES), st.sampled_from(["", ">", "'"])
    ),
    max_leaves=25,
)


@given(TREES)
def test_the_text_stays_the_nesting_holds_and_no_word_is_marked_twice(tree: str) -> None:
    html = f'<div class="rich-text">{tree}</div>'
    before, after = Reader(html), Reader(annotate(html, WORDS).html)

    assert after.text == before.text
    assert after.is_well_formed
    assert after.stack == []
    links = [link for link, _place in after.marked]
    assert len(links) == len(set(links))
    assert not any(UNMARKED & set(place) for _link, place in after.marked)
    assert MARK.sub(r"\2", annotate(html, WORDS).html) == html


@given(st.text(alphabet="<>/abp\"'=!- outcme", max_size=60))
def test_broken_markup_is_given_back_whole(text: str) -> None:
    html = f'<p class="rich-text">{text}'

    assert MARK.sub(r"\2", annotate(html, WORDS).html) == html


def test_a_word_of_punctuation_is_taken_as_it_is() -> None:
    words = (word("R&D (new)", code="rd"), word("C++", code="c"))

    assert marks("<p>R&amp;D (new) in c++ too</p>", words) == [
        ("rd", "R&amp;D (new)"),
        ("c", "c++"),
    ]
