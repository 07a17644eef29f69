"""The glossary: its page, and the words that all pages explain."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from hub.core.annotate import Word
from hub.core.glossary import WordList
from hub.core.serving import find_root_path
from hub.core.visibility import restricted
from hub.guidance.models import GlossaryPage
from hub.reference.models import GlossarySource, GlossaryTerm

# The glossary is written in the site's first language.
LANGUAGE = settings.LANGUAGE_CODE.split("-")[0]


def glossary_context(page: GlossaryPage, request: HttpRequest) -> dict[str, Any]:
    """Return all terms by their first letter; three queries, however many there are."""
    letters = [
        {"letter": letter, "terms": list(terms)}
        for letter, terms in groupby(list_terms(), key=lambda term: term.term[0].upper())
    ]
    return {"letters": letters, "count": sum(len(each["terms"]) for each in letters)}


def list_terms() -> list[GlossaryTerm]:
    """Return all terms in the order of the ABC, with their sources and related terms."""
    sources = GlossarySource.objects.select_related("source").order_by("sort_order", "pk")
    terms = GlossaryTerm.objects.prefetch_related(
        Prefetch("term_sources", queryset=sources, to_attr="named_sources"),
        Prefetch("related", queryset=GlossaryTerm.objects.order_by("term")),
    )
    return sorted(terms, key=lambda term: term.term.lower())


def site_words(request: HttpRequest) -> WordList:
    """Return the terms that pages mark and explain; one query.

    Readers of another language get none: there is no text for these words to stand in.
    """
    if (get_language() or LANGUAGE).split("-")[0] != LANGUAGE:
        return WordList()
    root = find_root_path(request) or ""
    terms = list(GlossaryTerm.objects.marked().annotate(page_path=Subquery(_glossary_paths(root))))
    words = tuple(
        Word(term.code, term.term, tuple(term.names), term.definition_text) for term in terms
    )
    path = terms[0].page_path if terms else None
    url = reverse("wagtail_serve", args=[path.removeprefix(root)]) if path else ""
    return WordList(words, LANGUAGE, url)


def _glossary_paths(root: str) -> QuerySet[GlossaryPage, dict[str, str]]:
    """Return the paths of the glossary pages of this site that everybody may read."""
    pages = GlossaryPage.objects.live().exclude(restricted())
    return pages.filter(url_path__startswith=root).order_by("path").values("url_path")[:1]
