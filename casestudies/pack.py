"""A case study on paper: a page to print, and a file for word processors."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casestudies.evidence import DEFINITIONS, NO_ENDORSEMENT, EvidenceLevel
from casestudies.models import CaseStudyPage
from casestudies.outcome_view import OutcomeView
from casestudies.presentation import CaseFacts, find_facts, list_sections
from casestudies.wording import format_value
from hub.core.citation import cite_page
from hub.core.documents import Block, Document, Heading, Paragraph, Run, Table
from hub.core.documents.tree import text_paragraph
from hub.guidance.imprint import make_imprint
from hub.guidance.pack_views import send_paper, show_paper
from hub.guidance.paper import PaperReader, list_sources
from hub.guidance.paper import cite as cite_source


def page_print(request: HttpRequest, page: CaseStudyPage) -> HttpResponse:
    """A case study as a page to print."""
    return show_paper(request, page, build_paper(request, page))


def page_word(request: HttpRequest, page: CaseStudyPage) -> HttpResponse:
    """A case study as a file for word processors."""
    return send_paper(build_paper(request, page), f"{page.slug}.docx")


def build_paper(request: HttpRequest, page: CaseStudyPage) -> Document:
    """Return the paper of a case study: the figures first, then the story."""
    imprint = make_imprint(request, page)
    facts = find_facts(page, request)
    blocks: list[Block] = [*_honest(page, facts), *_story(page, imprint.base_url)]
    blocks += list_sources(facts.sources)
    blocks += imprint.caution
    citation = cite_page(page, request, kind="case-study").plain
    blocks.append(Paragraph((Run(_("To cite it in a report: ")), Run(citation))))
    return Document(
        title=page.title,
        lead=page.lead,
        kind=str(page.page_kind),
        blocks=tuple(blocks),
        facts=tuple(_facts(page, facts)),
        made_on=imprint.made_on,
        author=imprint.publisher or imprint.site_name,
        footer=imprint.footer,
        lang=imprint.lang,
    )


def _honest(page: CaseStudyPage, facts: CaseFacts) -> Iterator[Block]:
    yield Heading(_("Figures and their status"))
    if not facts.outcomes:
        yield text_paragraph(facts.not_found)
    for view in facts.outcomes:
        yield from _outcome(view, facts.not_found)
    if page.would_not_repeat:
        yield Heading(_("What they would not do again"))
        yield text_paragraph(page.would_not_repeat)
    if page.evidence_level:
        level = EvidenceLevel(page.evidence_level)
        yield Paragraph(
            (Run(f"{level.label}. ", bold=True), Run(f"{DEFINITIONS[level]} {NO_ENDORSEMENT}"))
        )


def _outcome(view: OutcomeView, not_found: str) -> Iterator[Block]:
    outcome = view.outcome
    rows = tuple((line.label, line.text, line.period) for line in view.lines)
    yield Heading(outcome.measure, 2)
    yield text_paragraph(view.status if view.has_figure else not_found)
    header = (_("Figure"), _("Amount"), _("Period"))
    yield Table(outcome.measure, header, rows, has_row_headers=True)
    for text in (
        f"{view.share_label}: {view.share}." if view.has_share else "",
        _("These figures are estimates.") if outcome.is_estimated else "",
        outcome.method,
        outcome.note,
    ):
        if text:
            yield text_paragraph(text)
    if outcome.source is not None:
        yield Paragraph((Run(_("Source: ")), *cite_source(outcome.source)), "soft")


def _story(page: CaseStudyPage, base_url: str) -> Iterator[Block]:
    for section in list_sections(page):
        yield Heading(str(section["title"]))
        yield from PaperReader(section["body"], base_url=base_url).read()
    if page.costs:
        yield Heading(_("Costs"))
        yield text_paragraph(page.costs)


def _facts(page: CaseStudyPage, facts: CaseFacts) -> Iterator[tuple[str, str]]:
    rows = [
        (_("Place"), page.place_name),
        *((role, ", ".join(names)) for role, names in facts.parties),
        (_("When"), page.period_text),
        (_("Contract value"), format_value(page)),
        *((group.label, ", ".join(group.names)) for group in facts.terms),
        (_("Contact"), page.contact),
        (
            _("Last reviewed"),
            date_format(page.last_reviewed, "j F Y") if page.last_reviewed else "",
        ),
    ]
    yield from ((str(label), value) for label, value in rows if value)
