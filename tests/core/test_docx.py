"""Papers as files for word processors: opened again, their structure must be there."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from hub.core.documents import (
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Picture,
    Run,
    Table,
)
from hub.core.documents.nodes import RichTextReader
from hub.core.documents.tree import bullets, text_paragraph
from hub.core.documents.word import write_word
from tests.factories.pages import build_home, build_report


def open_again(*blocks: Any, **fields: Any) -> Any:
    """Write a paper of `blocks` and open the file."""
    known = {"title": "A paper", "made_on": date(2026, 11, 23)} | fields
    return docx.Document(io.BytesIO(write_word(Document(blocks=blocks, **known))))


def styles_and_texts(file: Any) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]


def numbered(*texts: str) -> Listing:
    return Listing(tuple((text_paragraph(text),) for text in texts), is_ordered=True)


def image(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(target, "PNG")
    return target.getvalue()


def test_the_parts_have_real_styles() -> None:
    inner = Listing((*bullets("a bullet").items,))
    file = open_again(
        Heading("First", 1),
        Heading("Second", 2),
        Heading("Third", 3),
        text_paragraph("Text"),
        text_paragraph("Aside", role="soft"),
        Listing(((text_paragraph("one"), text_paragraph("more"), inner),), is_ordered=True),
        lead="What it is about",
        facts=(("Made for", "a council"),),
    )

    assert styles_and_texts(file) == [
        ("Title", "A paper"),
        ("Subtitle", "What it is about"),
        ("Soft", "Made for: a council"),
        ("Heading 1", "First"),
        ("Heading 2", "Second"),
        ("Heading 3", "Third"),
        ("Normal", "Text"),
        ("Soft", "Aside"),
        ("List Number", "one"),
        ("List Continue", "more"),
        ("List Bullet 2", "a bullet"),
    ]


def test_the_file_says_its_title_language_and_day() -> None:
    file = open_again(lang="cy", author="The publisher", lead="About", kind="Guide")
    said = file.core_properties

    assert (said.title, said.subject, said.author) == ("A paper", "About", "The publisher")
    assert (said.language, said.category, said.comments) == ("cy", "Guide", "")
    assert said.created.date() == said.modified.date() == date(2026, 11, 23)
    (language,) = file.styles.element.xpath("w:docDefaults//w:lang")
    assert language.get(qn("w:val")) == "cy"


def test_the_paper_is_a4_in_one_readable_font() -> None:
    file = open_again()

    section = file.sections[0]
    assert (section.page_width.twips, section.page_height.twips) == (11906, 16838)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        assert file.styles[name].font.name == "Arial"
    assert file.styles["Normal"].font.size.pt == 11
    assert [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]


def test_a_table_has_a_caption_and_a_header_row_that_repeats() -> None:
    table = Table("Marks", ("Mark", "Meaning"), (("0", "None"), ("1", "Vague")), True, (1, 3))
    file = open_again(table)

    (made,) = file.tables
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["Mark", "Meaning"],
        ["0", "None"],
        ["1", "Vague"],
    ]
    headers = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in made.rows]
    assert headers == [True, False, False]
    assert ("Caption", "Marks") in styles_and_texts(file)
    (look,) = made._tbl.xpath("w:tblPr/w:tblLook")
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    (name,) = made._tbl.xpath("w:tblPr/w:tblCaption")
    assert name.get(qn("w:val")) == "Marks"
    assert made.cell(1, 0).paragraphs[0].runs[0].bold
    assert made.columns[1].width == 3 * made.columns[0].width
    assert sum(column.width for column in made.columns) <= Mm(174)


def test_each_numbered_list_begins_at_one() -> None:
    file = open_again(numbered("a", "b"), text_paragraph("between"), numbered("c"))

    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in file.paragraphs
        if paragraph.style.name == "List Number"
    ]
    first, same, second = numbers
    assert first == same != second
    numbering = file.part.numbering_part.element
    for number in (first, second):
        (start,) = numbering.num_having_numId(number).xpath("w:lvlOverride/w:startOverride")
        assert start.get(qn("w:val")) == "1"


def test_links_keep_their_words_and_their_place() -> None:
    runs = (Run("See "), Run("the Act", href="https://example.org/a?b=1&c=2"), Run(", 2023."))
    file = open_again(Paragraph(runs))

    paragraph = file.paragraphs[-1]
    assert paragraph.text == "See the Act, 2023."
    (link,) = paragraph.hyperlinks
    assert (link.text, link.address) == ("the Act", "https://example.org/a?b=1&c=2")
    assert link.runs[0].style.name == "Hyperlink"


def test_a_picture_fits_and_says_what_it_shows() -> None:
    file = open_again(Picture(image(3000, 200), alt='A "ring" & a thread', caption="The ring"))

    (shape,) = file.inline_shapes
    assert shape._inline.docPr.get("descr") == 'A "ring" & a thread'
    assert shape.width <= Mm(174)
    assert styles_and_texts(file)[-1] == ("Caption", "The ring")


def test_a_note_is_set_apart_and_everything_in_order_for_a_validator() -> None:
    file = open_again(Note("Mind", (text_paragraph("this"),)))

    title, text = file.paragraphs[-2:]
    assert (title.text, title.runs[0].bold, text.text) == ("Mind", True, "this")
    for paragraph in (title, text):
        (borders,) = paragraph._p.xpath("w:pPr/w:pBdr")
        before = [etree.QName(each).localname for each in borders.itersiblings(preceding=True)]
        assert "spacing" not in before


def test_text_is_never_markup_and_never_breaks_the_file() -> None:
    hostile = "<w:p/>&amp; \x00\x0b\ufffe\ud800 </w:t>"
    file = open_again(
        text_paragraph(hostile),
        Table(hostile, (hostile,), ((hostile,),)),
        title=hostile,
        footer=hostile,
    )

    expected = "<w:p/>&amp;  </w:t>"
    assert file.paragraphs[0].text == file.core_properties.title == expected
    assert file.tables[0].cell(1, 0).text == expected


def test_the_archive_holds_no_macro_and_no_outside_part() -> None:
    content = write_word(Document("A paper", (), date(2026, 11, 23)))

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "word/document.xml" in names
    assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]


@pytest.mark.django_db
def test_links_to_pages_become_addresses_with_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    home, report = build_home(), build_report()
    hidden = build_report(title="Hidden", slug="hidden")
    hidden.unpublish()
    pages = [home, report, hidden]
    html = "".join(f'<p><a id="{page.pk}" linktype="page">{page.title}</a></p>' for page in pages)
    report.get_url()

    with django_assert_num_queries(1):
        reader = RichTextReader([{"value": html}], base_url="https://hub.example")
        blocks = reader.read(html)

    assert [(block.text, block.runs[0].href) for block in blocks] == [
        ("Home", "https://hub.example/"),
        ("Test report", "https://hub.example/reports/test-report/"),
        ("Hidden", ""),
    ]


def test_rich_text_keeps_lists_and_styles_and_drops_what_runs() -> None:
    html = '<ol><li><b>One</b> <a href="javascript:alert(1)">x</a></li></ol><script>no()</script>'

    blocks = RichTextReader(base_url="https://hub.example").read(html)

    item = Paragraph((Run("One", bold=True), Run(" x")))
    assert blocks == (Listing(((item,),), is_ordered=True),)
