"""The shapes of a paper: what it says, in order, without a word on how it looks.

All text is plain: each writer escapes it for its own format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class Run:
    """A piece of text in one style.

    `href` is an absolute address. A run that is `spelled_out` gives an address in letters, for
    paper; the print page leaves it out, as its style sheet writes all addresses out.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    lang: str = ""
    spelled_out: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; the title of the paper stands above level 1."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Text; `role` is "" or "soft", for what is said about the text."""

    kind: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]
    role: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Listing:
    """A list; each item is a run of blocks."""

    kind: ClassVar[str] = "listing"
    items: tuple[tuple[Block, ...], ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of plain cells under a caption; every row is as long as `header`.

    `widths` are shares of the whole width; without them all columns are alike.
    """

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_row_headers: bool = False
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Note:
    """Text that is set apart: a caution, or words to take over."""

    kind: ClassVar[str] = "note"
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Picture:
    """An image (PNG or JPEG) with what it says to people who do not see it."""

    kind: ClassVar[str] = "picture"
    content: bytes
    alt: str
    url: str = ""
    caption: str = ""


Block = Heading | Paragraph | Listing | Table | Note | Picture


@dataclass(frozen=True)
class Document:
    """One paper. `facts` are pairs of a label and what is known, shown under the title."""

    title: str
    blocks: tuple[Block, ...]
    made_on: date
    lead: str = ""
    kind: str = ""
    author: str = ""
    footer: str = ""
    lang: str = "en-GB"
    facts: tuple[tuple[str, str], ...] = field(default=())


def text_paragraph(text: str, *, role: str = "") -> Paragraph:
    """Return a paragraph of plain text in one style."""
    return Paragraph((Run(text),), role)


def bullets(*texts: str) -> Listing:
    """Return a list of plain lines."""
    return Listing(tuple((text_paragraph(text),) for text in texts))
