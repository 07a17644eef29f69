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


def collect_sources(found: Answer) -> list[SourceFact]:
    """Return each source that the paper names, once, in the order of their use."""
    findings = (*found.applies, *found.near_misses, *found.cannot_say)
    named = [source for finding in findings for source in finding.sources]
    named += [source for row in found.sum.rows for source in row.sources]
    return list({source.key: source for source in named}.values())


def list_groups(finder: Finder, imprint: Imprint) -> list[Block]:
    """Return what applies, by force."""
    blocks: list[Block] = [Heading(_("What applies"))]
    if not finder.groups:
        text = _("From what you told us, we cannot say of any rule that it applies.")
        blocks.append(text_paragraph(text))
    elif finder.is_supplier:
        text = _("These rules bind the buyer. For you they say what to expect and may ask.")
        blocks.append(text_paragraph(text))
    for group in finder.groups:
        blocks += [Heading(group.label, 2), text_paragraph(group.text, role="soft")]
        blocks.append(_findings(group.findings, finder, imprint))
    return blocks


def list_rules(found: Answer, finder: Finder, imprint: Imprint) -> list[Block]:
    blocks = [*_lines(found, finder), *list_groups(finder, imprint)]
    if found.near_misses:
        blocks.append(Heading(_("What does not apply, and why")))
        blocks.append(_findings(found.near_misses, finder, imprint))
    if found.cannot_say:
        blocks.append(Heading(_("What we cannot say, and whom to ask")))
    if found.open_questions:
        blocks.append(_findings(found.open_questions, finder, imprint))
    for open_group in finder.open_groups:
        blocks.append(Heading(_("This would settle it"), 2))
        blocks += [bullets(*open_group.missing), _findings(open_group.findings, finder, imprint)]
    return blocks


def _lines(found: Answer, finder: Finder) -> list[Block]:
    """Return the sum, and the lines that the value is compared with as a table."""
    blocks: list[Block] = []
    if found.is_past_review:
        blocks.append(
            text_paragraph(
                _("The purchase starts after our figures were due for renewal. Check them again.")
            )
        )
    if not found.sum.rows:
        return blocks
    header = (_("Threshold"), _("Amount"), _("Basis"), _("Holds from"), _("Until"))
    rows = tuple(_line(row) for row in found.sum.rows)
    table = Table(_("The threshold on that day"), header, rows, True, LINE_WIDTHS)
    sums = [text_paragraph(line) for line in finder.sum_lines[: -len(found.sum.rows)]]
    return [*blocks, Heading(_("The value and the threshold")), *sums, table]


def _line(row: ThresholdFact) -> tuple[str, ...]:
    return (
        str(Line(row.line).label),
        format_pounds(row.value),
        str(Vat(row.vat).label),
        format_day(row.start),
        format_day(row.end) if row.end else _("no end known"),
    )


def _findings(findings: Iterable[Finding], finder: Finder, imprint: Imprint) -> Listing:
    return Listing(tuple(tuple(_finding(each, finder, imprint)) for each in findings))


def _finding(finding: Finding, finder: Finder, imprint: Imprint) -> list[Block]:
    blocks: list[Block] = [Paragraph((Run(finding.sentence, bold=True),))]
    if finder.is_supplier and finding.for_suppliers:
        blocks.append(_said(_("For you as a supplier"), finding.for_suppliers))
    why = " ".join(part for part in (finding.reason, finding.why_not) if part)
    if why:
        blocks.append(_said(_("Why"), why))
    if finding.since:
        blocks.append(_said(_("Since"), format_day(finding.since)))
    if finding.whom_to_ask:
        blocks.append(_said(_("Ask"), finding.whom_to_ask))
    if finding.sources:
        runs = [Run(_("Source: "), bold=True), *_short(finding.sources)]
        blocks.append(Paragraph(tuple(runs), "soft"))
    if finding.guidance_url:
        url = imprint.base_url + finding.guidance_url
        title = Run(finding.guidance_title, href=url)
        blocks.append(Paragraph((Run(_("How to: "), bold=True), title), "soft"))
    return blocks


def _said(label: str, text: str) -> Paragraph:
    return Paragraph((Run(f"{label}: ", bold=True), Run(text)), "soft")


def _short(sources: Iterable[SourceFact]) -> list[Run]:
    """Return sources as named links with their year; the list at the end says the rest."""
    runs: list[Run] = []
    for source in sources:
        year = str(source.year) if source.year else _("year not stated")
        runs += [Run("; ")] if runs else []
        runs += [Run(source.title, href=source.url), Run(f", {year}")]
    return runs


def report_paragraph(found: Answer, finder: Finder, imprint: Imprint) -> list[Block]:
    """Return sentences that can be copied into a report, with their sources."""
    binding = [finding for finding in found.applies if finding.force in BINDING]
    intro = [_describe_purchase(found.situation, is_supplier=finder.is_supplier)]
    checked = {"day": format_day(imprint.made_on), "site": imprint.site_name}
    if not binding:
        intro.append(
            _("On %(day)s the %(site)s named no duty in law and no policy for it.") % checked
        )
        return [Heading(_("A paragraph for a report")), text_paragraph(" ".join(intro))]
    intro.append(_("On %(day)s we checked the rules with the %(site)s. These apply:") % checked)
    items = tuple((_binding(finding),) for finding in binding)
    ending = [text_paragraph(_("This is a guide and not legal advice."))]
    lead = text_paragraph(" ".join(intro))
    return [Heading(_("A paragraph for a report")), lead, Listing(items), *ending]


def _binding(finding: Finding) -> Paragraph:
    said = Run(f"{finding.force_label}. {finding.sentence}")
    if not finding.sources:
        return Paragraph((said,))
    return Paragraph((said, Run(" ("), *_short(finding.sources), Run(")")))


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
