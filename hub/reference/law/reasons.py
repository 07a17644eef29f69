"""Says in a sentence why a rule applies to a purchase, why not, or what would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.reference.law.facts import ConditionFact, GroundFact
from hub.reference.law.lines import Lines
from hub.reference.law.matching import CaseResult, Part
from hub.reference.law.vocabulary import (
    SPEND_LINES,
    Authority,
    Circumstance,
    Comparison,
    ContractKind,
    Nation,
    Relation,
    Route,
    Vat,
)

# What somebody could find out, by the name of what is missing.
TO_FIND_OUT = {
    "nation": gettext_lazy("in which nation the buyer is"),
    "authority": gettext_lazy("what kind of body buys"),
    "kind": gettext_lazy("whether it is goods, services, light-touch services or works"),
    "route": gettext_lazy("how the supplier will be found"),
    "start": gettext_lazy("the day on which the purchase starts, or its older contract started"),
    "order": gettext_lazy("the day on which the order itself starts"),
    "value": gettext_lazy("the value of the whole contract, with all its years and options"),
    "vat": gettext_lazy("whether the value includes VAT"),
    "spend": gettext_lazy("what the body spends on contracts in a year"),
    "figure": gettext_lazy("the line itself: we hold no certain figure for this case"),
}


def format_pounds(amount: Decimal) -> str:
    """Return an amount as readers write it: £206,400, or £206,400.50."""
    places = 0 if amount == amount.to_integral_value() else 2
    return "£" + number_format(amount, places, use_l10n=True, force_grouping=True)


def format_day(day: date) -> str:
    return date_format(day, "j F Y")


def explain_match(result: CaseResult, lines: Lines) -> str:
    """Return why the case fits: its own explanation, and the sums."""
    sums = [describe_comparison(part, lines) for part in result.compared]
    return " ".join(part for part in (result.condition.explanation, *sums) if part)


def explain_failure(result: CaseResult, lines: Lines) -> str:
    """Return why the case does not fit, one sentence for each part that fails."""
    return " ".join(
        describe_comparison(part, lines) if part.test else _describe_failure(part, result.condition)
        for part in result.failed
    )


def describe_loss(grounds: Iterable[GroundFact], day: date | None) -> str:
    """Return which law or policy under a rule or an amount did not stand on `day`; else nothing."""
    texts = []
    for ground in grounds:
        if ground.is_lost_on(day):
            names = {"name": ground.name, "newer": ground.successor}
            if ground.successor:
                texts.append(_("%(name)s, on which this rests, was replaced by %(newer)s.") % names)
            else:
                texts.append(_("%(name)s, on which this rests, is no longer in force.") % names)
    if texts:
        texts.append(_("Check before you rely on it."))
    return " ".join(texts)


def list_missing(names: tuple[str, ...]) -> list[str]:
    """Return what to find out, as phrases."""
    return [str(TO_FIND_OUT[name]) for name in names]


def describe_comparison(part: Part, lines: Lines) -> str:
    """Return how the amount lies to the line; empty when several lines are possible."""
    if part.line is None or part.test is None or len(part.line.rows) != 1:
        return ""
    row = part.line.rows[0]
    if part.test.line in SPEND_LINES:
        amounts = [lines.situation.yearly_spend]
    else:
        amounts = [each for amount in lines.amounts for each in amount.on_basis(row.vat)]
    if len(amounts) != 1 or amounts[0] is None:
        return ""
    text = _relation_text(
        part.test.relation,
        truth=bool(part.truth),
        is_above=row.comparison == Comparison.ABOVE,
    )
    return text % {
        "amount": format_pounds(amounts[0]) + _basis(row.vat),
        "line": format_pounds(row.value),
    }


def _relation_text(relation: str, *, truth: bool, is_above: bool) -> str:
    if relation == Relation.NEAR:
        if truth:
            return _("%(amount)s is near the line of %(line)s.")
        return _("%(amount)s is not near the line of %(line)s.")
    if (relation == Relation.REACHES) is truth:
        if is_above:
            return _("%(amount)s is above the line of %(line)s.")
        return _("%(amount)s is at or above the line of %(line)s.")
    if is_above:
        return _("%(amount)s is not above the line of %(line)s.")
    return _("%(amount)s is below the line of %(line)s.")


def _basis(vat: str) -> str:
    if vat == Vat.INCLUDED:
        return " " + _("with VAT")
    return " " + _("without VAT") if vat == Vat.EXCLUDED else ""


def _describe_failure(part: Part, condition: ConditionFact) -> str:
    lists = {
        "nation": (_("It is for %(list)s."), Nation, condition.nations),
        "authority": (_("It is for these buyers: %(list)s."), Authority, condition.authorities),
        "kind": (_("It is for these contracts: %(list)s."), ContractKind, condition.contract_kinds),
        "route": (_("It is for these routes: %(list)s."), Route, condition.routes),
        "circumstances": (_("Only when: %(list)s."), Circumstance, condition.circumstances),
        "not_circumstances": (_("Not when: %(list)s."), Circumstance, condition.not_circumstances),
    }
    if part.name in lists:
        text, vocabulary, codes = lists[part.name]
        return text % {"list": "; ".join(str(vocabulary(code).label) for code in codes)}
    if part.name == "order":
        return _("It is for orders that start on or after %(day)s.") % {
            "day": format_day(condition.order_from)  # type: ignore[arg-type]  # the part has it
        }
    if part.name == "buyer":
        return _("It is for %(list)s.") % {"list": condition.buyer_name}
    return _describe_time(condition)


def _describe_time(condition: ConditionFact) -> str:
    days = {
        "first": format_day(condition.start_from) if condition.start_from else "",
        "last": format_day(condition.start_to) if condition.start_to else "",
    }
    if condition.start_from and condition.start_to:
        return _("It is for purchases that start from %(first)s to %(last)s.") % days
    if condition.start_from:
        return _("It is for purchases that start on or after %(first)s.") % days
    return _("It is for purchases that start on or before %(last)s.") % days
