"""A document must be what its name says."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from hub.media import signatures
from hub.media.models import CustomDocument
from tests.media.files import archive, docx, odt, pdf, upload

SHEET = archive(types="<Types/>", xl__workbook_xml="<workbook/>")
SLIDES = archive(types="<Types/>", ppt__presentation_xml="<presentation/>")
ODS = archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<a/>")
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)

GOOD = [
    ("pdf", pdf()),
    ("docx", docx("A word")),
    ("xlsx", SHEET),
    ("pptx", SLIDES),
    ("odt", odt("one two three")),
    ("ods", ODS),
    ("txt", "Ein schöner Text – नमस्ते\n".encode()),
    ("txt", "caf\xe9".encode("cp1252")),
    ("csv", b"\xef\xbb\xbfname;value\r\na;1\r\n"),
    ("txt", b""),
]
HOSTILE = [
    ("pdf", EXECUTABLE),
    ("pdf", b"<html><script>alert(1)</script>%PDF-1.4"),
    ("pdf", docx("A word")),
    ("pdf", b""),
    ("pdf", b"%PD"),
    ("docx", EXECUTABLE),
    ("docx", pdf()),
    ("docx", SHEET),
    ("docx", archive(evil_exe=EXECUTABLE)),
    ("docx", b"MZ" + docx("A word")),
    ("docx", docx("A word")[:-60]),
    ("docx", archive(types="", word__document_xml="", word__vbaProject_bin=b"x")),
    ("xlsx", docx("A word")),
    ("pptx", b"PK\x03\x04" + bytes(60)),
    ("odt", ODS),
    ("odt", archive(mimetype="text/html", content_xml="")),
    ("ods", archive(content_xml="")),
    ("txt", EXECUTABLE),
    ("txt", b"  \n<!DOCTYPE html><script>alert(1)</script>"),
    ("txt", b"#!/bin/sh\nrm -rf /\n"),
    ("csv", b"\x7fELF\x02\x01\x01\x00"),
    ("csv", b"<svg onload=alert(1)>"),
    ("csv", pdf()[:20] + b"\x00"),
    ("html", b"<html></html>"),
    ("exe", EXECUTABLE),
]


@pytest.mark.parametrize(("extension", "content"), GOOD)
def test_true_documents_pass_and_stay_readable(extension: str, content: bytes) -> None:
    file = io.BytesIO(content)

    signatures.check_content(file, extension.upper())

    assert file.read() == content


@pytest.mark.parametrize(("extension", "content"), HOSTILE)
def test_false_documents_do_not_pass(extension: str, content: bytes) -> None:
    with pytest.raises(ValidationError) as caught:
        signatures.check_content(io.BytesIO(content), extension)

    assert f"(.{extension})" in caught.value.messages[0]


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive(types="", word__document_xml="", word__media__a_bin=bytes(2_000_000))
    signatures.check_content(io.BytesIO(bomb), "docx")
    monkeypatch.setattr(signatures, "MOST_UNPACKED_BYTES", 1_000_000)

    with pytest.raises(ValidationError):
        signatures.check_content(io.BytesIO(bomb), "docx")


@pytest.mark.django_db
@pytest.mark.parametrize(("extension", "content"), [*HOSTILE])
def test_no_form_of_the_admin_stores_one(
    admin_client: Client, extension: str, content: bytes
) -> None:
    name = f"file.{extension}"
    one = admin_client.post(
        reverse("wagtaildocs:add"), {"title": "x", "file": upload(content, name)}
    )
    many = admin_client.post(
        reverse("wagtaildocs:add_multiple"), {"title": "x", "files[]": upload(content, name)}
    )

    assert list(one.context["form"].errors) == ["file"]
    assert not many.json()["success"]
    assert not CustomDocument.objects.exists()


@pytest.mark.django_db
def test_replacing_the_file_is_checked_and_editing_the_rest_is_not(admin_client: Client) -> None:
    admin_client.post(reverse("wagtaildocs:add"), {"title": "x", "file": upload(pdf(), "a.pdf")})
    document = CustomDocument.objects.get()
    url = reverse("wagtaildocs:edit", args=[document.pk])

    renamed = admin_client.post(url, {"title": "renamed", "collection": 1})
    refused = admin_client.post(
        url, {"title": "y", "collection": 1, "file": upload(EXECUTABLE, "a.pdf")}
    )

    assert renamed.status_code == 302
    assert list(refused.context["form"].errors) == ["file"]
    document.refresh_from_db()
    assert document.title == "renamed"
