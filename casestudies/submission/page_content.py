"""From the answers of a submission to the draft of its page.

A second sending writes only what its writer changed: what an editor put right meanwhile stays.
Who bought, who delivered and the sources are left to the moderator, because they are rows that
other pages share; the panel in the editor shows what was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage, Outcome
from hub.core.partial_dates import Precision
from hub.taxonomy.models import PageTerm, Term

Answers = Mapping[str, Any]
LONGEST_NOTE = 600
# (step, question) → the field of the page that takes the text as it is
TEXTS = {
    ("case", "title"): "title",
    ("case", "summary"): "lead",
    ("results", "not_again"): "would_not_repeat",
}
STORIES = {
    ("story", "context"): "background",
    ("story", "done"): "action",
    ("story", "procured"): "procurement",
    ("results", "results"): "results",
    ("results", "not_worked"): "shortcomings",
    ("results", "again"): "lessons",
}
YEARS = {("contract", "started"): "started", ("contract", "ended"): "ended"}
TERMS = {("contract", "sector"): "sector", ("contract", "place"): "place"}


def write_page(page: CaseStudyPage, answers: Answers, before: Answers) -> None:
    """Put into `page` (unsaved) each answer that is another one than in `before`."""

    def changed(key: tuple[str, str]) -> bool:
        return _get(answers, key) != _get(before, key)

    writers: list[tuple[Mapping[tuple[str, str], str], Callable[[CaseStudyPage, str, Any], None]]]
    writers = [(TEXTS, _write_text), (STORIES, _write_story), (YEARS, _write_year)]
    writers.append((TERMS, _write_term))
    for fields, write in writers:
        for key, name in fields.items():
            if changed(key):
                write(page, name, _get(answers, key))
    if changed(("contract", "value")):
        value = _get(answers, ("contract", "value"))
        page.contract_value = Decimal(value) if value else None
    if answers.get("figures", []) != before.get("figures", []):
        page.outcomes.set([make_outcome(figure) for figure in answers.get("figures", [])])
    page.listing_summary = page.lead[:300]


def make_slug(title: str, reference: str) -> str:
    """Return the end of the page's address; unlike any other by the reference in it."""
    return f"{slugify(title)[:60]}-{reference}".strip("-").lower()


def make_outcome(figure: Answers) -> Outcome:
    """Return the unsaved row for one figure as it was given."""
    numbers = {
        name: Decimal(figure[name]) if name in figure else None
        for name in ("target", "committed", "delivered", "verified")
    }
    source = figure.get("source", "")
    note = _("Source, as the sender names it: %(source)s") % {"source": source} if source else ""
    return Outcome(
        measure=figure.get("measured", ""),
        unit=figure.get("unit", ""),
        period=figure.get("period", ""),
        method=figure.get("method", ""),
        verified_by=figure.get("verifier", ""),
        note=note[:LONGEST_NOTE],
        **numbers,
    )


def _get(answers: Answers, key: tuple[str, str]) -> Any:
    return answers.get(key[0], {}).get(key[1])


def _write_text(page: CaseStudyPage, name: str, value: str | None) -> None:
    setattr(page, name, value or "")


def _write_story(page: CaseStudyPage, name: str, value: str | None) -> None:
    """Write plain text as paragraphs: nothing in it is markup."""
    block = {
        "type": "rich_text",
        "value": linebreaks(value or "", autoescape=True),
        "id": str(uuid.uuid4()),
    }
    field = page._meta.get_field(name)
    setattr(page, name, field.stream_block.to_python([block] if value else []))


def _write_year(page: CaseStudyPage, name: str, value: int | None) -> None:
    setattr(page, f"{name}_on", date(value, 1, 1) if value else None)
    setattr(page, f"{name}_precision", Precision.YEAR.value)


def _write_term(page: CaseStudyPage, vocabulary: str, code: str | None) -> None:
    kept = [row for row in page.page_terms.all() if row.term.vocabulary != vocabulary]
    term = Term.objects.in_vocabulary(vocabulary).current().filter(code=code or "").first()
    page.page_terms.set([*kept, *([PageTerm(term=term)] if term else [])])
