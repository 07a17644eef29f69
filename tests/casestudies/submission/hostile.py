"""Uploads that mean harm, each with the name it comes under, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.media.files import archive, docx, odt, pdf, picture

SCRIPT = b"<script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"


def with_entry(document: bytes, name: str, content: bytes) -> bytes:
    """Return a zipped document with one more entry, whose name is taken as it is."""
    output = io.BytesIO(document)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def huge_png() -> bytes:
    """Return a small file that says it is a picture of 30,000 by 30,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


# Refused: name, content, and a part of what its sender is told.
REFUSED = {
    "page under the name of a PDF": ("report.pdf", b"<html>" + SCRIPT + b"%PDF-1.4", "not what"),
    "program under the name of a PDF": ("report.pdf", PROGRAM, "not what"),
    "program under the name of a picture": ("photo.jpg", PROGRAM, "not a picture"),
    "picture of another kind": ("photo.png", picture(8, 8, "GIF"), "not a picture"),
    "picture with a script in it": ("drawing.svg", SVG, "this kind"),
    "drawing under the name of a picture": ("drawing.png", SVG, "not a picture"),
    "drawing under the name of a text": ("drawing.txt", SVG, "not what"),
    "page": ("page.html", SCRIPT, "this kind"),
    "two endings": ("report.pdf.exe", PROGRAM, "this kind"),
    "end that a NUL hides": ("report.exe\x00.pdf", PROGRAM, "not what"),
    "zip bomb": ("bomb.docx", with_entry(docx("A word"), "a", bytes(40_000_000)), "unpacks"),
    "zip that leaves its folder": (
        "slip.docx",
        with_entry(docx("A word"), "../../../etc/cron.d/x", b"x"),
        "not built as one",
    ),
    "zip that leaves it on another system": (
        "slip.odt",
        with_entry(odt("one two three"), "..\\..\\startup\\x.bat", b"x"),
        "not built as one",
    ),
    "zip with an absolute name": (
        "slip.docx",
        with_entry(docx("A word"), "/etc/passwd", b"x"),
        "not built as one",
    ),
    "macros": (
        "macros.docx",
        archive(types="", word__document_xml="", word__vbaProject_bin=b"x"),
        "not what",
    ),
    "document with macros by its name": ("macros.docm", docx("A word"), "this kind"),
    "plain zip": ("files.zip", archive(a_txt="x"), "this kind"),
    "picture too large to open": ("photo.png", huge_png(), "too many pixels"),
    "nothing in it": ("empty.pdf", b"", "empty"),
    "no ending": ("report", pdf(), "this kind"),
}
# Taken, and harmless as it lies: name, content, and the name that moderators see.
INERT = {
    "script behind a PDF": ("report.pdf", pdf() + SCRIPT, "report.pdf"),
    "script in a picture": ("photo.jpg", picture(8, 8) + SCRIPT, "photo.jpg"),
    "name of 200 characters": ("n" * 196 + ".pdf", pdf(), "n" * 115 + "….pdf"),
    "name with a way up, encoded": (
        "%2e%2e%2fetc%2fpasswd.pdf",
        pdf(),
        "%2e%2e%2fetc%2fpasswd.pdf",
    ),
    "name with a way up": ("../../etc/passwd.pdf", pdf(), "passwd.pdf"),
    "name with a script": ('"><script>alert(1)</script>.pdf', pdf(), "script>.pdf"),
    "name that turns round": ("fdp\u202eexe.pdf", pdf(), "fdpexe.pdf"),
    "formula": ("sums.csv", b'=HYPERLINK("http://evil.example")\n', "sums.csv"),
}
