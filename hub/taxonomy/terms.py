"""What published pages are about, for readers, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from wagtail.models import Page

from hub.taxonomy.models import PageTerm, Term
from hub.taxonomy.vocabularies import Vocabulary


@dataclass(frozen=True)
class TermGroup:
    """The terms that a page has of one vocabulary, in their order."""

    vocabulary: str
    label: str
    terms: list[Term]

    @property
    def names(self) -> list[str]:
        return [term.name for term in self.terms]


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
