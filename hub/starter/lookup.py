"""Finds the rows and pages that the data files name by key."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from hub.reference.models import Instrument, Party, Source
from hub.starter.definitions import ROOT_KEY, StarterContentError
from hub.starter.models import StarterRecord
from hub.taxonomy.models import Term
from learning.models import Question, QuestionBank


class Lookup:
    """What is named by key. Pages and questions may be gone: an editor may have deleted them."""

    def __init__(self) -> None:
        self._sources = {source.key: source for source in Source.objects.all()}
        self._terms = {(term.vocabulary, term.code): term for term in Term.objects.all()}
        self._parties = {party.code: party for party in Party.objects.all()}
        self._instruments = {row.code: row for row in Instrument.objects.all()}
        records = StarterRecord.objects.exclude(page=None).select_related("page")
        self._pages: dict[str, Page] = {record.key: record.page for record in records}
        self._pages[ROOT_KEY] = Page.get_first_root_node()

    def source(self, key: str) -> Source:
        return _find(self._sources, key, "source")

    def term(self, vocabulary: str, code: str) -> Term:
        return _find(self._terms, (vocabulary, code), "term")

    def party(self, code: str) -> Party:
        return _find(self._parties, code, "party")

    def instrument(self, code: str) -> Instrument:
        return _find(self._instruments, code, "law or policy")

    def page(self, key: str) -> Page | None:
        return self._pages.get(key)

    def question(self, code: str) -> Question | None:
        return Question.objects.filter(code=code).first()

    def bank(self, name: str) -> QuestionBank | None:
        return QuestionBank.objects.filter(name=name).first()

    def add_page(self, key: str, page: Page) -> None:
        self._pages[key] = page


def _find(rows: dict[Any, Any], key: Any, kind: str) -> Any:
    try:
        return rows[key]
    except KeyError:
        raise StarterContentError(f"There is no {kind} {key!r}.") from None
