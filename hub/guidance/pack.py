"""The take-away pack: what the finder answers, or a guidance page, as one paper.

The same paper is shown as a page to print and written as a file for word processors.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hub.core.documents import Block, Document, Heading, Listing, Paragraph, Run
from hub.core.documents.nodes import RichTextReader
from hub.core.documents.tree import bullets, text_paragraph
from hub.guidance.comparable import Comparable
from hub.guidance.finder import Finder
from hub.guidance.imprint import Imprint
from hub.guidance.model_papers import commitment_plan, model_question, name_contract
from hub.guidance.models import GuidanceInstrument, GuidancePage, RuleFinderPage
from hub.guidance.pack_rules import RulesWriter
from hub.guidance.paper import PaperReader, list_sources
from hub.guidance.standing import Notice
from hub.reference.law.answers import Answer
from hub.reference.law.reasons import format_day, format_pounds
from hub.reference.law.vocabulary import Nation
from hub.reference.models import Instrument, Source


def answer_paper(
    page: RuleFinderPage, finder: Finder, imprint: Imprint, comparable: Iterable[Comparable] = ()
) -> Document:
    """Return the paper for the purchase that `finder` answers.

    Raises ValueError when the finder has no answer.
    """
    found = finder.answer
    if found is None:
        raise ValueError("There is no answer to take away.")
    rules = RulesWriter(finder, found, imprint)
    if finder.is_outside:
        blocks = [*rules.list_groups(), *_outside(page, imprint)]
    else:
        blocks = [*rules.list_lines(), *rules.list_groups(), *rules.list_open()]
        blocks += rules.write_report()
    if finder.is_supplier:
        blocks += commitment_plan(found.situation)
    else:
        blocks += model_question(found.situation)
    blocks += [*_comparable(comparable), *rules.list_misses(), *list_sources(rules.sources)]
    return Document(
        title=_title(found),
        lead=_("The rules and dates, words to take over, and where it all comes from."),
        kind=_("Take-away pack"),
        blocks=(*blocks, *imprint.caution, *_review(found)),
        facts=_facts(finder),
        made_on=imprint.made_on,
        author=imprint.publisher or imprint.site_name,
        footer=imprint.footer,
        lang=imprint.lang,
    )


def page_paper(
    page: GuidancePage,
    imprint: Imprint,
    *,
    notices: Iterable[Notice],
    facts: Iterable[tuple[str, str]],
    rests_on: Iterable[GuidanceInstrument],
    sources: Iterable[Source],
    citation: str,
) -> Document:
    """Return a guidance page or template as a paper; the caller has read what stands around it."""
    warnings = [
        Paragraph((Run(f"{notice.title}. ", bold=True), Run(str(notice.text))))
        for notice in notices
    ]
    blocks: list[Block] = [*warnings, *PaperReader(page.body, base_url=imprint.base_url).read()]
    blocks += _law(rests_on)
    blocks += list_sources(sources)
    blocks += imprint.caution
    blocks.append(Paragraph((Run(_("To cite it in a report: ")), Run(citation))))
    return Document(
        title=page.title,
        lead=page.lead,
        kind=str(page.get_kind_display()),
        blocks=tuple(blocks),
        facts=tuple(facts),
        made_on=imprint.made_on,
        author=imprint.publisher or imprint.site_name,
        footer=imprint.footer,
        lang=imprint.lang,
    )


def _title(found: Answer) -> str:
    situation = found.situation
    parts = (
        name_contract(situation),
        format_pounds(situation.value) if situation.value else "",
        str(Nation(situation.nation).label) if situation.nation else "",
    )
    about = ", ".join(part for part in parts if part)
    return _("What applies: %(about)s") % {"about": about} if about else _("What applies to you")


def _facts(finder: Finder) -> tuple[tuple[str, str], ...]:
    role = _("A supplier or bidder") if finder.is_supplier else _("A buyer")
    return ((_("Made for"), role), *finder.told)


def _outside(page: RuleFinderPage, imprint: Imprint) -> list[Block]:
    if not page.outside_text:
        return []
    text = RichTextReader(page.outside_text, base_url=imprint.base_url).read(page.outside_text)
    return [Heading(_("Outside the United Kingdom")), *text]


def _review(found: Answer) -> list[Block]:
    if found.review_by is None:
        return []
    text = _("Its rules and figures are due for review by %(day)s. Look again after that day.")
    return [text_paragraph(text % {"day": format_day(found.review_by)})]


def _comparable(comparable: Iterable[Comparable]) -> list[Block]:
    found = list(comparable)
    if not found:
        return []
    items = tuple(
        (Paragraph((Run(each.title, href=each.url), Run(f". {each.summary}".rstrip(". ")))),)
        for each in found
    )
    if all(each.is_list for each in found):
        none = _("We know of none that is like yours. Here you can look further:")
        return [Heading(_("Case studies")), text_paragraph(none), Listing(items)]
    return [Heading(_("Case studies like yours")), Listing(items)]


def _law(rests_on: Iterable[GuidanceInstrument]) -> list[Block]:
    items = []
    for row in rests_on:
        instrument = row.instrument
        place = f", {row.pinpoint}" if row.pinpoint else ""
        items.append(f"{instrument.title}{place}. {describe_span(instrument)}")
    return [Heading(_("Law and policy this rests on")), bullets(*items)] if items else []


def describe_span(instrument: Instrument) -> str:
    """Return from when until when a law or policy holds, as far as that is known."""
    starts, made, ends = instrument.starts, instrument.made, instrument.ends
    if starts:
        text = _("In force from %(day)s.") % {"day": starts}
    elif made:
        text = _("Made or published: %(day)s.") % {"day": made}
    else:
        text = _("Date not known.")
    return f"{text} {_('Until %(day)s.') % {'day': ends}}" if ends else text
