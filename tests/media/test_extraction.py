"""Text is read out of documents, and nothing in a document can do harm."""

from __future__ import annotations

import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.media import extraction
from hub.media.documents import read_document, read_due_documents
from hub.media.extraction import Extraction, extract
from hub.media.models import CustomDocument
from tests.media.files import TEXT, WORD, archive, docx, odt, pdf, pdf_saying, upload

SLIDE = '<s xmlns:a="urn:a"><a:p><a:t>{}</a:t></a:p></s>'
DEEP = b"<a>" * 50_000 + b"</a>" * 50_000


@pytest.mark.parametrize(
    ("extension", "content", "expected"),
    [
        ("docx", docx("First paragraph", "Second one"), Extraction("First paragraph\nSecond one")),
        ("odt", odt("one two three four"), Extraction("one two three four")),
        ("txt", "caf\xe9 \x00 x".encode("cp1252"), Extraction("café x")),
        ("csv", "\ufeffa;b\n\n1;2".encode(), Extraction("a;b\n1;2")),
        ("pdf", pdf_saying("Hello from a page"), Extraction("Hello from a page", 1)),
        ("pdf", pdf(3), Extraction("", 3)),
        (
            "pptx",
            archive(
                ppt__slides__slide10_xml=SLIDE.format("last"),
                ppt__slides__slide2_xml=SLIDE.format("first"),
            ),
            Extraction("first\nlast", 2),
        ),
        ("xlsx", archive(xl__sharedStrings_xml="<s><si><t>cell</t></si></s>"), Extraction("cell")),
    ],
)
def test_reads_each_format_in_order(extension: str, content: bytes, expected: Extraction) -> None:
    assert extract(content, extension) == expected


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("pdf", b"%PDF-1.7 broken"),
        ("pdf", pdf()[:100]),
        ("docx", b"PK\x03\x04 broken"),
        ("docx", archive(word__document_xml="<a>&b;")),
        ("odt", archive(content_xml=DEEP)),
        (
            "odt",
            archive(content_xml='<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;&c;</a>'),
        ),
        (
            "odt",
            archive(content_xml='<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>'),
        ),
        ("pdf", b""),
    ],
)
def test_broken_or_hostile_files_give_nothing(extension: str, content: bytes) -> None:
    assert extract(content, extension) == Extraction()


def test_a_reader_that_takes_too_long_is_ended() -> None:
    # It would give the text, were it waited for.
    assert extract(docx("never read"), "docx", seconds=0.01) == Extraction()


def test_a_part_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = docx("A word")
    assert extraction.read(content, "docx").text == "A word"

    monkeypatch.setattr(extraction, "MOST_PART_BYTES", 50)

    assert extraction.read(content, "docx") == Extraction()


def test_text_is_cut_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_CHARACTERS", 10)

    assert extraction.read(b"0123456789abcdef", "txt").text == "0123456789"


def test_reading_in_this_process_raises_so_that_the_other_one_is_needed() -> None:
    with pytest.raises(zipfile.BadZipFile):
        extraction.read(b"broken", "docx")


@pytest.mark.django_db
def test_uploading_a_document_reads_it_and_replacing_reads_the_new_one(
    admin_client: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(
            reverse("wagtaildocs:add"), {"title": "x", "file": upload(docx("Old text"), "a.docx")}
        )
    document = CustomDocument.objects.get()
    assert (document.extracted_text, document.page_count) == ("Old text", None)

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {"title": "x", "collection": 1, "file": upload(pdf(4), "a.pdf")},
        )
    document.refresh_from_db()
    assert (document.extracted_text, document.page_count) == ("", 4)
    assert read_document(document) is False  # it is of the file as it is


@pytest.mark.django_db
def test_reading_again_changes_nothing_and_a_lost_file_does_no_harm() -> None:
    document = CustomDocument.objects.create(title="x", file=upload(docx("Text"), "a.docx"))

    assert read_document(document)
    assert not read_document(document)

    CustomDocument.objects.update(extracted_from="", extracted_text="kept")
    document.refresh_from_db()
    document.file.storage.delete(document.file.name)
    assert not read_document(document)
    document.refresh_from_db()
    assert document.extracted_text == "kept"


