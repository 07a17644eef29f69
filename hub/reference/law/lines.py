"""Which rows of the table of thresholds a purchase is compared with, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from hub.reference.law.amounts import Amount, is_related, read_amount
from hub.reference.law.facts import LawBook, LineTest, Situation, ThresholdFact
from hub.reference.law.vocabulary import SPEND_LINES, ContractKind, Line


@dataclass(frozen=True)
class LineResult:
    """Whether the amount lies as asked; None with what is `missing` when that is not settled."""

    truth: bool | None
    rows: tuple[ThresholdFact, ...] = ()
    missing: tuple[str, ...] = ()


class Lines:
    """The lines that one purchase is compared with. Looks each up once."""

    def __init__(self, book: LawBook, situation: Situation) -> None:
        self.book = book
        self.situation = situation
        self._found: dict[tuple[str, str], tuple[tuple[ThresholdFact, ...], bool]] = {}

    @property
    def percent(self) -> Decimal | None:
        """What is added for VAT on the day, in per cent; None when the data say nothing."""
        rows, _complete = self.find(Line.VAT_PERCENT)
        return rows[0].value if rows else None

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The readings of the contract's value; none when it is not known."""
        value = self.situation.value
        if value is None:
            return ()
        includes_vat = self.situation.includes_vat
        return read_amount(value, includes_vat=includes_vat, percent=self.percent)

    def find(self, line: str, compare_as: str = "") -> tuple[tuple[ThresholdFact, ...], bool]:
        """Return the rows of `line` that may hold, and whether every possibility has one."""
        key = (line, compare_as)
        if key not in self._found:
            self._found[key] = self._find(line, compare_as)
        return self._found[key]

    def _find(self, line: str, compare_as: str) -> tuple[tuple[ThresholdFact, ...], bool]:
        situation = self.situation
        day = situation.governing_start
        if day is None:
            return (), False
        kinds = (compare_as,) if compare_as else situation.possible_kinds
        held = [row for row in self.book.thresholds if row.line == line and row.is_held_on(day)]
        rows: dict[str, ThresholdFact] = {}
        complete = True
        for place in product(situation.possible_nations, situation.possible_authorities, kinds):
            fitting = self._choose(row for row in held if _fits(row, *place))
            rows |= {row.code: row for row in fitting}
            complete = complete and bool(fitting)
        return tuple(rows.values()), complete

    def _choose(self, rows: Iterable[ThresholdFact]) -> list[ThresholdFact]:
        """Return those of `rows` for the purchase's circumstances, before those for any."""
        told = self.situation.circumstances
        met = [row for row in rows if set(row.circumstances) <= told]
        return [row for row in met if row.circumstances] or met

    def test(self, test: LineTest, near_percent: int = 0) -> LineResult:
        """Return whether the amount lies to the line as `test` asks."""
        situation = self.situation
        if situation.governing_start is None:
            return LineResult(None, missing=("start",))
        rows, complete = self.find(test.line, test.compare_as)
        if not rows:
            return LineResult(None, missing=("figure",))
        is_spend = test.line in SPEND_LINES
        if (situation.yearly_spend if is_spend else situation.value) is None:
            return LineResult(None, rows, ("spend" if is_spend else "value",))
        found = {
            None if reading is None else is_related(reading, row, test.relation, near_percent)
            for row in rows
            for reading in self._readings(row, is_spend=is_spend)
        }
        if len(found) == 1 and complete and None not in found:
            return LineResult(found.pop(), rows)
        return LineResult(None, rows, self._unsettled(rows, complete=complete))

    def _readings(self, row: ThresholdFact, *, is_spend: bool) -> tuple[Decimal | None, ...]:
        if is_spend:
            return (self.situation.yearly_spend,)
        return tuple(each for amount in self.amounts for each in amount.on_basis(row.vat))

    def _unsettled(self, rows: tuple[ThresholdFact, ...], *, complete: bool) -> tuple[str, ...]:
        """Name what would settle it: what is not known of the purchase, else of the figure."""
        situation = self.situation
        unknown = {
            "nation": not situation.nation,
            "authority": not situation.authority,
            "kind": situation.contract_kind in ("", ContractKind.MIXED),
            "vat": situation.includes_vat is None,
        }
        names = tuple(name for name, is_unknown in unknown.items() if is_unknown)
        return names if names and (complete or len(rows) > 1) else (*names, "figure")


def _fits(row: ThresholdFact, nation: str, authority: str, kind: str) -> bool:
    return (
        (not row.nations or nation in row.nations)
        and (not row.authorities or authority in row.authorities)
        and (not row.contract_kinds or kind in row.contract_kinds)
    )
