"""The markup of the data files, and the ids of blocks."""

import pytest

from hub.reference.models import Source
from hub.starter.definitions import StarterContentError, read_pages
from hub.starter.lookup import Lookup
from hub.starter.markup import to_paragraph, to_rich_text
from hub.starter.streams import build_stream, keep_ids

pytestmark = pytest.mark.any_database


@pytest.fixture
def lookup(db: None) -> Lookup:
    Source.objects.create(key="A1", title="A page", publisher="Body & Co", year=2014)
    Source.objects.create(key="A2", title="A law", publisher="State", url="https://example.org/a?b")
    return Lookup()


def test_paragraphs_lists_and_emphasis(lookup: Lookup) -> None:
    html = to_rich_text("One **two**\n& *three*\n\n- a\n  b\n- c\n\nEnd", lookup)
    assert html == (
        "<p>One <b>two</b> &amp; <i>three</i></p><ul><li>a b</li><li>c</li></ul><p>End</p>"
    )


def test_links_and_a_link_to_a_page_that_is_gone(lookup: Lookup) -> None:
    root = lookup.page("root")
    html = to_rich_text("[a](https://example.org/) [b](page:root) [c](page:gone)", lookup)
    assert html == (
        f'<p><a href="https://example.org/">a</a> <a linktype="page" id="{root.pk}">b</a> c</p>'
    )


def test_citations_become_footnotes_with_publisher_year_title_and_way(lookup: Lookup) -> None:
    text, notes = to_paragraph("A claim.[^A1] Another.[^A2,A1]", lookup)
    first = "Body &amp; Co, 2014: A page."
    second = 'State: <a href="https://example.org/a?b">A law</a>.'
    assert text == "<p>A claim.[^1] Another.[^2]</p>"
    assert notes == [f"<p>{first}</p>", f"<p>{second} {first}</p>"]


def test_citations_elsewhere_are_remarks(lookup: Lookup) -> None:
    assert to_rich_text("A claim. [^A2,A1]", lookup) == (
        "<p>A claim. (Sources: State; Body &amp; Co, 2014)</p>"
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"p": "A claim.[^A9]"}, "There is no source 'A9'."),
        ({"text": "<b>bold</b>"}, "Markup in the text: <b>bold</b>"),
        ({"poem": "x"}, "There is no kind of block called 'poem'."),
        ({"h2": "a", "p": "b"}, r"A block has one kind, not \['h2', 'p'\]."),
    ],
)
def test_mistakes_are_named(lookup: Lookup, entry: dict, reason: str) -> None:
    with pytest.raises(StarterContentError, match=reason):
        build_stream([entry], lookup)


def test_a_block_that_points_to_a_page_that_is_gone_is_left_out(lookup: Lookup) -> None:
    kinds = [
        block["type"] for block in build_stream([{"later_events": "gone"}, {"h2": "a"}], lookup)
    ]
    assert kinds == ["heading"]


def test_ids_stay_with_what_is_said() -> None:
    def block(text: str, block_id: str, kind: str = "paragraph") -> dict:
        return {"type": kind, "value": {"text": text}, "id": block_id}

    old = [block("a", "1"), block("b", "2"), block("c", "3"), block("d", "4")]
    new = [block("a", "x"), block("new", "y"), block("c", "z"), block("d", "w", "heading")]
    assert [each["id"] for each in keep_ids(old, new)] == ["1", "2", "3", "w"]
    assert [each["id"] for each in keep_ids(old, old[1:])] == ["2", "3", "4"]
    moved = keep_ids(old, [block("first", "n"), *old])
    assert [each["id"] for each in moved] == ["n", "1", "2", "3", "4"]


def test_page_files_are_checked(tmp_path: object) -> None:
    file = tmp_path / "a.yaml"  # type: ignore[operator]
    file.write_text("{key: a, type: t, parent: nobody, slug: a, title: A}")
    with pytest.raises(StarterContentError, match=r"a\.yaml: key known already, or parent"):
        read_pages(tmp_path)  # type: ignore[arg-type]
    file.write_text("{key: a, type: t, parent: root, slug: a, titel: A}")
    with pytest.raises(StarterContentError, match=r"a\.yaml: .*titel"):
        read_pages(tmp_path)  # type: ignore[arg-type]
