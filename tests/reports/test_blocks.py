"""One block, one paragraph: what pasting and footnotes do."""

import pytest
from django.core.exceptions import ValidationError

from hub.reports.blocks import ReportStoryBlock

BLOCK = ReportStoryBlock()


def story(*values: dict) -> list[tuple[str, str, list[str], str]]:
    """Return (type, text, notes, id) of each block after an editor's form is cleaned."""
    raw = [
        {"type": "paragraph", "value": value, "id": f"00000000-0000-0000-0000-00000000000{i}"}
        for i, value in enumerate(values)
    ]
    cleaned = BLOCK.clean(BLOCK.to_python(raw))
    return [
        (c.block_type, c.value["text"].source, [n.source for n in c.value["notes"]], c.id)
        for c in cleaned
    ]


def test_several_pasted_paragraphs_become_several_blocks_and_the_first_keeps_its_id() -> None:
    result = story({"text": "<p>One</p><p>Two</p><ul><li>a</li></ul><p>Three</p>", "notes": []})

    assert [(kind, text) for kind, text, _notes, _id in result] == [
        ("paragraph", "<p>One</p>"),
        ("paragraph", "<p>Two</p><ul><li>a</li></ul>"),
        ("paragraph", "<p>Three</p>"),
    ]
    ids = [block_id for *_rest, block_id in result]
    assert ids[0] == "00000000-0000-0000-0000-000000000000"
    assert len(set(ids)) == 3


def test_footnotes_go_with_the_part_that_marks_them() -> None:
    result = story(
        {
            "text": "<p>One[^2]</p><p>Two[^1] and[^3]</p>",
            "notes": ["<p>first</p>", "<p>second</p>", "<p>third</p>"],
        }
    )

    assert [(text, notes) for _kind, text, notes, _id in result] == [
        ("<p>One[^1]</p>", ["<p>second</p>"]),
        ("<p>Two[^1] and[^2]</p>", ["<p>first</p>", "<p>third</p>"]),
    ]


def test_a_single_paragraph_is_left_as_it_is() -> None:
    assert story({"text": "<p>One[^1]</p>", "notes": ["<p>n</p>"]}) == [
        ("paragraph", "<p>One[^1]</p>", ["<p>n</p>"], "00000000-0000-0000-0000-000000000000")
    ]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("<p>No mark</p>", ["<p>n</p>"]),
        ("<p>Mark[^1]</p>", []),
        ("<p>Twice[^1][^1]</p>", ["<p>n</p>"]),
        ("<p>Wrong[^2]</p>", ["<p>n</p>"]),
    ],
)
def test_marks_and_footnotes_must_belong_together(text: str, notes: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        story({"text": text, "notes": notes})

    message = str(caught.value.as_json_data())
    assert "exactly once" in message
