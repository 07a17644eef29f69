"""Whether a document is what its name says: the first bytes, and what an archive holds.

Wagtail looks at the extension only. A file that passes here is still served with `nosniff`, a
policy that runs nothing, and as a download unless it is a PDF.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# An archive that unpacks to more than this, or holds more files, is refused unread.
MOST_UNPACKED_BYTES = 300 * 1024 * 1024
MOST_ENTRIES = 10_000
# Text may hold these control characters and no others.
TEXT_CONTROLS = {0x09, 0x0A, 0x0C, 0x0D, 0x1B}
TEXT_SAMPLE = 64 * 1024
ACTIVE_TEXT = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?php", b"<?xml", b"#!", b"{\\rtf")

OFFICE_PARTS = {
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
}
OPEN_DOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}


class MismatchError(Exception):
    """The content is not what the extension says; the message says why, for a log."""


def check_content(file: IO[bytes], extension: str) -> None:
    """Raise ValidationError unless `file` is what `extension` (without a dot) promises.

    Leaves `file` at its beginning. An extension without a rule is refused.
    """
    rule = RULES.get(extension.lower())
    try:
        if rule is None:
            raise MismatchError("no rule")
        file.seek(0)
        rule(file, extension.lower())
    # NotImplementedError is what zipfile says of a compression that it does not know.
    except (MismatchError, zipfile.BadZipFile, zlib.error, NotImplementedError, OSError) as error:
        raise ValidationError(
            _(
                "The content of this file is not what its name says (.%(extension)s). Save it "
                "again in that format, or upload it under its true name."
            )
            % {"extension": extension.lower()},
            code="content_mismatch",
        ) from error
    finally:
        file.seek(0)


def _check_pdf(file: IO[bytes], extension: str) -> None:
    if not file.read(5) == b"%PDF-":
        raise MismatchError("no PDF header")


def _check_office(file: IO[bytes], extension: str) -> None:
    names = _entries(file)
    if not {"[Content_Types].xml", OFFICE_PARTS[extension]} <= names:
        raise MismatchError("parts are missing")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise MismatchError("has macros")


def _check_open_document(file: IO[bytes], extension: str) -> None:
    if "content.xml" not in _entries(file):
        raise MismatchError("no content")
    with zipfile.ZipFile(file) as archive, archive.open("mimetype") as part:
        if part.read(100).strip() != OPEN_DOCUMENT_TYPES[extension]:
            raise MismatchError("another type")


def _entries(file: IO[bytes]) -> set[str]:
    """Return the names in the archive at the very start of `file`."""
    if file.read(4) != b"PK\x03\x04":
        raise MismatchError("no archive")
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED_BYTES:
        raise MismatchError("unpacks to too much")
    names = {entry.filename for entry in entries}
    if "mimetype" not in names and "[Content_Types].xml" not in names:
        raise MismatchError("no document")
    return names


def _check_text(file: IO[bytes], extension: str) -> None:
    sample = file.read(TEXT_SAMPLE)
    if any(byte < 0x20 and byte not in TEXT_CONTROLS for byte in sample):
        raise MismatchError("binary")
    if sample.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(ACTIVE_TEXT):
        raise MismatchError("markup or a program")


RULES: dict[str, Callable[[IO[bytes], str], None]] = {
    "pdf": _check_pdf,
    **dict.fromkeys(OFFICE_PARTS, _check_office),
    **dict.fromkeys(OPEN_DOCUMENT_TYPES, _check_open_document),
    "txt": _check_text,
    "csv": _check_text,
}
