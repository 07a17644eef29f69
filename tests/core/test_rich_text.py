"""Rich text as data: blocks, runs, notes, paragraphs, directions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.rich_text import (
    describe_writing,
    guess_language,
    plain_text,
    split_paragraphs,
    text_direction,
    to_nodes,
)

WORDS = st.text(alphabet="abc äß&<>[]^1", min_size=1, max_size=12).filter(str.strip)
INLINE = st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", '<a href="https://example.org">{}</a>'])


@st.composite
def paragraphs(draw: Any) -> str:
    words = draw(WORDS).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kind = draw(st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "<p></p>{0:.0s}"]))
    return kind.format(draw(INLINE).format(words))


def test_a_paragraph_keeps_its_styles_and_links() -> None:
    html = '<p>Buy <b>well</b> and <i><a href="/g/">read</a></i>.</p>'
    assert to_nodes(html, base_url="https://example.org/r/") == [
        {
            "type": "p",
            "runs": [
                {"text": "Buy "},
                {"text": "well", "bold": True},
                {"text": " and "},
                {"text": "read", "italic": True, "href": "https://example.org/g/"},
                {"text": "."},
            ],
        }
    ]


def test_lists_nest_and_headings_have_levels() -> None:
    html = "<h3>Why</h3><ol><li>one<ul><li>in</li><li> </li></ul></li></ol><ul></ul>"
    inner = {"type": "ul", "items": [[{"type": "p", "runs": [{"text": "in"}]}]]}
    assert to_nodes(html) == [
        {"type": "heading", "level": 3, "runs": [{"text": "Why"}]},
        {"type": "ol", "items": [[{"type": "p", "runs": [{"text": "one"}]}, inner]]},
    ]


def test_notes_that_exist_become_runs_and_others_stay_text() -> None:
    runs = to_nodes("<p>a[^1] <b>b[^2][^0]</b></p>", notes=1)[0]["runs"]
    assert runs == [
        {"text": "a"},
        {"text": "", "note": 1},
        {"text": " "},
        {"text": "b[^2][^0]", "bold": True},
    ]


def test_white_space_collapses_as_in_html() -> None:
    html = "<p>\n one <b> two</b>\t three<br/> four \xa0<br></p>"
    assert to_nodes(html)[0]["runs"] == [
        {"text": "one "},
        {"text": "two", "bold": True},
        {"text": " three\nfour \xa0"},
    ]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", " java\nscript:x", "http://[", "#top", ""]
)
def test_links_that_lead_nowhere_good_become_text(href: str) -> None:
    assert to_nodes(f'<p><a href="{href}">x</a></p>')[0]["runs"] == [{"text": "x"}]


def test_links_are_written_in_ascii() -> None:
    runs = to_nodes('<p><a href="https://example.org/李">x</a></p>')[0]["runs"]
    assert runs == [{"text": "x", "href": "https://example.org/%E6%9D%8E"}]


def test_scripts_and_comments_say_nothing() -> None:
    assert plain_text("<p>a<!-- b --><script>c</script></p><style>d</style>") == "a"


def test_plain_text_has_one_line_a_block_and_no_markers() -> None:
    html = "<p>One&nbsp;<b>two</b>.[^1]</p><ul><li>three</li><li>four</li></ul>"
    assert plain_text(html) == "One\xa0two.\nthree\nfour"


def test_pasted_paragraphs_are_told_apart() -> None:
    html = (
        '<ul><li>lead</li></ul><p data-block-key="a1">One</p><p></p><ol><li>x</li></ol>'
        "<ul><li>y</li></ul><p> <br/></p>loose <b>text</b><hr/><p>Two</p>"
    )
    assert split_paragraphs(html) == [
        "<ul><li>lead</li></ul>",
        '<p data-block-key="a1">One</p><ol><li>x</li></ol><ul><li>y</li></ul>',
        "<p>loose <b>text</b></p>",
        "<p>Two</p>",
    ]


def test_a_paragraph_with_only_an_embed_is_kept() -> None:
    html = '<p>a</p><embed alt="A map" embedtype="image" id="1"/>'
    assert split_paragraphs(html) == ["<p>a</p>", '<embed alt="A map" embedtype="image" id="1"/>']


@given(st.lists(paragraphs(), max_size=6))
def test_splitting_loses_no_words_and_settles(parts: list[str]) -> None:
    html = "".join(parts)
    fragments = split_paragraphs(html)
    assert plain_text("".join(fragments)) == plain_text(html)
    assert split_paragraphs("".join(fragments)) == fragments
    assert all(split_paragraphs(fragment) == [fragment] for fragment in fragments)


@given(st.text(max_size=60))
def test_any_text_can_be_read(html: str) -> None:
    text = plain_text(html)
    assert text == text.strip(" \n")
    split_paragraphs(html)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("12 القيمة value", "rtl"), ("“שלום", "rtl"), ("value القيمة", "ltr"), ("12 – 3", "")],
)
def test_direction_is_that_of_the_first_strong_character(text: str, direction: str) -> None:
    assert text_direction(text) == direction


@pytest.mark.parametrize(
    ("text", "lang", "guess"),
    [
        ("सामाजिक", "en", "ne"),
        ("सामाजिक", "hi", "hi"),
        ("القيمة", "ar", "ar"),
        ("李小龙", "", "zh"),
        ("日本語", "ja", "ja"),
        ("value", "cy", ""),
        ("12%", "en", ""),
    ],
)
def test_language_is_guessed_by_script(text: str, lang: str, guess: str) -> None:
    assert guess_language(text, lang=lang) == guess


def test_writing_is_described_only_where_it_differs() -> None:
    assert describe_writing("value", lang="en") == {}
    assert describe_writing("القيمة", lang="en") == {"dir": "rtl", "lang": "ar"}
    assert describe_writing("القيمة", lang="ar") == {}
    assert describe_writing("value", lang="ar") == {"dir": "ltr"}
    assert describe_writing("2026", lang="ar") == {}
