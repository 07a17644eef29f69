"""Files for tests of uploads, made in memory."""

from __future__ import annotations

import io
import zipfile

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from pypdf import PdfWriter

from hub.media.models import CustomImage


def picture(width: int = 1600, height: int = 1000, kind: str = "JPEG") -> bytes:
    """Return an image file."""
    output = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 120)).save(output, kind)
    return output.getvalue()


def build_image(name: str = "river.jpg", **fields: object) -> CustomImage:
    """Return a stored image."""
    values = {"title": "River", "description": "A bend of the river"} | fields
    image = CustomImage(file=ImageFile(io.BytesIO(picture()), name=name), **values)
    image._set_image_file_metadata()
    image.save()
    return image


def archive(**parts: str | bytes) -> bytes:
    """Return a zip; a double underscore in a name stands for a slash, a single one for a dot."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            path = name.replace("__", "/").replace("_", ".")
            file.writestr("[Content_Types].xml" if path == "types" else path, content)
    return output.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def docx(*paragraphs: str) -> bytes:
    """Return a Word document; the first word of each paragraph is in a run of its own."""
    body = "".join(
        f"<w:p><w:r><w:t>{text.partition(' ')[0]}</w:t></w:r>"
        f'<w:r><w:t xml:space="preserve"> {text.partition(" ")[2]}</w:t></w:r></w:p>'
        for text in paragraphs
    )
    xml = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive(types="<Types/>", word__document_xml=xml)


def odt(text: str) -> bytes:
    """Return an OpenDocument text; its second word is in a span."""
    first, second, rest = text.split(" ", 2)
    content = f'<t:p xmlns:t="{TEXT}">{first} <t:span>{second}</t:span> {rest}</t:p>'
    return archive(mimetype="application/vnd.oasis.opendocument.text", content_xml=content)


def pdf(pages: int = 2) -> bytes:
    """Return a PDF with empty pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def pdf_saying(text: str) -> bytes:
    """Return a PDF of one page with `text` on it."""
    stream = f"BT /F1 24 Tf 20 100 Td ({text}) Tj ET".encode()
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R %s >>" % fonts,
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    parts = [b"%PDF-1.4\n"]
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(b"xref\n0 6\n0000000000 65535 f \n" + table)
    parts.append(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return b"".join(parts)


def upload(content: bytes, name: str) -> ContentFile:
    """Return a file as a browser would send it."""
    return ContentFile(content, name=name)
