"""Writes a paper as a file for word processors (.docx, ECMA-376), with its structure marked.

Headings, title, lists and captions are real styles, header rows are marked as such, links are
links, pictures carry their text alternative, and the file says its language and its title.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from hub.core.documents.tree import (
    Block,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Picture,
    Run,
    Table,
)
from hub.core.documents.word_styles import TEXT_WIDTH, edge_paragraph, prepare, shade

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_PROPERTY = 255
TALLEST_PICTURE = Mm(180)
# What XML 1.0 cannot hold.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_word(document: Document) -> bytes:
    """Return the file."""
    return _Writer(document).write()


class _Writer:
    """Writes one paper into one new file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = docx.Document()
        self.pictures = 0
        self.styles: dict[str, Any] = {}

    def write(self) -> bytes:
        prepare(self.file, lang=self.document.lang)
        self._describe()
        self.file.add_paragraph(clean(self.document.title), style=self._style("Title"))
        if self.document.lead:
            self.file.add_paragraph(clean(self.document.lead), style=self._style("Subtitle"))
        for label, value in self.document.facts:
            paragraph = self.file.add_paragraph(style=self._style("Soft"))
            self._add_runs(paragraph, (Run(f"{label}: ", bold=True), Run(value)))
        self._add_blocks(self.document.blocks)
        self._add_footer()
        target = io.BytesIO()
        self.file.save(target)
        return target.getvalue()

    def _style(self, name: str) -> Any:
        """Return a style; the library looks through all of them at each asking."""
        if name not in self.styles:
            self.styles[name] = self.file.styles[name]
        return self.styles[name]

    def _describe(self) -> None:
        document, properties = self.document, self.file.core_properties
        properties.title = clean(document.title)[:LONGEST_PROPERTY]
        properties.subject = clean(document.lead)[:LONGEST_PROPERTY]
        properties.author = properties.last_modified_by = clean(document.author)[:LONGEST_PROPERTY]
        properties.category = clean(document.kind)[:LONGEST_PROPERTY]
        properties.language = document.lang
        properties.comments = properties.keywords = ""
        properties.created = properties.modified = datetime.combine(
            document.made_on, time(), tzinfo=UTC
        )

    def _add_blocks(
        self, blocks: Iterable[Block], *, depth: int = 0, is_apart: bool = False
    ) -> None:
        """Write blocks; `depth` counts the lists around them, `is_apart` tells of a note."""
        for block in blocks:
            if isinstance(block, Heading):
                level = min(max(block.level, 1), 3)
                self.file.add_paragraph(clean(block.text), style=self._style(f"Heading {level}"))
            elif isinstance(block, Paragraph):
                style = list_style("List Continue", depth) if depth else "Normal"
                self._add_paragraph(block, style, is_apart=is_apart)
            elif isinstance(block, Listing):
                self._add_list(block, depth + 1)
            elif isinstance(block, Table):
                self._add_table(block)
            elif isinstance(block, Note):
                self._add_note(block)
            else:
                self._add_picture(block)

    def _add_paragraph(self, block: Paragraph, style: str, *, is_apart: bool = False) -> Any:
        is_soft = block.role == "soft" and style == "Normal"
        paragraph = self.file.add_paragraph(style=self._style("Soft" if is_soft else style))
        self._add_runs(paragraph, block.runs)
        if is_apart:
            edge_paragraph(paragraph)
        return paragraph

    def _add_list(self, block: Listing, depth: int) -> None:
        style = list_style("List Number" if block.is_ordered else "List Bullet", depth)
        number = self._new_numbering(style) if block.is_ordered else None
        for item in block.items:
            first, rest = (item[0], item[1:]) if isinstance(item[0], Paragraph) else (None, item)
            paragraph = self._add_paragraph(first or Paragraph(()), style)
            if number is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number
            self._add_blocks(rest, depth=depth)

    def _new_numbering(self, style: str) -> int:
        """Return a numbering of the style's own kind that starts again at one."""
        numbering = self.file.part.numbering_part.element
        used = self._style(style).element.pPr.numPr.numId.val
        kind = numbering.num_having_numId(used).abstractNumId.val
        number = numbering.add_num(kind)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def _add_table(self, block: Table) -> None:
        caption = self.file.add_paragraph(clean(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.file.add_table(rows=0, cols=len(block.header), style="Table Grid")
        table.autofit = False
        _name_table(table, clean(block.caption), has_row_headers=block.has_row_headers)
        self._add_row(table, block.header, is_header=True)
        for row in block.rows:
            self._add_row(table, row, has_row_header=block.has_row_headers)
        shares = block.widths or (1,) * len(block.header)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Emu(TEXT_WIDTH * share // sum(shares))
            for cell in column.cells:
                cell.width = column.width
        self.file.add_paragraph(style="Table Text")

    def _add_row(
        self,
        table: Any,
        texts: Iterable[str],
        *,
        is_header: bool = False,
        has_row_header: bool = False,
    ) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_header:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            is_bold = is_header or (has_row_header and place == 0)
            cell.paragraphs[0].style = self._style("Table Text")
            self._add_runs(cell.paragraphs[0], (Run(text, bold=is_bold),))
            cell.paragraphs[0].paragraph_format.keep_with_next = is_header or None
            if is_header:
                shade(cell)

    def _add_note(self, block: Note) -> None:
        title = self._add_paragraph(Paragraph((Run(block.title, bold=True),)), "Normal")
        edge_paragraph(title)
        title.paragraph_format.keep_with_next = True
        self._add_blocks(block.blocks, is_apart=True)

    def _add_picture(self, block: Picture) -> None:
        shape = self.file.add_picture(io.BytesIO(block.content))
        ratio = min(TEXT_WIDTH / shape.width, TALLEST_PICTURE / shape.height, 1)
        shape.width, shape.height = int(shape.width * ratio), int(shape.height * ratio)
        self.pictures += 1
        shape._inline.docPr.set("descr", clean(block.alt))
        shape._inline.docPr.set("name", f"Picture {self.pictures}")
        if block.caption:
            self.file.paragraphs[-1].paragraph_format.keep_with_next = True
            self.file.add_paragraph(clean(block.caption), style="Caption")

    def _add_runs(self, paragraph: Any, runs: Iterable[Run]) -> None:
        for run in runs:
            if not run.text:
                continue
            made = paragraph.add_run(clean(run.text))
            made.bold, made.italic = run.bold or None, run.italic or None
            if run.lang:
                _set_language(made, run.lang)
            if run.href:
                self._link(paragraph, made, run.href)

    def _link(self, paragraph: Any, run: Any, href: str) -> None:
        key = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), key)
        run.style = self._style("Hyperlink")
        run._r.addprevious(link)
        link.append(run._r)

    def _add_footer(self) -> None:
        paragraph = self.file.sections[0].footer.paragraphs[0]
        text = f"{self.document.footer} · " if self.document.footer else ""
        paragraph.add_run(clean(text))
        _add_field(paragraph, "PAGE")
        paragraph.add_run(" / ")
        _add_field(paragraph, "NUMPAGES")


def clean(text: str) -> str:
    """Return `text` without what no XML file can hold."""
    return _NO_TEXT.sub("", text)


def list_style(name: str, depth: int) -> str:
    """Return the style of a list `depth` lists deep; the third serves all below."""
    return name if depth == 1 else f"{name} {min(depth, 3)}"


def _name_table(table: Any, caption: str, *, has_row_headers: bool) -> None:
    """Tell screen readers the name of a table and which of its cells are headers."""
    properties = table._tbl.tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    look = OxmlElement("w:tblLook")
    look.set(qn("w:val"), "00A0" if has_row_headers else "0020")
    look.set(qn("w:firstRow"), "1")
    look.set(qn("w:firstColumn"), "1" if has_row_headers else "0")
    for name in ("lastRow", "lastColumn"):
        look.set(qn(f"w:{name}"), "0")
    for name in ("noHBand", "noVBand"):
        look.set(qn(f"w:{name}"), "1")
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), caption)
    properties.append(look)
    properties.append(title)


def _set_language(run: Any, lang: str) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), lang)
    run._r.get_or_add_rPr().append(language)


def _add_field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
