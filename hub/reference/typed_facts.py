"""Finds amounts, dates and names that a text types although a row has them.

A round amount or the first of a month says little by itself: it counts only in a sentence that
speaks of what the row decides. Quotations, key figures and the numbered paragraphs of a report say
what somebody said on a day, so they do not count. Names count in rich text, where the editor's
chooser inserts them; headings and labels keep theirs, and so does a name in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField

from hub.core.facts import ELEMENT, TOKEN, list_references
from hub.core.page_text import NOT_WORDS
from hub.core.partial_dates import Precision, format_partial_date
from hub.core.rich_text import plain_text
from hub.reference.facts import FactBook, format_amount, read_references, recall_fact_book
from hub.reference.law.vocabulary import Line
from hub.reference.models import GlossaryTerm

OF_A_DAY = {"quote", "key_figure", "paragraph"}
PLAIN_FIELDS: dict[type[models.Model], tuple[str, ...]] = {GlossaryTerm: ("definition", "note")}
AMOUNT = re.compile(r"£\s?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(million|m|k)?\b")
DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d\b")
SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n")
UNITS = {"": Decimal(1), "k": Decimal(1000), "m": Decimal(10) ** 6, "million": Decimal(10) ** 6}
TELLING = 2  # digits of an amount, zeros at its end aside, from above which it speaks for itself
CUES = {
    Line.FULL_RULES: r"threshold|full rules|the line",
    Line.NOTICE: r"notice|advertis|threshold",
    Line.REGULATED: r"Scotland|Scottish|regulated|Reform",
    Line.COMMUNITY_BENEFIT: r"community benefit|Scotland|Scottish",
    Line.REGULATED_SPEND: r"Scotland|Scottish|regulated",
    Line.MAJOR_CONSTRUCTION: r"Wales|Welsh|major (?:construction|building)",
    Line.INDICATORS: r"indicator|Procurement Act|new Act|\bKPI",
    Line.PIPELINE_SPEND: r"pipeline|to come",
    Line.PIPELINE_CONTRACT: r"pipeline|to come|lists contracts",
    Line.PAYMENT: r"payment",
}
LAW_CUE = re.compile(
    r"\b(?:law|Act|dut(?:y|ies)|policy|note|force|model|threshold|apply|applie[sd]|rules?|compulsory)\b"
)


@dataclass(frozen=True)
class TypedFact:
    """A typed copy: what the text says, the row that has it, and the words around it."""

    text: str
    row: str
    context: str


def find_typed_in(stored: models.Model) -> list[TypedFact]:
    """Return the typed copies in the texts of a page or another row."""
    book = recall_fact_book()
    found: list[TypedFact] = []
    for text in _stored_texts(stored):
        left = TOKEN.sub("", ELEMENT.sub("", text))
        is_rich = "<" in left
        plain = plain_text(left) if is_rich else left
        found += find_typed(plain, book)
        found += find_typed_names(plain, book) if is_rich else ()
    return found


def find_broken_in(stored: models.Model) -> list[str]:
    """Return the references in the texts of a page or another row that lead to no value."""
    used = [each for text in _stored_texts(stored) for each in list_references(text)]
    known = read_references(used)
    return [each for each in used if each not in known]


def describe_typed(typed: Iterable[TypedFact]) -> str:
    """Return a warning for the editor that names each copy and its row."""
    copies = dict.fromkeys(f"“{each.text}” ({each.row})" for each in typed)
    return _(
        "The text types what a row already says: %(copies)s. Insert it instead, so that it changes "
        "with the row."
    ) % {"copies": ", ".join(copies)}


def _stored_texts(stored: models.Model) -> Iterator[str]:
    for field in stored._meta.get_fields():
        if isinstance(field, RichTextField):
            yield getattr(stored, field.name) or ""
        elif isinstance(field, StreamField):
            for block in getattr(stored, field.name).raw_data:
                if block["type"] not in OF_A_DAY:
                    yield from _strings(block["value"])
    for name in PLAIN_FIELDS.get(type(stored), ()):
        yield getattr(stored, name)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in NOT_WORDS:
                yield from _strings(item)


def find_typed(text: str, book: FactBook) -> Iterator[TypedFact]:
    """Yield each amount and date of a plain text that a row of `book` has."""
    for sentence in SENTENCE.split(text):
        for match in AMOUNT.finditer(sentence):
            amount = Decimal(match[1].replace(",", "")) * UNITS[match[2] or ""]
            if row := _find_amount(amount, sentence, book):
                yield TypedFact(match[0].strip(), row, sentence.strip())
        for match in DATE.finditer(sentence):
            if row := _find_date(match[0], sentence, book):
                yield TypedFact(match[0].strip(), row, sentence.strip())


def find_typed_names(text: str, book: FactBook) -> Iterator[TypedFact]:
    """Yield each name of a law or policy of `book` in a plain text."""
    for law in book.laws.values():
        for name in {law.name, law.short_name}:
            if re.search(rf"(?<![\w“]){re.escape(name)}(?![\w”])", text):
                yield TypedFact(name, law.short_name, text[:200])


def _find_amount(amount: Decimal, sentence: str, book: FactBook) -> str:
    is_telling = len(f"{amount.normalize():f}".rstrip("0")) > TELLING
    for row in book.thresholds:
        if row.value != amount or row.line == Line.VAT_PERCENT:
            continue
        cue = CUES.get(Line(row.line))
        if is_telling or (cue and re.search(cue, sentence)):
            return f"{row.code}: {Line(row.line).label}, {format_amount(row.value, row.line)}"
    return ""


def _find_date(stated: str, sentence: str, book: FactBook) -> str:
    is_telling = not stated.startswith("1 ")
    if not (is_telling or LAW_CUE.search(sentence)):
        return ""
    return _list_dates(book).get(stated, "")


def _list_dates(book: FactBook) -> dict[str, str]:
    """Return the row that has each date which texts can insert, by the date as it is written."""
    found: dict[str, str] = {}
    for row in book.thresholds:
        found.setdefault(format_partial_date(row.start), str(Line(row.line).label))
    for law in book.laws.values():
        own = (law.instrument.made, law.instrument.starts, law.instrument.ends)
        for when in (*own, *law.changes.values()):
            if when is not None and when.precision == Precision.DAY:
                found[str(when)] = law.short_name
    return found