SEEN = "Seen before"
UNSEEN = {
    "a tracked deletion": "<w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del>",
    "a tracked move": "<w:moveFrom><w:r><w:t>SECRET</w:t></w:r></w:moveFrom>",
    "the code of a field": '<w:r><w:instrText>HYPERLINK "SECRET"</w:instrText></w:r>',
    "hidden text": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>",
    "the second form of a text box": (
        '<m:AlternateContent xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<m:Choice><w:r><w:t> in a box</w:t></w:r></m:Choice>"
        "<m:Fallback><w:r><w:t>SECRET</w:t></w:r></m:Fallback></m:AlternateContent>"
    ),
    "the place of a drawing": (
        '<w:r><w:drawing><d:posOffset xmlns:d="urn:drawing">12345</d:posOffset>'
        '<d:align xmlns:d="urn:drawing">center</d:align></w:drawing></w:r>'
    ),
}


@pytest.mark.parametrize("name", sorted(UNSEEN))
def test_what_a_reader_of_a_word_file_does_not_see_is_left_out(name: str) -> None:
    body = f"<w:p><w:r><w:t>{SEEN}</w:t></w:r>{UNSEEN[name]}<w:r><w:t> and after</w:t></w:r></w:p>"
    xml = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'

    text = extraction.read(archive(types="<Types/>", word__document_xml=xml), "docx").text

    box = " in a box" if "box" in name else ""
    assert text == f"{SEEN}{box} and after"


def test_rows_of_a_table_that_were_deleted_are_left_out() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = (
        f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell.format('SECRET')}</w:tr>"
        f"<w:tr>{cell.format('Seen')}</w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>SECRET</w:t></w:r></w:p></w:tc></w:tr>"
    )
    xml = f'<w:document xmlns:w="{WORD}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'

    content = archive(types="<Types/>", word__document_xml=xml)

    assert extraction.read(content, "docx").text == "Seen"


def test_notes_and_headers_are_read_after_the_text_and_comments_are_not() -> None:
    part = f'<w:p xmlns:w="{WORD}"><w:r><w:t>{{}}</w:t></w:r></w:p>'
    content = archive(
        types="<Types/>",
        word__header1_xml=part.format("A header"),
        word__footer2_xml=part.format("A footer"),
        word__comments_xml=part.format("SECRET"),
        word__glossary__document_xml=part.format("SECRET"),
        word__endnotes_xml=part.format("An endnote"),
        word__footnotes_xml=part.format("A footnote"),
        word__document_xml=part.format("The text"),
    )

    assert extraction.read(content, "docx").text.split("\n") == [
        "The text",
        "A footnote",
        "An endnote",
        "A header",
        "A footer",
    ]


def test_hidden_slides_are_left_out() -> None:
    slide = SLIDE.format("SECRET").replace("<s ", '<s show="0" ')
    content = archive(ppt__slides__slide1_xml=slide, ppt__slides__slide2_xml=SLIDE.format("Seen"))

    assert extraction.read(content, "pptx") == Extraction("Seen", 2)


def test_hints_of_how_a_cell_is_spoken_are_left_out() -> None:
    strings = "<s><si><t>Seen</t><rPh><t>SECRET</t></rPh></si></s>"

    assert extraction.read(archive(xl__sharedStrings_xml=strings), "xlsx").text == "Seen"


def test_tracked_changes_and_comments_of_an_open_document_are_left_out() -> None:
    content = (
        f'<o:body xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="{TEXT}">'
        "<t:tracked-changes><t:p>SECRET</t:p></t:tracked-changes>"
        "<t:p>Seen<o:annotation><t:p>SECRET</t:p></o:annotation> before</t:p></o:body>"
    )
    assert extraction.read(archive(content_xml=content), "odt").text == "Seen before"


@pytest.mark.django_db
def test_a_document_that_was_read_in_another_way_is_read_again() -> None:
    document = CustomDocument.objects.create(title="x", file=upload(docx("Text"), "a.docx"))
    read_document(document)
    CustomDocument.objects.update(extracted_text="Old", extracted_from=document.file_hash)

    assert read_due_documents(now=timezone.now()) == "1 documents read"
    assert CustomDocument.objects.get().extracted_text == "Text"
    assert read_due_documents(now=timezone.now()) == "0 documents read"
