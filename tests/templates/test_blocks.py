"""The blocks' templates: what a reader gets of headings, figures, tables, quotations and notes."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from wagtail.images.tests.utils import get_test_image_file

from hub.core import blocks
from hub.media.models import CustomImage


def render(block: Any, value: Any) -> BeautifulSoup:
    return BeautifulSoup(str(block.render(block.to_python(value))), "html.parser")


def test_a_heading_has_the_level_that_was_chosen_and_an_address() -> None:
    page = render(blocks.HeadingBlock(), {"text": "Who <pays>", "level": "h3"})

    assert str(page).strip() == '<h3 id="who-pays">Who &lt;pays&gt;</h3>'


def test_a_table_has_its_headers_and_its_caption() -> None:
    data = [["Promise", "Done"], ["Jobs", "64"]]
    flags = {"first_row_is_table_header": True, "first_col_is_header": True}
    page = render(blocks.TableBlock(), {"caption": "Promises", "table": {"data": data} | flags})

    assert page.caption.get_text() == "Promises"
    assert [(cell["scope"], cell.get_text()) for cell in page.select("th")] == [
        ("col", "Promise"),
        ("col", "Done"),
        ("row", "Jobs"),
    ]
    assert [cell.get_text() for cell in page.select("td")] == ["64"]


def test_a_note_names_itself_and_is_no_landmark() -> None:
    page = render(blocks.CalloutBlock(), {"title": "Dates differ", "content": "<p>Two.</p>"})

    note = page.select_one("[role=note]")
    assert note["aria-label"] == "Dates differ"
    assert page.section is None
    assert page.select_one(".rich-text p").get_text() == "Two."


def test_a_quotation_stands_without_a_source_in_a_draft() -> None:
    page = render(blocks.QuoteBlock(), {"text": "Line <1>\n\nLine 2", "attribution": "A. Speaker"})

    assert [text.get_text() for text in page.select("blockquote p")] == ["Line <1>", "Line 2"]
    assert page.figcaption.get_text(strip=True) == "A. Speaker"


@pytest.mark.django_db
def test_a_figure_is_lazy_sized_and_offered_in_three_widths() -> None:
    image = CustomImage.objects.create(
        title="Bridge", description="A bridge", file=get_test_image_file(size=(1600, 900))
    )
    page = render(blocks.FigureBlock(), {"image": image.pk, "caption": "The bridge"})

    assert (page.img["alt"], page.img["loading"]) == ("A bridge", "lazy")
    assert [part.split()[-1] for part in page.img["srcset"].split(", ")] == [
        "360w",
        "720w",
        "1080w",
    ]
    assert (page.img["width"], page.img["height"]) == ("360", "202")
    assert page.figcaption.get_text(strip=True) == "The bridge"
