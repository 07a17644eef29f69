"""Whether a case of a rule fits a purchase: yes, no, or not settled by what is known.

Three-valued on purpose. A no outweighs what is not known, and what is not known outweighs a yes:
nothing is said to apply while anything that it hangs on is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.reference.law.facts import ConditionFact, LawBook, LineTest, RuleFact, Situation
from hub.reference.law.lines import LineResult, Lines


@dataclass(frozen=True)
class Part:
    """What one part of a case came to; `test` and `line` are set for an amount."""

    name: str
    truth: bool | None
    missing: tuple[str, ...] = ()
    test: LineTest | None = None
    line: LineResult | None = None


@dataclass(frozen=True)
class CaseResult:
    """What a case came to, part by part."""

    condition: ConditionFact
    parts: tuple[Part, ...]

    @property
    def is_met(self) -> bool | None:
        """Whether the purchase is one of this case, whatever follows from that."""
        truths = {part.truth for part in self.parts}
        if False in truths:
            return False
        return None if None in truths else True

    @property
    def truth(self) -> bool | None:
        """Whether the rule applies by this case."""
        if self.is_exclusion:
            return False
        return None if self.is_met and self.condition.is_uncertain else self.is_met

    @property
    def is_exclusion(self) -> bool:
        """Whether the case fits, and law or policy leaves it out of the rule."""
        return self.condition.is_excluded and self.is_met is True

    @property
    def is_open_question(self) -> bool:
        """Whether the case fits, and is one of which we cannot say what follows."""
        return self.condition.is_uncertain and self.is_met is True

    @property
    def failed(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.truth is False)

    @property
    def missing(self) -> tuple[str, ...]:
        names = (name for part in self.parts if part.truth is None for name in part.missing)
        return tuple(dict.fromkeys(names))

    @property
    def compared(self) -> tuple[Part, ...]:
        """The parts about an amount."""
        return tuple(part for part in self.parts if part.test is not None)


def match_rule(rule: RuleFact, situation: Situation, lines: Lines) -> CaseResult:
    """Return the case that settles whether `rule` applies.

    One in which the purchase is left out goes before all others. Else the first that fits; else the
    one that would be settled by the fewest answers; else the one that came nearest to fitting.
    Raises ValueError for a rule without a case in which it applies.
    """
    results = [match_case(condition, situation, lines) for condition in rule.conditions]
    cases = [result for result in results if not result.condition.is_excluded]
    exclusions = [result for result in results if result.condition.is_excluded]
    if not cases:
        raise ValueError(f"{rule.code} has no case in which it applies.")
    for result in exclusions:
        if result.is_exclusion:
            return result
    can_apply = any(result.truth is not False for result in cases)
    unsettled = [result for result in exclusions if result.is_met is None and can_apply]
    fitting = [result for result in cases if result.truth]
    if fitting and not unsettled:
        return fitting[0]
    open_cases = unsettled + [result for result in cases if result.truth is None]
    if open_cases:
        return min(open_cases, key=lambda result: len(result.missing))
    return min(cases, key=_distance)


def list_applying(book: LawBook, situation: Situation) -> set[str]:
    """Return the codes of the rules that apply, without the reasons: those of `match_rule`."""
    lines = Lines(book, situation)
    return {rule.code for rule in book.rules if _applies(rule, situation, lines)}


def _applies(rule: RuleFact, situation: Situation, lines: Lines) -> bool:
    applies = False
    for case in rule.conditions:
        if case.is_excluded:
            if _is_met(case, situation, lines) is not False:
                return False
        elif not applies and not case.is_uncertain:
            applies = _is_met(case, situation, lines) is True
    return applies


def _is_met(condition: ConditionFact, situation: Situation, lines: Lines) -> bool | None:
    """Return what `CaseResult.is_met` says; stops at the first part that fails."""
    truth: bool | None = True
    for part in _parts(condition, situation, lines):
        if part.truth is False:
            return False
        truth = truth and part.truth
    return truth


def fitting_cases(rule: RuleFact, situation: Situation, lines: Lines) -> list[CaseResult]:
    """Return all cases of `rule` that fit, in their order."""
    results = (match_case(condition, situation, lines) for condition in rule.conditions)
    return [result for result in results if result.truth]


def match_case(condition: ConditionFact, situation: Situation, lines: Lines) -> CaseResult:
    """Return what each part of the case comes to."""
    return CaseResult(condition, tuple(_parts(condition, situation, lines)))


def _distance(result: CaseResult) -> tuple[bool, int]:
    """A case of another nation is further off than any other."""
    return any(part.name == "nation" for part in result.failed), len(result.failed)


def _parts(condition: ConditionFact, situation: Situation, lines: Lines) -> Iterator[Part]:
    for name, listed, known, possible in (
        ("nation", condition.nations, situation.nation, situation.possible_nations),
        ("authority", condition.authorities, situation.authority, situation.possible_authorities),
        ("kind", condition.contract_kinds, situation.contract_kind, situation.possible_kinds),
        ("route", condition.routes, situation.route, situation.possible_routes),
    ):
        if listed:
            yield Part(name, _is_listed(listed, known, possible), (name,))
    if condition.buyer:
        yield Part("buyer", condition.buyer == situation.buyer)
    if condition.circumstances:
        yield Part("circumstances", set(condition.circumstances) <= situation.circumstances)
    if condition.not_circumstances:
        unmet = situation.circumstances.isdisjoint(condition.not_circumstances)
        yield Part("not_circumstances", unmet)
    if condition.start_from or condition.start_to:
        yield Part("start", _is_in_time(condition, situation), ("start",))
    if condition.order_from:
        own = situation.start
        yield Part("order", None if own is None else condition.order_from <= own, ("order",))
    for test in condition.tests:
        line = lines.test(test, condition.near_percent)
        yield Part("value", line.truth, line.missing, test, line)


def _is_listed(listed: tuple[str, ...], known: str, possible: tuple[str, ...]) -> bool | None:
    if known and known in listed:
        return True
    truths = {each in listed for each in possible}
    return truths.pop() if len(truths) == 1 else None


def _is_in_time(condition: ConditionFact, situation: Situation) -> bool | None:
    day = situation.governing_start
    if day is None:
        return None
    begins = condition.start_from is None or condition.start_from <= day
    return begins and (condition.start_to is None or day <= condition.start_to)
