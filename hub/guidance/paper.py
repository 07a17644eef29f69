"""The text of a guidance page as blocks of a paper (`hub.core.documents`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from hub.core.documents import Block, Heading, Listing, Note, Paragraph, Picture, Run, Table
from hub.core.documents.nodes import RichTextReader
from hub.core.documents.tree import text_paragraph

# Wide enough for print, small enough to mail; word processors read PNG and JPEG.
PICTURE_SIZE = "max-1200x1600"
FIELD_WIDTHS = (3, 5, 4)
MARK_WIDTHS = (1, 8)


class PaperReader:
    """Turns the blocks of a page's text into blocks of a paper; links become absolute."""

    def __init__(self, body: StreamValue, *, base_url: str) -> None:
        self.body = body
        self.rich_text = RichTextReader(body.get_prep_value(), base_url=base_url)

    def read(self) -> tuple[Block, ...]:
        """Return the blocks of the text; a kind not known here is left out."""
        readers: dict[str, Callable[[Any], Iterable[Block]]] = {
            "heading": self._heading,
            "rich_text": lambda value: self._text(value),
            "figure": self._figure,
            "key_figure": self._key_figure,
            "table": self._table,
            "quote": self._quote,
            "callout": lambda value: [Note(value["title"], self._text(value["content"]))],
            "steps": self._steps,
            "fields": self._fields,
            "scoring_guide": self._scoring_guide,
            "model_text": self._model_text,
            "questions": self._questions,
        }
        return tuple(
            made
            for block in self.body
            if block.block_type in readers
            for made in readers[block.block_type](block.value)
        )

    def _text(self, value: Any) -> tuple[Block, ...]:
        return self.rich_text.read(value.source) if value else ()

    def _heading(self, value: Any) -> list[Block]:
        return [Heading(value["text"], 2 if value["level"] == "h3" else 1)]

    def _figure(self, value: Any) -> list[Block]:
        picture = _print_copy(value["image"])
        if picture is None:
            return []
        content, url = picture
        caption = ". ".join(part for part in (value["caption"], value.credit_line) if part)
        return [Picture(content, alt=value.alt, url=url, caption=caption)]

    def _key_figure(self, value: Any) -> list[Block]:
        about = [str(value.status_label), str(value["year"] or "")]
        runs = [
            Run(value["value"], bold=True),
            Run(f" {value['text']} ({', '.join(part for part in about if part)}). "),
        ]
        if value["source"]:
            runs += cite(value["source"])
        return [Paragraph(tuple(runs))]

    def _quote(self, value: Any) -> list[Block]:
        said_by = [Run(value["attribution"])]
        if value["source"]:
            said_by += [Run(". "), *cite(value["source"])]
        return [Note(value["attribution"], (text_paragraph(value["text"]), Paragraph((*said_by,))))]

    def _table(self, value: Any) -> list[Block]:
        header = value.header_row
        rows = value.body_rows
        width = max((len(row) for row in [header, *rows]), default=0)
        if not width:
            return []
        return [
            Table(
                value["caption"],
                _fill(header, width),
                tuple(_fill(row, width) for row in rows),
                has_row_headers=value.has_row_headers,
            )
        ]

    def _steps(self, value: Any) -> list[Block]:
        items = tuple(
            (Paragraph((Run(step["title"], bold=True),)), *self._text(step["text"]))
            for step in value["steps"]
        )
        return [Heading(value["title"]), Listing(items, is_ordered=True)]

    def _fields(self, value: Any) -> list[Block]:
        rows = tuple((each["name"], each["help"], each["example"]) for each in value["fields"])
        header = (_("Field"), _("What goes in"), _("Example"))
        table = Table(value["title"], header, rows, has_row_headers=True, widths=FIELD_WIDTHS)
        return [Heading(value["title"]), table]

    def _scoring_guide(self, value: Any) -> list[Block]:
        rows = tuple((str(each["mark"]), each["meaning"]) for each in value["marks"])
        return [Heading(value["title"]), marks_table(value["title"], rows)]

    def _model_text(self, value: Any) -> list[Block]:
        return [Heading(value["title"]), Note(_("Words to take over"), self._text(value["text"]))]

    def _questions(self, value: Any) -> list[Block]:
        items = tuple(
            (
                Paragraph((Run(each["question"], bold=True),)),
                *_listen_for(each["listen_for"]),
            )
            for each in value["questions"]
        )
        return [Heading(value["title"]), Listing(items, is_ordered=True)]


def marks_table(caption: str, rows: tuple[tuple[str, ...], ...]) -> Table:
    """Return a scale of marks with what earns each."""
    header = (_("Mark"), _("What earns it"))
    return Table(caption, header, rows, has_row_headers=True, widths=MARK_WIDTHS)


def cite(source: Any, *, is_listed: bool = False) -> list[Run]:
    """Return a source as a named link with publisher, year and, for paper, its address.

    Args:
        source: a `reference.Source` or a `SourceFact` of it.
        is_listed: it is in a list of sources, which says what is not known of each.
    """
    year = str(source.year or "") or (_("year not stated") if is_listed else "")
    about = ", ".join(part for part in (source.publisher, year) if part)
    runs = [Run(source.title, href=source.url), Run(f", {about}.")]
    if source.url:
        runs.append(Run(f" {source.url}", spelled_out=True))
    elif is_listed:
        runs.append(Run(" " + _("(the full address is not known)")))
    return runs


def list_sources(sources: Iterable[Any]) -> list[Block]:
    """Return the numbered list of sources under its heading; nothing when there are none."""
    items = tuple((Paragraph(tuple(cite(source, is_listed=True))),) for source in sources)
    return [Heading(_("Sources")), Listing(items, is_ordered=True)] if items else []


def _listen_for(text: str) -> list[Block]:
    return [Paragraph((Run(f"{_('Listen for:')} {text}"),), "soft")] if text else []


def _fill(row: Iterable[str], width: int) -> tuple[str, ...]:
    """Return a row of exactly `width` cells."""
    cells = list(row)
    return (*cells, *[""] * (width - len(cells)))


def _print_copy(image: Any) -> tuple[bytes, str] | None:
    """Return an image's print-sized copy and its address; None when it cannot be had."""
    if image is None or image.is_svg():
        return None
    is_photo = image.file.name.lower().endswith((".jpg", ".jpeg"))
    try:
        copy = image.get_rendition(f"{PICTURE_SIZE}|format-{'jpeg' if is_photo else 'png'}")
        with copy.file.open("rb") as file:
            return file.read(), copy.url
    except (SourceImageIOError, InvalidFilterSpecError, ObjectDoesNotExist, OSError):
        return None
