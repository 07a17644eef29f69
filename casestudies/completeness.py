"""What a case study still lacks, as sentences for its editors. It may be a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage, Outcome

# The vocabularies without a term of which readers would not find a case study.
NEEDED_TERMS = {
    "place": gettext_lazy("No area is ticked: readers who filter by place will not find it."),
    "sector": gettext_lazy("No sector is ticked."),
    "priority_area": gettext_lazy("No priority area is ticked."),
    "commissioning_stage": gettext_lazy("No stage is ticked."),
}


def completeness_notes(page: CaseStudyPage) -> list[str]:
    """Return what `page` lacks, the gravest first; an empty list when nothing is missing.

    Works on a draft: what counts are the rows that hang on `page`, stored or not.
    """
    return [*_missing_facts(page), *_missing_in_outcomes(page), *_missing_terms(page)]


def _missing_facts(page: CaseStudyPage) -> Iterator[str]:
    if not page.lead:
        yield _("No lead: say in a sentence or two what was done and what came of it.")
    if page.evidence_level is None:
        yield _("No evidence level.")
    if not page.parties.all():
        yield _("Nobody is named who took part.")
    if not page.action:
        yield _("“What was done” is empty.")
    if not page.shortcomings and not page.would_not_repeat:
        yield _("Nothing is said about what did not work.")
    if page.started_on is None:
        yield _("It is not said when it began.")
    if page.review_by is None:
        yield _("No day for the next review.")


def _missing_in_outcomes(page: CaseStudyPage) -> Iterator[str]:
    outcomes = list(page.outcomes.all())
    if not outcomes:
        yield _("No outcome: add at least what was measured, even where we found no figure.")
    for number, outcome in enumerate(outcomes, start=1):
        for sentence in _missing_in(outcome):
            yield sentence % {"number": number}


def _missing_in(outcome: Outcome) -> Iterator[str]:
    has_figure = any(outcome.reported)
    if outcome.source_id is None:
        yield _("No source for outcome %(number)s.")
    if has_figure and not outcome.unit:
        yield _("No unit for outcome %(number)s.")
    if has_figure and not (outcome.period or outcome.delivered_period or outcome.promised_period):
        yield _("No period for outcome %(number)s.")
    if outcome.verified is not None and not outcome.verified_by:
        yield _("It is not said who verified outcome %(number)s.")


def _missing_terms(page: CaseStudyPage) -> Iterator[str]:
    present = {row.term.vocabulary for row in page.page_terms.all()}
    yield from (str(text) for code, text in NEEDED_TERMS.items() if code not in present)
