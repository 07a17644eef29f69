"""The lines that a result shows."""

from __future__ import annotations

import pytest

from hub.search.snippets import highlight, shorten, show_part

TEXT = "One here. Two there, and three. Four"


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("One here.", "One here."),
        ("One here", "One here …"),
        ("Two there, and", "… Two there, and …"),
        ("three. Four", "… three. Four"),
    ],
)
def test_a_part_says_where_the_text_goes_on(part: str, shown: str) -> None:
    text, [(start, end)] = show_part(TEXT, part, [(0, len(part))])

    assert text == shown
    assert text[start:end] == part


def test_marks_are_round_what_was_found_and_all_is_escaped() -> None:
    assert highlight("a <b> c", [(2, 5), (3, 4)]) == "a <mark>&lt;b&gt;</mark> c"
    assert shorten("Some long words", 11) == "Some long…"
