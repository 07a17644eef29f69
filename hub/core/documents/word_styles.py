"""How a paper looks in a word processor: A4, one readable font, real styles, the language."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Arial"
INK = RGBColor(0x1B, 0x23, 0x21)
BRAND = RGBColor(0x0D, 0x5A, 0x52)
SOFT = RGBColor(0x4B, 0x56, 0x52)
WASH = "E3EFEA"
LINE = "857C69"
NOTE_EDGE = "A96A0C"
TEXT_WIDTH = Mm(174)
# The styles in use, with size, space before and space after in points.
SIZES = {
    "Normal": (11, 0, 6),
    "Title": (24, 0, 6),
    "Subtitle": (13, 0, 10),
    "Heading 1": (16, 16, 5),
    "Heading 2": (13, 12, 4),
    "Heading 3": (11.5, 10, 3),
    "Caption": (10, 8, 4),
    "Footer": (9, 0, 0),
}
COLOURED = ("Title", "Heading 1", "Heading 2", "Heading 3")


def prepare(file: WordFile, *, lang: str) -> None:
    """Set paper, styles and language of a new file."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(20), Mm(22)
    section.header_distance = section.footer_distance = Mm(10)
    for name, (size, before, after) in SIZES.items():
        _restyle(file, name, size, before, after)
    _style_lists(file)
    _style_title(file)
    _add_styles(file)
    _set_language(file, lang)
    _leave_compatibility_mode(file)


def _restyle(file: WordFile, name: str, size: float, before: float, after: float) -> None:
    style = file.styles[name]
    font, spacing = style.font, style.paragraph_format
    _set_font(style)
    font.size, font.italic = Pt(size), False
    font.bold = name in COLOURED or name == "Caption"
    font.color.rgb = BRAND if name in COLOURED else INK
    spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    spacing.line_spacing = 1.15
    spacing.keep_with_next = name in (*COLOURED, "Caption")


def _set_font(style: Any) -> None:
    """Name the font itself: the theme's fonts would win over it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _style_lists(file: WordFile) -> None:
    for name in ("List Bullet", "List Number", "List Continue"):
        for level in ("", " 2", " 3"):
            file.styles[name + level].paragraph_format.space_after = Pt(3)


def _style_title(file: WordFile) -> None:
    """Take away the rule below the title and the wide letters of what follows it."""
    for name in ("Title", "Subtitle"):
        for extra in file.styles[name].element.xpath("./w:pPr/w:pBdr | ./w:rPr/w:spacing"):
            extra.getparent().remove(extra)


def _add_styles(file: WordFile) -> None:
    link = file.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, BRAND
    soft = file.styles.add_style("Soft", WD_STYLE_TYPE.PARAGRAPH)
    soft.base_style = file.styles["Normal"]
    soft.font.size, soft.font.color.rgb = Pt(10), SOFT
    cell = file.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = file.styles["Normal"]
    cell.font.size, cell.paragraph_format.space_after = Pt(10), Pt(2)
    cell.paragraph_format.space_before = Pt(2)
    for style in (soft, cell):
        style.quick_style = True


def _set_language(file: WordFile, lang: str) -> None:
    for element in file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        element.set(qn("w:val"), lang)
    for element in file.settings.element.xpath("w:themeFontLang"):
        element.set(qn("w:val"), lang)


def _leave_compatibility_mode(file: WordFile) -> None:
    for setting in file.settings.element.xpath("w:compat/w:compatSetting"):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def edge_paragraph(paragraph: Any) -> None:
    """Set a paragraph apart by a line at its start."""
    edge = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", NOTE_EDGE)):
        edge.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap"),
        *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
        *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
        *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection"),
        *("w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle"),
        *("w:rPr", "w:sectPr", "w:pPrChange"),
    )


def shade(cell: Any) -> None:
    """Give a table cell the ground of a header."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", WASH)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)
