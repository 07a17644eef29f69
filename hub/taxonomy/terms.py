"""What published pages are about, for readers, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from hub.core.page_cache import remember
from hub.taxonomy.models import PageTerm, Term
from hub.taxonomy.vocabularies import Vocabulary


@dataclass(frozen=True)
class Choice:
    """A term as a filter offers it."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True)
class TermGroup:
    """The terms that a page has of one vocabulary, in their order."""

    vocabulary: str
    label: str
    terms: list[Term]

    @property
    def names(self) -> list[str]:
        return [term.name for term in self.terms]


def list_choices(vocabulary: str) -> list[Choice]:
    """Return the terms of a vocabulary with their names for the reader, in order, in one query.

    A term without a name in the reader's language has the one in the site's, else its code.
    """
    wanted = {get_language(): 2, settings.LANGUAGE_CODE: 1}
    rows = (
        Term.objects.in_vocabulary(vocabulary)
        .order_by("sort_order", "code")
        .values_list("pk", "code", "labels__name", "labels__locale__language_code")
    )
    best: dict[int, tuple[int, Choice]] = {}
    for pk, code, name, language in rows:
        rank = wanted.get(language, 0)
        if pk not in best or rank > best[pk][0]:
            best[pk] = (rank, Choice(pk, code, name if rank else code))
    return [choice for _rank, choice in best.values()]


def names_of(vocabulary: str) -> dict[int, str]:
    """Return the names for the reader of a short vocabulary's terms by key, as remembered."""

    def make() -> dict[int, str]:
        return {choice.pk: choice.name for choice in list_choices(vocabulary)}

    return remember(f"term-names:{vocabulary}:{get_language()}", make)


def list_terms_of_pages(pages: Iterable[Page], *vocabularies: str) -> dict[int, list[Term]]:
    """Return the terms of each page by its key, in order, with labels, in two queries.

    Args:
        vocabularies: only terms of these; of all when none is named.
    """
    terms: dict[int, list[Term]] = {page.pk: [] for page in pages}
    rows = PageTerm.objects.filter(page__in=terms.keys())
    if vocabularies:
        rows = rows.in_vocabulary(*vocabularies)
    for row in rows.with_labels():
        terms[row.page_id].append(row.term)
    return terms


def list_page_terms(page: Page, *vocabularies: str) -> list[TermGroup]:
    """Return what `page` is about, grouped by vocabulary in the order of forms, in two queries."""
    terms = list_terms_of_pages([page], *vocabularies)[page.pk]
    groups = {
        code: list(members) for code, members in groupby(terms, key=lambda term: term.vocabulary)
    }
    return [
        TermGroup(vocabulary.value, str(vocabulary.label), groups[vocabulary.value])
        for vocabulary in Vocabulary
        if vocabulary.value in groups
    ]
