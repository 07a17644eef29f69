"""The shapes that evaluation works on: plain, frozen, without the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hub.reference.dates import ENDED, Life, Standing
from hub.reference.law.vocabulary import (
    UK_NATIONS,
    USUAL_KINDS,
    USUAL_ROUTES,
    Authority,
    ContractKind,
    Moment,
    Nation,
    Route,
    Vat,
)

LATER_ROUTES = (Route.CALL_OFF, Route.MODIFICATION)


@dataclass(frozen=True)
class SourceFact:
    """Where a statement comes from, with what a named link needs."""

    key: str
    title: str
    publisher: str = ""
    url: str = ""
    year: int | None = None


@dataclass(frozen=True)
class GroundFact:
    """A law or policy that a rule or an amount rests on, with what is known of its time.

    `successor` is the name of what superseded it, if that is known.
    """

    name: str
    life: Life
    successor: str = ""

    def is_lost_on(self, day: date | None) -> bool:
        """Tell whether it no longer stood on `day`; of a day not known, whether it has ended."""
        has_ended = self.life.status in ENDED
        if day is None:
            return has_ended
        standing = self.life.on(day)
        return standing == Standing.NO_LONGER or (has_ended and standing == Standing.UNKNOWN)


@dataclass(frozen=True)
class ThresholdFact:
    """One row of the table of thresholds; an empty tuple of codes means all of them."""

    code: str
    line: str
    value: Decimal
    start: date
    end: date | None = None
    nations: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    contract_kinds: tuple[str, ...] = ()
    comparison: str = "at-or-above"
    vat: str = Vat.INCLUDED
    basis: str = ""
    note: str = ""
    sources: tuple[SourceFact, ...] = ()
    grounds: tuple[GroundFact, ...] = ()
    review_by: date | None = None
    circumstances: tuple[str, ...] = ()

    def is_held_on(self, day: date) -> bool:
        """Tell whether the row is the law on `day`."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class LineTest:
    """How the amount must lie to a line; `compare_as` names the kind of contract to look up."""

    line: str
    relation: str
    compare_as: str = ""


@dataclass(frozen=True)
class ConditionFact:
    """One case in which a rule applies: all that it says must hold; empty asks nothing.

    `is_excluded`: one in which law or policy itself leaves the purchase out, so that the rule does
    not apply whatever other case fits.
    """

    nations: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    contract_kinds: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    buyer: str = ""
    buyer_name: str = ""
    start_from: date | None = None
    start_to: date | None = None
    order_from: date | None = None
    tests: tuple[LineTest, ...] = ()
    near_percent: int = 0
    circumstances: tuple[str, ...] = ()
    not_circumstances: tuple[str, ...] = ()
    since: date | None = None
    is_uncertain: bool = False
    is_excluded: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class RuleFact:
    """One rule with the cases in which it applies; any one of them is enough."""

    code: str
    force: str
    sentence: str
    conditions: tuple[ConditionFact, ...]
    for_suppliers: str = ""
    why_not: str = ""
    whom_to_ask: str = ""
    sources: tuple[SourceFact, ...] = ()
    grounds: tuple[GroundFact, ...] = ()
    guidance_title: str = ""
    guidance_url: str = ""
    review_by: date | None = None
    moment: str = Moment.BEFORE
    bound: str = ""


@dataclass(frozen=True)
class LawBook:
    """All rules in their order, and all thresholds."""

    rules: tuple[RuleFact, ...]
    thresholds: tuple[ThresholdFact, ...]


@dataclass(frozen=True)
class Situation:
    """What is known of a purchase; an empty text or None means that it is not known.

    `value` is the estimate for the whole life in pounds; `includes_vat` says on what basis.
    `start` is the day of the first notice or first contact with a supplier. For an order or a
    change under an older contract, `contract_start` is that day for the older contract.
    `yearly_spend` is what the body spends on contracts in a year (in Scotland: regulated ones).
    `buyer` is the code of a named body. `circumstances` are taken not to be so unless named.
    """

    nation: str = ""
    authority: str = ""
    contract_kind: str = ""
    value: Decimal | None = None
    includes_vat: bool | None = True
    start: date | None = None
    route: str = Route.COMPETITION
    contract_start: date | None = None
    yearly_spend: Decimal | None = None
    buyer: str = ""
    circumstances: frozenset[str] = field(default_factory=frozenset)

    @property
    def governing_start(self) -> date | None:
        """The day whose law governs: an order or change stays under its contract's law."""
        return self.contract_start if self.route in LATER_ROUTES else self.start

    @property
    def possible_nations(self) -> tuple[str, ...]:
        return (self.nation,) if self.nation else tuple(Nation(each) for each in UK_NATIONS)

    @property
    def possible_authorities(self) -> tuple[str, ...]:
        return (self.authority,) if self.authority else tuple(Authority)

    @property
    def possible_kinds(self) -> tuple[str, ...]:
        """A mixture counts as one of its parts, and which one is not known."""
        if self.contract_kind in ("", ContractKind.MIXED):
            return USUAL_KINDS
        return (self.contract_kind,)

    @property
    def possible_routes(self) -> tuple[str, ...]:
        return (self.route,) if self.route else USUAL_ROUTES
