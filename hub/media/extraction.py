"""The plain text of a document, read by a process of its own that cannot harm ours.

Run as a script it reads a file from its standard input and writes JSON. It imports no Django, so
that it starts fast. `extract` runs it with limits of time and memory: a broken or hostile file
costs a few seconds and yields no text.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_BYTES = 50 * 1024 * 1024
MOST_CHARACTERS = 1_000_000
MOST_PART_BYTES = 30 * 1024 * 1024
MOST_PAGES = 3_000
SECONDS = 30
MEMORY = 1024 * 1024 * 1024
# What a reader of the file does not see: deletions and moves that are tracked, codes of fields, the
# second form of a drawing, how a cell is spoken, comments, hidden text.
UNSEEN_TAGS = {
    *("del", "delText", "delInstrText", "moveFrom", "instrText", "Fallback", "rPh"),
    *("tracked-changes", "annotation", "hidden-text", "hidden-paragraph"),
}
# Where such a mark stands in the properties of an element, the whole element is not seen.
UNSEEN_MARKS = {
    "r": f"{WORD}rPr/{WORD}vanish",
    "tr": f"{WORD}trPr/{WORD}del",
    "tc": f"{WORD}tcPr/{WORD}cellDel",
}
# The parts of a file that are text, in the order in which they are read.
TEXT_PARTS = {
    "docx": (
        r"word/document\.xml",
        r"word/footnotes\.xml",
        r"word/endnotes\.xml",
        r"word/header\d*\.xml",
        r"word/footer\d*\.xml",
    ),
    "pptx": (r"ppt/slides/slide\d+\.xml",),
    "xlsx": (r"xl/sharedStrings\.xml",),
}
OPEN_DOCUMENT_PARTS = (r"content\.xml",)
BLOCK_TAGS = {"p", "h", "br", "tab", "si", "table-row", "tr"}


@dataclass(frozen=True)
class Extraction:
    """What a document says, and on how many pages when its format knows pages."""

    text: str = ""
    page_count: int | None = None


def extract(content: bytes, extension: str, *, seconds: float = SECONDS) -> Extraction:
    """Return text and page count of a file; an empty one when it cannot be read in time."""
    if not content or len(content) > MOST_BYTES:
        return Extraction()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(__file__)), extension.lower()],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        return Extraction(**json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError, TypeError):
        return Extraction()


def read(content: bytes, extension: str) -> Extraction:
    """Read a file in this process; raises whatever its parser raises."""
    if extension == "pdf":
        return _read_pdf(content)
    if extension in {"txt", "csv"}:
        return Extraction(_tidy([_decode(content)]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = _list_parts(archive, extension)
        is_office = extension in TEXT_PARTS
        text = _tidy("".join(_read_xml(archive, name, is_office=is_office)) for name in names)
    return Extraction(text, len(names) if extension == "pptx" else None)


def _read_pdf(content: bytes) -> Extraction:
    from pypdf import PdfReader  # noqa: PLC0415 -- only for this format

    reader = PdfReader(io.BytesIO(content))
    pages = len(reader.pages)
    texts = (reader.pages[number].extract_text() for number in range(min(pages, MOST_PAGES)))
    return Extraction(_tidy(texts), pages)


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _list_parts(archive: zipfile.ZipFile, extension: str) -> list[str]:
    """Return the names of the parts that are text, in reading order."""
    names = sorted(archive.namelist(), key=lambda name: (len(name), name))
    patterns = TEXT_PARTS.get(extension, OPEN_DOCUMENT_PARTS)
    return [name for pattern in patterns for name in names if re.fullmatch(pattern, name)]


def _read_xml(archive: zipfile.ZipFile, name: str, *, is_office: bool) -> Iterator[str]:
    """Yield the text of one part in reading order, a line for each block."""
    from defusedxml import ElementTree  # noqa: PLC0415 -- only for these formats

    with archive.open(name) as part:
        content = part.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        return
    root = ElementTree.fromstring(content)
    if root.get("show") not in {"0", "false"}:  # a hidden slide
        yield from _walk(root, is_office=is_office)


def _walk(element: Any, *, is_office: bool) -> Iterator[str]:
    """Yield what is seen of an element. Office keeps it in `t`; all else there is layout."""
    tag = element.tag.rpartition("}")[2]
    if tag in UNSEEN_TAGS or (tag in UNSEEN_MARKS and _is_marked(element, UNSEEN_MARKS[tag])):
        return
    if not is_office or tag == "t":
        yield element.text or ""
    for child in element:
        yield from _walk(child, is_office=is_office)
        if not is_office:
            yield child.tail or ""
    if tag in BLOCK_TAGS:
        yield "\n"


def _is_marked(element: Any, path: str) -> bool:
    """Return whether the properties of an element of a Word document hold a mark."""
    mark = element.find(path)
    return mark is not None and mark.get(f"{WORD}val", "true") not in {"0", "false", "off"}


def _tidy(texts: Iterator[str] | list[str]) -> str:
    """Join texts up to the limit, without empty lines and characters that a database refuses."""
    kept: list[str] = []
    size = 0
    for text in texts:
        lines = (" ".join(line.replace("\x00", "").split()) for line in text.splitlines())
        block = "\n".join(line for line in lines if line)
        kept.append(block.encode("utf-8", "replace").decode())
        size += len(block)
        if size > MOST_CHARACTERS:
            break
    return "\n".join(filter(None, kept))[:MOST_CHARACTERS]


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 -- not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    _limit_memory()
    json.dump(asdict(read(sys.stdin.buffer.read(), sys.argv[1])), sys.stdout)
