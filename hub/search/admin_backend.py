"""Wagtail's own search, for the admin alone, made so that no query can break or stall it.

On SQLite a lone quotation mark, NUL or thousands of words raise an error, and ranking runs the
match anew for each row: minutes at 5,000 pages. Here a query becomes a few plain words before any
backend sees it, and nothing is ranked: lists in the admin have an order of their own. Lists that
ask the database themselves get their words from a form, which is tidied too: a pattern of 100 kB
is more than SQLite compares.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import connection
from modelsearch.backends import database
from modelsearch.query import MATCH_ALL, MatchAll, PlainText, SearchQuery
from wagtail.admin.forms.search import SearchForm

from hub.search.query import tidy
from hub.search.words import split_words

MOST_WORDS = 10


class TidyField(forms.CharField):
    """A text that a person typed, in one line and of a length that can be searched for."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


def guard_search_form() -> None:
    """Let every search form of the admin tidy what was typed into it."""
    usual = SearchForm.base_fields["q"]
    SearchForm.base_fields["q"] = TidyField(
        label=usual.label, widget=usual.widget, required=usual.required
    )


def clean_query(query: Any) -> Any:
    """Return a query of plain words; one without any word narrows nothing.

    Queries that code has built, rather than a person typed, are left as they are.
    """
    if isinstance(query, PlainText):
        text = " ".join(split_words(tidy(query.query_string))[:MOST_WORDS])
        return PlainText(text, operator=query.operator) if text else MATCH_ALL
    if query is None or isinstance(query, (SearchQuery, MatchAll)):
        return query
    return clean_query(PlainText(str(query)))


class SearchBackend:
    """The backend of the database in use, behind clean queries; on SQLite without ranks."""

    def __new__(cls, params: dict[str, Any]) -> Any:
        return _guard(type(database.SearchBackend(params)))(params)


def _guard(backend: type[Any]) -> type[Any]:
    """Return `backend` with a cleaned query and, on SQLite, with compilers that do not rank."""
    compilers: dict[str, Any] = {}
    if connection.vendor == "sqlite":
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            if compiler := getattr(backend, name):
                compilers[name] = _unranked(compiler)

    class GuardedBackend(backend):
        def search(self, query: Any, *args: Any, **options: Any) -> Any:
            return super().search(clean_query(query), *args, **options)

        def autocomplete(self, query: Any, *args: Any, **options: Any) -> Any:
            return super().autocomplete(clean_query(query), *args, **options)

    for name, compiler in compilers.items():
        setattr(GuardedBackend, name, compiler)
    return GuardedBackend


def _unranked(compiler: type[Any]) -> type[Any]:
    class UnrankedCompiler(compiler):
        def search(self, *args: Any, **options: Any) -> Any:
            self.order_by_relevance = False
            return super().search(*args, **options)

    return UnrankedCompiler
