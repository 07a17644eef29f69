"""Each answer of a submission as its page has it: how it is written there, and how it is read.

Who bought, who delivered and the sources are left to the moderator, because they are rows that
other pages share; the panel in the editor shows what was typed.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage, Outcome
from hub.core.page_text import read_streams
from hub.core.partial_dates import Precision
from hub.taxonomy.models import PageTerm, Term

Answers = Mapping[str, Any]
LONGEST_NOTE = 600
# What no answer of a form makes: any element but a paragraph and a line break.
MARKUP = re.compile(r"<(?!/?(?:p|br)\b)")


@dataclass(frozen=True)
class AnsweredField:
    """A part of the page that one answer fills.

    Attributes:
        step, question: where the answer stands in the form.
        write: puts an answer into a page that is not saved.
        read: returns what the page says there, as text.
    """

    step: str
    question: str
    write: Callable[[CaseStudyPage, Any], None]
    read: Callable[[CaseStudyPage], str]

    def answer(self, answers: Answers) -> Any:
        """Return the answer; None when there is none."""
        return answers.get(self.step, {}).get(self.question)

    def say(self, answer: Any) -> str:
        """Return what a page says that has the answer as it was given."""
        page = CaseStudyPage()
        self.write(page, answer)
        return self.read(page)


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


def _text(step: str, question: str, name: str) -> AnsweredField:
    def write(page: CaseStudyPage, value: str | None) -> None:
        setattr(page, name, value or "")

    return AnsweredField(step, question, write, lambda page: getattr(page, name).strip())


def _story(step: str, question: str, name: str) -> AnsweredField:
    """Plain text is written as paragraphs: nothing in it is markup."""

    def write(page: CaseStudyPage, value: str | None) -> None:
        block = {
            "type": "rich_text",
            "value": linebreaks(value or "", autoescape=True),
            "id": str(uuid.uuid4()),
        }
        field = page._meta.get_field(name)
        setattr(page, name, field.stream_block.to_python([block] if value else []))

    return AnsweredField(step, question, write, lambda page: _read_story(getattr(page, name)))


def _read_story(stream: Any) -> str:
    """Return the words of a section; with a remark where it is more than plain paragraphs."""
    words = read_streams(stream)
    text = "\n".join(part for part in (*words.headings, words.body) if part)
    blocks = list(stream.raw_data) if stream else []
    is_plain = all(
        block["type"] == "rich_text" and not MARKUP.search(block["value"]) for block in blocks
    )
    return text if is_plain else f"{text}\n{_('(with headings, links, lists or pictures)')}"


def _year(step: str, question: str, name: str) -> AnsweredField:
    def write(page: CaseStudyPage, value: int | None) -> None:
        setattr(page, f"{name}_on", date(value, 1, 1) if value else None)
        setattr(page, f"{name}_precision", Precision.YEAR.value)

    def read(page: CaseStudyPage) -> str:
        day = getattr(page, f"{name}_on")
        is_year = getattr(page, f"{name}_precision") == Precision.YEAR
        return "" if day is None else str(day.year if is_year else day)

    return AnsweredField(step, question, write, read)


def _term(step: str, question: str, vocabulary: str) -> AnsweredField:
    def write(page: CaseStudyPage, code: str | None) -> None:
        kept = [row for row in page.page_terms.all() if row.term.vocabulary != vocabulary]
        term = Term.objects.in_vocabulary(vocabulary).current().filter(code=code or "").first()
        page.page_terms.set([*kept, *([PageTerm(term=term)] if term else [])])

    def read(page: CaseStudyPage) -> str:
        terms = (row.term for row in page.page_terms.all())
        return ", ".join(sorted(str(term) for term in terms if term.vocabulary == vocabulary))

    return AnsweredField(step, question, write, read)


def _write_value(page: CaseStudyPage, value: str | None) -> None:
    page.contract_value = Decimal(value) if value else None


def _read_value(page: CaseStudyPage) -> str:
    return "" if page.contract_value is None else f"£{page.contract_value:,.2f}"


FIELDS = (
    _text("case", "title", "title"),
    _text("case", "summary", "lead"),
    _story("story", "context", "background"),
    _story("story", "done", "action"),
    _story("story", "procured", "procurement"),
    _year("contract", "started", "started"),
    _year("contract", "ended", "ended"),
    _term("contract", "sector", "sector"),
    _term("contract", "place", "place"),
    AnsweredField("contract", "value", _write_value, _read_value),
    _story("results", "results", "results"),
    _story("results", "not_worked", "shortcomings"),
    _story("results", "again", "lessons"),
    _text("results", "not_again", "would_not_repeat"),
)
