"""What law and policy ask of a purchase, what they do not, and what we cannot say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from hub.reference.law.amounts import Amount
from hub.reference.law.facts import (
    LawBook,
    LineTest,
    RuleFact,
    Situation,
    SourceFact,
    ThresholdFact,
)
from hub.reference.law.lines import Lines
from hub.reference.law.matching import CaseResult, fitting_cases, match_rule
from hub.reference.law.reasons import (
    describe_loss,
    explain_failure,
    explain_match,
    list_missing,
)
from hub.reference.law.vocabulary import Force, Line, Moment, Relation, Vat

# A rule that only advises is not worth a question back.
QUIET = (Force.GOOD_PRACTICE, Force.CANNOT_SAY)
# A rule that fails on its amount or its day alone is known not to apply. One that fails on anything
# else is written for other purchases: whether another law asks the same here, it does not say.
KNOWN_OUTSIDE = (["value"], ["start"], ["order"])


@dataclass(frozen=True)
class Finding:
    """What became of one rule.

    `reason` says why it applies or does not. `caution` says of a rule that applies, and that has
    no last day of its own, when the law under it no longer stands. `missing` holds phrases of what
    would settle it; it is empty for a rule that stands for an open question of its own.
    """

    rule_code: str
    force: str
    sentence: str
    reason: str = ""
    why_not: str = ""
    caution: str = ""
    sources: tuple[SourceFact, ...] = ()
    since: date | None = None
    guidance_title: str = ""
    guidance_url: str = ""
    whom_to_ask: str = ""
    for_suppliers: str = ""
    missing: tuple[str, ...] = ()
    is_excluded: bool = False
    moment: str = Moment.BEFORE
    bound: str = ""
    is_uncertain: bool = False
    review_by: date | None = None

    @property
    def source(self) -> SourceFact | None:
        """The first source."""
        return self.sources[0] if self.sources else None

    @property
    def force_label(self) -> str:
        return str(Force(self.force).label)


@dataclass(frozen=True)
class MomentGroup:
    """The findings of one moment of a purchase, the strongest first."""

    moment: str
    label: str
    findings: list[Finding]


@dataclass(frozen=True)
class Sum:
    """The value with and without VAT, and the lines of the full rules it is compared with.

    `amounts` holds two readings when it is not known whether the value includes VAT. `caution`
    says when the law under a line without a last day no longer stands.
    """

    amounts: tuple[Amount, ...]
    percent: ThresholdFact | None
    rows: tuple[ThresholdFact, ...]
    is_reached: bool | None
    caution: str = ""

    @property
    def compared_without_vat(self) -> bool:
        return any(row.vat == Vat.EXCLUDED for row in self.rows)


@dataclass(frozen=True)
class Answer:
    """All that is said of a situation. `applies` is by moment, then by force, then as the rules."""

    situation: Situation
    sum: Sum
    applies: list[Finding]
    does_not_apply: list[Finding]
    cannot_say: list[Finding]

    @property
    def groups(self) -> list[MomentGroup]:
        """What applies, by moment."""
        return [
            MomentGroup(moment, str(Moment(moment).label), list(findings))
            for moment, findings in groupby(self.applies, key=lambda finding: finding.moment)
        ]

    @property
    def options(self) -> list[Finding]:
        """What the buyer may do."""
        return [finding for finding in self.applies if finding.force == Force.OPTION]

    @property
    def exclusions(self) -> list[Finding]:
        """What does not apply, with the reason in law: left out, or short of the amount or day."""
        return [finding for finding in self.does_not_apply if finding.is_excluded]

    @property
    def not_covered(self) -> list[Finding]:
        """Rules that are written for other purchases: of this one they say nothing."""
        return [finding for finding in self.does_not_apply if not finding.is_excluded]

    @property
    def open_questions(self) -> list[Finding]:
        """What nobody could say from our data, whatever else were known of the purchase."""
        return [finding for finding in self.cannot_say if not finding.missing]

    @property
    def unsettled(self) -> list[Finding]:
        """What would be settled by more about the purchase."""
        return [finding for finding in self.cannot_say if finding.missing]

    @property
    def rule_codes(self) -> set[str]:
        """The rules that apply, those that stand for an open question among them."""
        asked = (finding for finding in self.open_questions if not finding.is_uncertain)
        return {finding.rule_code for finding in (*self.applies, *asked)}

    @property
    def review_by(self) -> date | None:
        """The first day on which something in this answer is due for review."""
        days = [each.review_by for each in (*self.applies, *self.sum.rows) if each.review_by]
        return min(days, default=None)

    @property
    def is_past_review(self) -> bool:
        """Whether the purchase starts after the figures it is compared with were to be renewed."""
        day = self.situation.governing_start
        return day is not None and any(
            row.review_by is not None and row.end is None and row.review_by < day
            for row in self.sum.rows
        )


def answer(book: LawBook, situation: Situation) -> Answer:
    """Return what the rules of `book` say of `situation`; nothing beyond them is said."""
    lines = Lines(book, situation)
    applies: list[Finding] = []
    does_not_apply: list[Finding] = []
    cannot_say: list[Finding] = []
    for rule in book.rules:
        result = match_rule(rule, situation, lines)
        if result.truth:
            target = cannot_say if rule.force == Force.CANNOT_SAY else applies
            target.append(_match_finding(rule, result, lines))
        elif result.truth is False and rule.force != Force.CANNOT_SAY:
            does_not_apply.append(_finding(rule, result, lines))
        elif result.truth is None and (rule.force not in QUIET or result.is_open_question):
            cannot_say.append(_finding(rule, result, lines))
    moments, forces = list(Moment), list(Force)
    applies.sort(
        key=lambda each: (moments.index(Moment(each.moment)), forces.index(Force(each.force)))
    )
    cannot_say.sort(key=lambda finding: bool(finding.missing))
    return Answer(situation, _sum(lines), applies, does_not_apply, cannot_say)


def _match_finding(rule: RuleFact, result: CaseResult, lines: Lines) -> Finding:
    """Return the finding; an open question gives every reason for which it is open."""
    finding = _finding(rule, result, lines)
    if rule.force != Force.CANNOT_SAY:
        return finding
    cases = fitting_cases(rule, lines.situation, lines)
    reasons = dict.fromkeys(explain_match(case, lines) for case in cases)
    return replace(finding, reason=" ".join(reason for reason in reasons if reason))


def _finding(rule: RuleFact, result: CaseResult, lines: Lines) -> Finding:
    failed = [part.name for part in result.failed]
    is_match = result.truth is True
    return Finding(
        rule_code=rule.code,
        force=rule.force,
        sentence=rule.sentence,
        reason=_reason(result, lines),
        why_not=rule.why_not if failed in KNOWN_OUTSIDE else "",
        caution=_caution(rule, result, lines) if is_match else "",
        sources=rule.sources or _line_sources(result),
        since=(result.condition.since or result.condition.start_from) if is_match else None,
        guidance_title=rule.guidance_title,
        guidance_url=rule.guidance_url,
        whom_to_ask=rule.whom_to_ask,
        for_suppliers=rule.for_suppliers,
        missing=() if is_match else tuple(list_missing(result.missing)),
        is_uncertain=result.is_open_question,
        is_excluded=result.is_exclusion or (bool(rule.why_not) and failed in KNOWN_OUTSIDE),
        review_by=rule.review_by,
        moment=rule.moment,
        bound=rule.bound,
    )


def _reason(result: CaseResult, lines: Lines) -> str:
    """Return why it applies or not; nothing while that is not settled."""
    if result.failed:
        return explain_failure(result, lines)
    if result.is_exclusion:
        return explain_match(result, lines)
    return explain_match(result, lines) if result.truth or result.is_open_question else ""


def _caution(rule: RuleFact, result: CaseResult, lines: Lines) -> str:
    """Return what has become of the law under a rule; a case with a last day is history already."""
    if result.condition.start_to is not None:
        return ""
    return describe_loss(rule.grounds, lines.situation.governing_start)


def _line_sources(result: CaseResult) -> tuple[SourceFact, ...]:
    """Return where the lines come from that the case compares with."""
    rows = [row for part in result.compared if part.line is not None for row in part.line.rows]
    return tuple(dict.fromkeys(source for row in rows for source in row.sources))


def _sum(lines: Lines) -> Sum:
    rows, _complete = lines.find(Line.FULL_RULES)
    percent, _known = lines.find(Line.VAT_PERCENT)
    reached = lines.test(LineTest(Line.FULL_RULES, Relation.REACHES))
    open_rows = (row for row in rows if row.end is None)
    grounds = dict.fromkeys(ground for row in open_rows for ground in row.grounds)
    return Sum(
        lines.amounts,
        percent[0] if percent else None,
        rows,
        reached.truth,
        describe_loss(grounds, lines.situation.governing_start),
    )
