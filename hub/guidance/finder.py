"""What the rule finder shows: its questions, and the answer to the purchase in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.guidance.finder_form import FinderForm
from hub.guidance.models import RuleFinderPage
from hub.reference.law.answers import Answer, Finding, MomentGroup, answer
from hub.reference.law.changes import Change, list_changes
from hub.reference.law.facts import LATER_ROUTES, LawBook, Situation
from hub.reference.law.loading import recall_law_book
from hub.reference.law.reasons import format_day, format_pounds
from hub.reference.law.vocabulary import (
    Authority,
    Circumstance,
    ContractKind,
    Force,
    Nation,
    Route,
)

FORCE_TEXTS = {
    Force.DUTY: gettext_lazy("The law says that the buyer must."),
    Force.POLICY: gettext_lazy("A policy or instruction says so; it is not an Act."),
    Force.OPTION: gettext_lazy("The buyer may, and need not."),
    Force.GOOD_PRACTICE: gettext_lazy("Not asked by law; sensible all the same."),
}


@dataclass(frozen=True)
class ForceNote:
    """What a force means, for the forces of an answer."""

    code: str
    label: str
    text: str


@dataclass(frozen=True)
class ChangeLink:
    """Something that would change the answer: how many rules more and fewer apply, and where."""

    what: str
    more: int
    fewer: int
    query: str


@dataclass(frozen=True)
class OpenGroup:
    """Rules that the same answers would settle."""

    missing: list[str]
    findings: list[Finding]


@dataclass
class Finder:
    """All that the finder's template shows. `answer` is None until a readable purchase is given."""

    form: FinderForm
    book: LawBook | None = None
    answer: Answer | None = None
    told: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_outside(self) -> bool:
        return self.answer is not None and self.answer.situation.nation == Nation.OUTSIDE

    @property
    def is_supplier(self) -> bool:
        return self.form.is_bound and self.form.is_supplier

    @property
    def groups(self) -> list[MomentGroup]:
        """What applies, by moment."""
        return self.answer.groups if self.answer else []

    @property
    def forces(self) -> list[ForceNote]:
        """What the forces of the rules that apply mean, the strongest first."""
        found = {each.force for each in self.answer.applies} if self.answer else set()
        return [
            ForceNote(force, str(Force(force).label), str(text))
            for force, text in FORCE_TEXTS.items()
            if force in found
        ]

    @property
    def changes(self) -> list[ChangeLink]:
        """What would change the answer, each with the address of the other answer."""
        if self.answer is None or self.book is None:
            return []
        return [
            ChangeLink(str(change.what), change.more, change.fewer, self._query_of(change))
            for change in list_changes(self.book, self.answer)
        ]

    def _query_of(self, change: Change) -> str:
        query = self.form.data.copy()
        for name, value in change.told.items():
            query[name] = value
        return query.urlencode()

    @property
    def open_groups(self) -> list[OpenGroup]:
        """What more would settle, by what is missing; the most telling answer first."""
        if self.answer is None:
            return []
        found: dict[tuple[str, ...], list[Finding]] = {}
        for finding in self.answer.unsettled:
            found.setdefault(finding.missing, []).append(finding)
        groups = [OpenGroup(list(missing), findings) for missing, findings in found.items()]
        return sorted(groups, key=lambda group: -len(group.findings))

    @property
    def sum_lines(self) -> list[str]:
        """The sum in words, line by line."""
        return describe_sum(self.answer) if self.answer else []


def finder_context(page: RuleFinderPage, request: HttpRequest) -> dict[str, Any]:
    """Return the context of the finder for the purchase in the address."""
    return {"finder": build_finder(request.GET)}


def build_finder(query: QueryDict) -> Finder:
    """Return the questions and, for a purchase that can be read, the answer."""
    book = recall_law_book()
    form = FinderForm(query, buyers=named_buyers(book))
    if not form.is_valid():
        return Finder(form)
    situation = form.situation()
    names = dict(form.fields["buyer"].choices)
    return Finder(form, book, answer(book, situation), describe_situation(situation, names))


def named_buyers(book: LawBook) -> list[tuple[str, str]]:
    """Return code and name of the bodies that have a rule of their own, by name."""
    cases = (case for rule in book.rules for case in rule.conditions if case.buyer)
    return sorted({case.buyer: case.buyer_name for case in cases}.items(), key=lambda each: each[1])


def describe_situation(situation: Situation, buyers: dict[str, str]) -> list[tuple[str, str]]:
    """Return what was told, as pairs of a name and a value."""
    unsure = _("Not sure")
    told = [(_("Where"), Nation(situation.nation).label if situation.nation else unsure)]
    if situation.nation == Nation.OUTSIDE:
        return [(name, str(value)) for name, value in told]
    authority, kind, route = situation.authority, situation.contract_kind, situation.route
    told.append((_("Buyer"), Authority(authority).label if authority else unsure))
    if situation.buyer:
        told.append((_("Body"), buyers[situation.buyer]))
    told.append((_("What is bought"), ContractKind(kind).label if kind else unsure))
    value = format_pounds(situation.value) if situation.value is not None else unsure
    told.append((_("Value"), value))
    told.append((_("Start"), format_day(situation.start) if situation.start else unsure))
    told.append((_("Route"), Route(route).label if route else unsure))
    if route in LATER_ROUTES:
        day = situation.contract_start
        told.append((_("Start of the framework or contract"), format_day(day) if day else unsure))
    if situation.yearly_spend is not None:
        told.append((_("Spend in a year"), format_pounds(situation.yearly_spend)))
    told += [
        (_("Also"), each.label) for each in Circumstance if each.value in situation.circumstances
    ]
    return [(name, str(value)) for name, value in told]


def describe_sum(found: Answer) -> list[str]:
    """Return the sum as sentences: VAT added or taken off, and the line it is compared with."""
    lines = []
    percent = found.sum.percent
    for amount in found.sum.amounts:
        if amount.without_vat is None or amount.with_vat is None or percent is None:
            continue
        lines.append(
            _("%(net)s without VAT + %(percent)s%% = %(gross)s with VAT")
            % {
                "net": format_pounds(amount.without_vat),
                "percent": f"{percent.value:f}".rstrip("0").rstrip("."),
                "gross": format_pounds(amount.with_vat),
            }
        )
    for row in found.sum.rows:
        basis = _("without VAT") if row.vat == "excluded" else _("with VAT")
        lines.append(
            _("Threshold on that day: %(line)s %(basis)s")
            % {"line": format_pounds(row.value), "basis": basis}
        )
    return lines
