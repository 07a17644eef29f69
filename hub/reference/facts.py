"""What the rows of thresholds and of law and policy say, as values for texts.

A reference to a threshold names what the threshold decides and, in any order, the kind of
contract, the kind of body and the nation; `from` asks for the first day instead of the amount. It
has a value only when all rows that fit agree. A reference to a law names its code and a part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from hub.core.page_cache import remember
from hub.core.partial_dates import format_partial_date
from hub.reference.dates import PartialDate, Standing
from hub.reference.law.facts import ThresholdFact
from hub.reference.law.vocabulary import Authority, ContractKind, Line, Nation
from hub.reference.models import Instrument, Threshold

FROM = "from"
PARTS = ("name", "short-name", "status", "made", FROM, "until")
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class LawFact:
    """What texts can cite of a law or policy; `changes` are the dates of changes with a code."""

    code: str
    name: str
    short_name: str
    instrument: Instrument
    changes: dict[str, PartialDate]


@dataclass(frozen=True)
class FactBook:
    """All rows that texts can cite."""

    thresholds: tuple[ThresholdFact, ...]
    laws: dict[str, LawFact]


@dataclass(frozen=True)
class Reference:
    """A reference, taken apart; `day` is None when the day of reading counts."""

    kind: str
    words: tuple[str, ...]
    day: date | None = None

    @property
    def on(self) -> date:
        return self.day or timezone.localdate()


def parse_reference(text: str) -> Reference | None:
    """Return the parts of a reference; None when it is not well formed."""
    path, _at, stated = text.partition("@")
    kind, *words = path.split(":")
    try:
        day = date.fromisoformat(stated) if stated else None
    except ValueError:
        return None
    return Reference(kind, tuple(words), day) if words and all(words) else None


def read_references(references: Collection[str]) -> dict[str, str]:
    """Return the value of each reference that leads to one; the others are left out."""
    book = recall_fact_book()
    found = {each: _read(book, each) for each in references}
    return {each: value for each, value in found.items() if value}


def recall_fact_book() -> FactBook:
    """Return all rows that texts can cite; loaded once, until one of them changes."""
    return remember(f"fact-book:{get_language()}", load_fact_book)


def load_fact_book() -> FactBook:
    """Return all rows that texts can cite, in three queries."""
    laws = Instrument.objects.select_related("superseded_by").prefetch_related("changes")
    return FactBook(
        tuple(slim_threshold(row) for row in Threshold.objects.order_by("code")),
        {row.code: _law_fact(row) for row in laws},
    )


def slim_threshold(row: Threshold) -> ThresholdFact:
    """Return a row as a plain fact, without what it is based on."""
    return ThresholdFact(
        code=row.code,
        line=row.line,
        value=row.value,
        start=row.start,
        end=row.end,
        nations=tuple(row.nations),
        authorities=tuple(row.authorities),
        contract_kinds=tuple(row.contract_kinds),
        comparison=row.comparison,
        vat=row.vat,
        circumstances=tuple(row.circumstances),
    )


def _law_fact(row: Instrument) -> LawFact:
    dated = {change.code: change.when for change in row.changes.all() if change.code}
    changes = {code: when for code, when in dated.items() if when is not None}
    return LawFact(row.code, row.title, str(row), row, changes)


def _read(book: FactBook, text: str) -> str:
    reference = parse_reference(text)
    if reference is None:
        return ""
    if reference.kind == "threshold":
        return _read_threshold(book, reference)
    return _read_law(book, reference) if reference.kind == "law" else ""


def _read_threshold(book: FactBook, reference: Reference) -> str:
    rows = [row for row in book.thresholds if row.is_held_on(reference.on)]
    fitting = [row for row in rows if fits(row, reference.words)]
    if FROM in reference.words:
        values = {format_partial_date(row.start) for row in fitting}
    else:
        values = {format_amount(row.value, row.line) for row in fitting}
    return values.pop() if len(values) == 1 else ""


def fits(row: ThresholdFact, words: Iterable[str]) -> bool:
    """Return whether `row` is one that the words of a reference select, whatever the day."""
    line, *others = words
    if row.circumstances:  # texts speak of usual purchases
        return False
    selected: tuple[tuple[type[models.TextChoices], tuple[str, ...]], ...] = (
        (Nation, row.nations),
        (Authority, row.authorities),
        (ContractKind, row.contract_kinds),
    )
    known = {FROM}
    for vocabulary, held in selected:
        asked = {word for word in others if word in vocabulary.values}
        known |= asked
        if held and not asked <= set(held):
            return False
    return row.line == line and set(others) <= known


def _read_law(book: FactBook, reference: Reference) -> str:
    code, *parts = reference.words
    law = book.laws.get(code)
    if law is None or not parts:
        return ""
    row = law.instrument
    match parts:
        case ["name"]:
            return law.name
        case ["short-name"]:
            return law.short_name
        case ["status"]:
            return str(Standing(row.status_on(reference.on)).label).lower()
        case ["change", change]:
            return str(law.changes.get(change) or "")
        case _:
            dates = {"made": row.made, FROM: row.starts, "until": row.ends}
            return str(dates.get(":".join(parts)) or "")


def format_amount(value: Decimal, line: str) -> str:
    """Return an amount as texts write it: £207,720, £5 million, 20%."""
    if line == Line.VAT_PERCENT:
        return f"{value.normalize():f}%"
    if value >= MILLION and value % (MILLION / 10) == 0:
        return f"£{(value / MILLION).normalize():f} million"
    return f"£{value:,.0f}" if value == value.to_integral_value() else f"£{value:,.2f}"
