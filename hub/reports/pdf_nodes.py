"""Blocks of a report as plain data for the PDF's template (``templates/pdf/nodes.typ``)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from hub.core.rich_text import describe_writing, to_nodes

if TYPE_CHECKING:
    from hub.reports.models import Paragraph

Node = dict[str, Any]

# Wide enough for the text width in print (150 mm at 270 dots an inch), small enough to mail.
_SIZE = "max-1600x2000"
_NUMBER = re.compile(r"[−-]?[£$€]?\d[\d.,\s]*(%|bn|m|k)?")


class NodeWriter:
    """Turns blocks into nodes and gathers the images they need, by content.

    Headings never skip a level, whatever an editor chose: PDF/UA asks for that.
    """

    def __init__(self, *, lang: str, base_url: str) -> None:
        self.lang = lang
        self.base_url = base_url
        self.images: dict[str, bytes] = {}
        self.pages: set[int] = set()  # keys of other pages that a text was taken from
        self._level = 1

    def write_section(
        self, body: Iterable[Any], *, numbers: dict[int, str], rows: dict[str, Paragraph]
    ) -> list[Node]:
        """Return the nodes of a section's blocks.

        ``numbers`` is the number of each paragraph by ``id(block)``, ``rows`` the permanent
        paragraphs by block id.
        """
        self._level = 1
        nodes: list[Node] = []
        for block in body:
            if block.block_type == "paragraph":
                row = rows.get(str(block.id))
                nodes.append(self.write_paragraph(block.value, numbers[id(block)], row))
            else:
                nodes += self.write_block(block.block_type, block.value)
        return nodes

    def write_block(self, kind: str, value: Any) -> list[Node]:
        """Return the nodes of one block that is no paragraph; none for a kind not known here."""
        writers: dict[str, Callable[[Any], list[Node]]] = {
            "heading": lambda value: [self.write_heading(value["text"], int(value["level"][1]))],
            "rich_text": lambda value: [self.write_words(value.source)],
            "figure": self.write_figure,
            "key_figure": self.write_key_figure,
            "table": self.write_table,
            "quote": self.write_quote,
            "callout": self.write_callout,
            "later_events": self.write_later_events,
        }
        writer = writers.get(kind)
        return writer(value) if writer else []

    def read_html(self, html: str, *, notes: int = 0) -> list[Node]:
        expanded = expand_db_html(html)
        return to_nodes(expanded, notes=notes, base_url=self.base_url, lang=self.lang)

    def describe(self, text: str) -> dict[str, str]:
        return describe_writing(text, lang=self.lang)

    def write_heading(self, text: str, level: int) -> Node:
        self._level = min(level, self._level + 1)
        return {"type": "heading", "level": self._level, "text": text, **self.describe(text)}

    def write_words(self, html: str) -> Node:
        return {"type": "words", "content": self.read_html(html)}

    def write_text(self, text: str) -> Node:
        """Return plain text; an empty line parts paragraphs."""
        parts = [" ".join(part.split()) for part in text.replace("\r", "").split("\n\n")]
        return {"type": "words", "content": [self._paragraph(part) for part in parts if part]}

    def write_paragraph(self, value: Any, number: str, row: Paragraph | None) -> Node:
        """Return a numbered paragraph; a note without a mark is marked at its end."""
        notes = [self._note_runs(note.source) for note in value["notes"]]
        content = self.read_html(value["text"].source, notes=len(notes))
        _complete_marks(content, len(notes))
        return {
            "type": "paragraph",
            "number": number,
            "address": self.base_url + row.get_absolute_url() if row else None,
            "content": content,
            "notes": notes,
        }

    def write_figure(self, value: Any) -> list[Node]:
        caption, credit = value["caption"] or "", value.credit_line or ""
        name = self._add_image(value["image"])
        if name is None:
            return [self.write_text(caption)] if caption else []
        is_decorative = not value.alt and value["image"].is_decorative
        node = {
            "type": "figure",
            "image": name,
            "alt": value.alt or caption or value["image"].title,
            "decorative": is_decorative,
            "caption": caption,
            "credit": _("Image: %(credit)s") % {"credit": credit} if credit else "",
        }
        return [node | self.describe(caption)]

    def write_key_figure(self, value: Any) -> list[Node]:
        text = value["text"]
        node = {
            "type": "key_figure",
            "value": value["value"],
            "text": text,
            "status": str(value.status_label),
            "source": _describe_source(value["source"], year=value["year"]),
        }
        return [node | self.describe(text)]

    def write_table(self, value: Any) -> list[Node]:
        rows = [value.header_row] if value.header_row else []
        rows += value.body_rows
        if not any(rows):
            return []
        node = {
            "type": "table",
            "caption": value["caption"],
            "numeric": _find_numeric(value.body_rows, max(map(len, rows))),
            "header_row": bool(value.header_row),
            "header_column": value.has_row_headers,
            "rows": [[self._cell(text) for text in row] for row in rows],
        }
        return [node]

    def write_quote(self, value: Any) -> list[Node]:
        node = {
            "type": "quote",
            "content": self.write_text(value["text"])["content"],
            "attribution": value["attribution"],
            "source": _describe_source(value["source"]),
        }
        return [node]

    def write_callout(self, value: Any) -> list[Node]:
        content = self.read_html(value["content"].source)
        return [{"type": "callout", "title": value["title"], "content": content}]

    def write_later_events(self, value: Any) -> list[Node]:
        page = value["recommendation"]
        if page is None or not page.live or page.get_view_restrictions().exists():
            return []
        self.pages.add(page.pk)
        warning = _("This came later. We have no evidence that the report caused it.")
        items = [[self._event(event)] for event in page.specific.list_updates()]
        events = {"type": "ul", "items": items} if items else self._paragraph(_("Nothing found."))
        link = self._paragraph(page.title)
        link["runs"] = [{"text": page.title, "href": self.base_url + page.get_url()}]
        warned = {"type": "p", "runs": [{"text": warning, "italic": True}]}
        return [
            self.write_heading(_("Later events"), 3),
            {"type": "words", "content": [warned, events, link]},
        ]

    def _event(self, event: Any) -> Node:
        runs: list[Node] = [{"text": f"{event.date_text}. ", "bold": True}, {"text": event.text}]
        about = [event.evidence] if event.evidence else []
        for source in event.sources:
            runs.append({"text": " · ".join(["", *about, ""])})
            described = _describe_source(source) or {}
            year = f", {described['year']}" if described["year"] else ""
            href = {"href": described["url"]} if described["url"] else {}
            runs.append({"text": described["title"] + year, **href})
            about = []
        return {"type": "p", "runs": runs, **self.describe(event.text)}

    def _paragraph(self, text: str) -> Node:
        return {"type": "p", "runs": [{"text": text}], **self.describe(text)}

    def _cell(self, text: str) -> Node:
        return {"runs": [{"text": text}] if text else [], **self.describe(text)}

    def _note_runs(self, html: str) -> list[Node]:
        runs: list[Node] = []
        for block in self.read_html(html):
            runs += ([{"text": " "}] if runs else []) + block.get("runs", [])
        return runs

    def _add_image(self, image: Any) -> str | None:
        """Keep a print-sized copy of ``image`` and return its name, None when it is not there."""
        if image is None:
            return None
        is_photo = image.file.name.lower().endswith((".jpg", ".jpeg"))
        form = "jpeg|jpegquality-82" if is_photo else "png"
        spec = f"{_SIZE}|preserve-svg" if image.is_svg() else f"{_SIZE}|format-{form}"
        try:
            with image.get_rendition(spec).file.open("rb") as file:
                content = file.read()
        except (SourceImageIOError, InvalidFilterSpecError, ObjectDoesNotExist, OSError):
            return None
        kind = "svg" if image.is_svg() else ("jpg" if is_photo else "png")
        name = f"{hashlib.sha256(content).hexdigest()}.{kind}"
        self.images[name] = content
        return name


def _find_numeric(rows: list[list[str]], columns: int) -> list[bool]:
    """Return for each column whether all its cells are numbers; these stand at its end."""
    return [
        bool(rows)
        and all(_NUMBER.fullmatch(row[at].strip() if at < len(row) else "") for row in rows)
        for at in range(max(columns, 1))
    ]


def _describe_source(source: Any, year: int | None = None) -> Node | None:
    if source is None:
        return {"title": str(year), "url": "", "year": None} if year else None
    title = ", ".join(part for part in (source.title, source.publisher) if part)
    return {
        "title": title,
        "url": source.url or "",
        "year": year or source.year,
    }


def _complete_marks(content: list[Node], notes: int) -> None:
    """Tell first marks from later ones of the same note, and mark what no mark names."""
    firsts: dict[int, Node] = {}
    for run in _list_runs(content):
        if "note" not in run:
            continue
        if run["note"] in firsts:
            run["again"] = True
            firsts[run["note"]]["named"] = True
        else:
            firsts[run["note"]] = run
    missing = [{"text": "", "note": n} for n in range(1, notes + 1) if n not in firsts]
    if missing and (not content or "runs" not in content[-1]):
        content.append({"type": "p", "runs": []})
    if missing:
        content[-1]["runs"] += missing


def _list_runs(content: list[Node]) -> Iterable[Node]:
    for block in content:
        yield from block.get("runs", ())
        for item in block.get("items", ()):
            yield from _list_runs(item)
