"""The part of a take-away pack that states rules: what applies, what not, what we cannot say."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hub.core.documents import Block, Heading, Listing, Paragraph, Run, Table
from hub.core.documents.tree import bullets, text_paragraph
from hub.guidance.finder import Finder
from hub.guidance.imprint import Imprint
from hub.guidance.model_papers import name_contract, name_value
from hub.reference.law.answers import Answer, Finding
from hub.reference.law.facts import Situation, SourceFact, ThresholdFact
from hub.reference.law.reasons import format_day, format_pounds
from hub.reference.law.vocabulary import Authority, Force, Line, Nation, Vat

BINDING = (Force.DUTY, Force.POLICY)
LINE_WIDTHS = (4, 3, 3, 3, 3)


class RulesWriter:
    """Writes the rules of one answer; a rule names its sources by their numbers in the list."""

    def __init__(self, finder: Finder, found: Answer, imprint: Imprint) -> None:
        self.finder = finder
        self.found = found
        self.imprint = imprint
        self.sources = collect_sources(found)
        self.numbers = {source.key: str(n) for n, source in enumerate(self.sources, 1)}

    def list_groups(self) -> list[Block]:
        """Return what applies, by moment, and what the forces mean."""
        groups = self.finder.groups
        blocks: list[Block] = [Heading(_("What applies"))]
        if not groups:
            text = _("From what you told us, we cannot say of any rule that it applies.")
            blocks.append(text_paragraph(text))
        elif self.finder.is_supplier:
            text = _("These rules bind the buyer. For you they say what to expect and may ask.")
            blocks.append(text_paragraph(text))
        for group in groups:
            blocks.append(Heading(group.label, 2))
            blocks.append(self._findings(group.findings, applies=True))
        meanings = [f"{each.label}: {each.text}" for each in self.finder.forces]
        blocks += [text_paragraph(text, role="soft") for text in meanings]
        return blocks

    def list_open(self) -> list[Block]:
        """Return what we cannot say: questions of the law first, then what more would settle."""
        if not self.found.cannot_say:
            return []
        blocks: list[Block] = [Heading(_("What we cannot say, and whom to ask"))]
        if self.found.open_questions:
            blocks.append(self._findings(self.found.open_questions))
        for group in self.finder.open_groups:
            blocks.append(Heading(_("To settle these, find out"), 2))
            blocks += [bullets(*group.missing), self._findings(group.findings)]
        return blocks

    def list_misses(self) -> list[Block]:
        """Return what does not apply, with the reason in law; what is not covered is no answer."""
        misses = self.found.exclusions
        if not misses:
            return []
        return [Heading(_("What does not apply, and why")), self._findings(misses)]

    def list_lines(self) -> list[Block]:
        """Return the sum, and the lines that the value is compared with as a table."""
        found = self.found
        blocks: list[Block] = []
        if found.is_past_review:
            text = _("The purchase starts after our figures were due for renewal. Look again then.")
            blocks.append(text_paragraph(text))
        if found.sum.caution:
            changed = Run(_("The law under this threshold has changed. "), bold=True)
            blocks.append(Paragraph((changed, Run(found.sum.caution))))
        if not found.sum.rows:
            return blocks
        header = (_("Threshold"), _("Amount"), _("Basis"), _("Holds from"), _("Until"))
        rows = tuple(_line(row) for row in found.sum.rows)
        table = Table(_("The threshold on that day"), header, rows, widths=LINE_WIDTHS)
        sums = [text_paragraph(line) for line in self.finder.sum_lines[: -len(rows)]]
        return [*blocks, Heading(_("The value and the threshold")), *sums, table]

    def write_report(self) -> list[Block]:
        """Return sentences that can be copied into a report, each rule with its first source."""
        binding = [finding for finding in self.found.applies if finding.force in BINDING]
        situation, names = self.found.situation, {"site": self.imprint.site_name}
        names["day"] = format_day(self.imprint.made_on)
        lead = _describe_purchase(situation, is_supplier=self.finder.is_supplier)
        heading = Heading(_("A paragraph for a report"))
        if not binding:
            none = _("On %(day)s the %(site)s named no duty in law and no policy for it.") % names
            return [heading, text_paragraph(f"{lead} {none}")]
        checked = _("On %(day)s we checked the rules with the %(site)s. These apply:") % names
        return [
            heading,
            text_paragraph(f"{lead} {checked}"),
            Listing(tuple((_binding(finding),) for finding in binding)),
            text_paragraph(_("This is a guide and not legal advice.")),
        ]

    def _findings(self, findings: Iterable[Finding], *, applies: bool = False) -> Listing:
        return Listing(tuple(tuple(self._finding(each, applies=applies)) for each in findings))

    def _finding(self, finding: Finding, *, applies: bool) -> list[Block]:
        """Return one rule. What a supplier may expect is said only of a rule that applies."""
        said = [
            (_("Why"), " ".join(part for part in (finding.reason, finding.why_not) if part)),
            (_("The law under this rule has changed"), finding.caution),
            (_("Who is bound"), finding.bound),
            (_("Since"), format_day(finding.since) if finding.since else ""),
            (_("Ask"), finding.whom_to_ask),
            (_("Sources in the list below"), ", ".join(self._numbers_of(finding))),
        ]
        if applies and self.finder.is_supplier:
            said.insert(0, (_("For you as a supplier"), finding.for_suppliers))
        sentence = f"{finding.force_label}: {finding.sentence}" if applies else finding.sentence
        blocks: list[Block] = [Paragraph((Run(sentence, bold=True),))]
        blocks += [
            Paragraph((Run(f"{label}: ", bold=True), Run(text)), "soft")
            for label, text in said
            if text
        ]
        if finding.guidance_url:
            link = Run(finding.guidance_title, href=self.imprint.base_url + finding.guidance_url)
            blocks.append(Paragraph((Run(_("How to: "), bold=True), link), "soft"))
        return blocks

    def _numbers_of(self, finding: Finding) -> list[str]:
        return [self.numbers[source.key] for source in finding.sources]


def collect_sources(found: Answer) -> list[SourceFact]:
    """Return each source that the paper names, once, in the order of their use."""
    findings = (*found.applies, *found.cannot_say, *found.exclusions)
    named = [source for finding in findings for source in finding.sources]
    named += [source for row in found.sum.rows for source in row.sources]
    return list({source.key: source for source in named}.values())


def _line(row: ThresholdFact) -> tuple[str, ...]:
    return (
        str(Line(row.line).label),
        format_pounds(row.value),
        str(Vat(row.vat).label),
        format_day(row.start),
        format_day(row.end) if row.end else _("no end known"),
    )


def _binding(finding: Finding) -> Paragraph:
    said = Run(f"{finding.force_label}. {finding.sentence}")
    source = finding.source
    if source is None:
        return Paragraph((said,))
    year = f", {source.year}" if source.year else ""
    return Paragraph((said, Run(" ("), Run(source.title, href=source.url), Run(f"{year})")))


def _describe_purchase(situation: Situation, *, is_supplier: bool) -> str:
    text = _("We are preparing a bid.") if is_supplier else _("We are planning a purchase.")
    buyer = [
        str(vocabulary(code).label)
        for vocabulary, code in ((Authority, situation.authority), (Nation, situation.nation))
        if code
    ]
    details = [
        (_("What is bought"), name_contract(situation)),
        (_("Buyer"), ", ".join(buyer)),
        (_("Value of the whole contract"), name_value(situation)),
        (_("Start"), format_day(situation.start) if situation.start else ""),
    ]
    return " ".join([text, *(f"{name}: {value}." for name, value in details if value)])
