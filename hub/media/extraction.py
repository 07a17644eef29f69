"""The plain text of a document, read by a process of its own that cannot harm ours.

Run as a script it reads a file from its standard input and writes JSON. It imports no Django, so
that it starts fast. `extract` runs it with limits of time and memory: a broken or hostile file
costs a few seconds and yields no text.
"""

from __future__ import annotations

import io
import json
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
# second form of a drawing, comments, hidden text.
UNSEEN_TAGS = {
    *("del", "delText", "delInstrText", "moveFrom", "instrText", "Fallback"),
    *("tracked-changes", "annotation", "hidden-text", "hidden-paragraph"),
}
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
        names = sorted(_text_parts(archive, extension), key=lambda name: (len(name), name))
        text = _tidy("".join(_read_xml(archive, name)) for name in names)
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


def _text_parts(archive: zipfile.ZipFile, extension: str) -> Iterator[str]:
    for name in archive.namelist():
        if extension == "pptx":
            wanted = name.startswith("ppt/slides/slide") and name.endswith(".xml")
        else:
            wanted = name in {"word/document.xml", "xl/sharedStrings.xml", "content.xml"}
        if wanted:
            yield name


def _read_xml(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """Yield the text of one part in reading order, a line for each block."""
    from defusedxml import ElementTree  # noqa: PLC0415 -- only for these formats

    with archive.open(name) as part:
        content = part.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        return
    yield from _walk(ElementTree.fromstring(content))


def _walk(element: Any) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2]
    if tag in UNSEEN_TAGS or (tag == "r" and _is_hidden(element)):
        return
    yield element.text or ""
    for child in element:
        yield from _walk(child)
        yield child.tail or ""
    if tag in BLOCK_TAGS:
        yield "\n"


def _is_hidden(run: Any) -> bool:
    """Return whether a run of a Word document is formatted as hidden."""
    mark = run.find(f"{WORD}rPr/{WORD}vanish")
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
