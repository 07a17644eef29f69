"""The report as PDF: what is in it, who may see it, and when it is made anew."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from PIL import Image
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from hub.media.models import CustomImage
from hub.reference.models import Source
from hub.reports.models import Paragraph, ProgressUpdate, ReportPage, ReportSectionPage
from hub.reports.pdf import build_report_document, render_report_pdf
from tests.factories.pages import (
    build_recommendations,
    build_section,
    heading,
    paragraph,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PART_CACHE_SECONDS = 600
    cache.clear()  # ids of pages come again in the next test


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def make_image(**fields: Any) -> CustomImage:
    content = io.BytesIO()
    Image.new("RGB", (80, 40), (13, 90, 82)).save(content, "PNG")
    content.seek(0)
    return CustomImage.objects.create(
        title="Field", file=ImageFile(content, name="field.png"), **fields
    )


def read_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def address_of(row: Paragraph, report: ReportPage) -> str:
    return report.get_full_url().removesuffix(report.get_url()) + row.get_absolute_url()


def section_of(report: ReportPage, index: int = 0) -> dict[str, Any]:
    data, _images = build_report_document(report)
    return data["sections"][index]


def fill(section: ReportSectionPage, *blocks: dict[str, Any]) -> ReportSectionPage:
    return publish(section, body=list(blocks))


def test_paragraphs_have_their_number_address_and_notes(report: ReportPage) -> None:
    section = build_section(report, title="Part one")
    first = paragraph("Buy well[^1] and fair[^2].", "Note one", "Note two")
    fill(section, first, heading("Why"), paragraph("Second."))
    row = Paragraph.objects.get(block_id=first["id"])
    written = section_of(report)
    assert (written["number"], written["title"]) == ("1", "Part one")
    assert [node["type"] for node in written["blocks"]] == ["paragraph", "heading", "paragraph"]
    assert written["blocks"][0] == {
        "type": "paragraph",
        "number": "1.1",
        "address": address_of(row, report),
        "content": [
            {
                "type": "p",
                "runs": [
                    {"text": "Buy well"},
                    {"text": "", "note": 1},
                    {"text": " and fair"},
                    {"text": "", "note": 2},
                    {"text": "."},
                ],
            }
        ],
        "notes": [[{"text": "Note one"}], [{"text": "Note two"}]],
    }
    assert written["blocks"][2]["number"] == "1.2"


def test_a_note_without_a_mark_is_not_lost_and_a_second_mark_refers_to_the_first(
    report: ReportPage, unchecked: None
) -> None:
    fill(build_section(report), paragraph("One[^1] two[^1].", "Told twice", "Never marked"))
    [node] = section_of(report)["blocks"]
    marks = [run for run in node["content"][0]["runs"] if "note" in run]
    assert marks == [
        {"text": "", "note": 1, "named": True},
        {"text": "", "note": 1, "again": True},
        {"text": "", "note": 2},
    ]
    text = read_text(render_report_pdf(report))
    assert (text.count("Told twice"), text.count("Never marked")) == (1, 1)


def test_headings_never_skip_a_level(report: ReportPage) -> None:
    small = [heading("A", "h3"), heading("B", "h3"), heading("C", "h2"), heading("D", "h3")]
    fill(build_section(report), *small)
    assert [node["level"] for node in section_of(report)["blocks"]] == [2, 3, 2, 3]


def test_every_kind_of_block_is_written(report: ReportPage, unchecked: None) -> None:
    source = Source.objects.create(
        key="S1", title="A survey", url="https://example.org/s", year=2020
    )
    grid = {
        "data": [["Promise", "Kept"], ["Jobs", "64"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }
    figure = {"value": "12", "text": "in all", "status": "target", "year": 2024}
    image = make_image(description="A green field", credit="A friend")
    fill(
        build_section(report),
        block("table", caption="Kept", table=grid),
        block("key_figure", **figure, source=source.pk),
        block("quote", text="One.\n\nTwo.", attribution="A speaker", source=source.pk),
        block("callout", title="Sources differ", content="<p>Two dates.</p>"),
        block("figure", image=image.pk, alt_text="", caption="Where", credit=""),
        block("figure", image=None, alt_text="", caption="Gone", credit=""),
    )
    data, images = build_report_document(report)
    table, key_figure, quote, callout, picture, gone = data["sections"][0]["blocks"]
    assert [[cell["runs"] for cell in row] for row in table["rows"]] == [
        [[{"text": "Promise"}], [{"text": "Kept"}]],
        [[{"text": "Jobs"}], [{"text": "64"}]],
    ]
    assert (table["header_row"], table["header_column"]) == (True, False)
    told = {"title": "A survey", "url": "https://example.org/s", "year": 2024}
    assert (key_figure["status"], key_figure["source"]) == ("Target", told)
    assert len(quote["content"]) == 2
    assert quote["source"] == told | {"year": 2020}
    assert callout["title"] == "Sources differ"
    assert (picture["alt"], picture["credit"]) == ("A green field", "Image: A friend")
    assert (picture["decorative"], [picture["image"]]) == (False, list(images))
    assert gone["type"] == "words"
    assert "A survey, 2024" in read_text(render_report_pdf(report))


def test_later_events_stand_with_their_sources_and_a_warning(report: ReportPage) -> None:
    [page] = build_recommendations(report, 1)
    source = Source.objects.create(key="S1", title="A statute", url="https://example.org/act")
    ProgressUpdate.objects.create(
        page=page, happened_on=date(2023, 10, 1), precision="month", text="Act.", source=source
    )
    fill(build_section(report), block("later_events", recommendation=page.pk))
    title, words = section_of(report)["blocks"]
    assert (title["text"], title["level"]) == ("Later events", 2)
    warning, events, link = words["content"]
    assert warning["runs"][0]["text"].startswith("This came later.")
    [[event]] = events["items"]
    assert "".join(run["text"] for run in event["runs"]) == "October 2023. Act. · A statute"
    assert event["runs"][-1]["href"] == "https://example.org/act"
    assert link["runs"][0]["text"] == "Recommendation title 1"


def test_the_summary_comes_first_and_without_a_number(report: ReportPage) -> None:
    build_section(report, "Words.", title="Part one")
    report = publish(report, body=[("rich_text", "<p>In short.</p>")])
    data, _images = build_report_document(report)
    assert [(part["number"], part["title"]) for part in data["sections"]] == [
        ("", "Summary"),
        ("1", "Part one"),
    ]
    assert "In short." in read_text(render_report_pdf(report))


def test_the_file_is_whole_and_tagged(report: ReportPage) -> None:
    build_section(report, "Words of the first part.", title="First part")
    build_recommendations(report, 2)
    content = render_report_pdf(report)
    text = " ".join(read_text(content).split())
    for words in ("Test report", "Test Publisher", "1 September 2014", "1.1", "First part"):
        assert words in text
    assert "1. Recommendation title 1" in text
    assert "Ask 2" in text
    assert "Status: Not known" in text
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert str(opened.docinfo["/Title"]) == "Test report"
        notes = [note for page in opened.pages for note in page.get("/Annots", [])]
        links = [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]
    row = Paragraph.objects.get()
    assert address_of(row, report) in links


def test_a_section_with_a_restriction_of_its_own_is_left_out_and_keeps_its_number(
    report: ReportPage,
) -> None:
    closed = build_section(report, "Secret words.", title="Closed part")
    build_section(report, "Open words.", title="Open part")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    data, _images = build_report_document(report)
    assert [(part["number"], part["title"]) for part in data["sections"]] == [("2", "Open part")]
    text = read_text(render_report_pdf(report))
    assert "Open words." in text
    assert "Secret" not in text
    assert "Closed" not in text


def test_a_draft_is_not_in_the_file(report: ReportPage) -> None:
    section = build_section(report, "Published words.")
    section.body = [("paragraph", {"text": "<p>Draft words.</p>", "notes": []})]
    section.save_revision()
    assert "Published words." in read_text(render_report_pdf(report))
    assert "Draft words." not in read_text(render_report_pdf(report))


@pytest.mark.parametrize("count", [1, 4])
def test_queries_do_not_grow_with_sections_and_recommendations(
    report: ReportPage, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        build_section(report, *(f"Words {n}." for n in range(count)), title=f"Part {number}")
    build_recommendations(report, count)
    build_report_document(report)
    with django_assert_num_queries(5):
        data, _images = build_report_document(report)
    assert (len(data["sections"]), len(data["recommendations"])) == (count, count)
