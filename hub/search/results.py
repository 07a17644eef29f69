"""A page of results as it is shown: rows, filters, ways on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from hub.core.navigation import Frame
from hub.core.page_cache import remember
from hub.core.search_documents import Kind
from hub.core.visibility import public_pages
from hub.search.engines.base import Hit, SearchUnavailableError
from hub.search.facets import FACETS, Chosen, describe_facets, encode, list_chips, read_choice
from hub.search.finding import Answer, find
from hub.search.query import parse_query, tidy
from hub.search.readers import readers_of_person
from hub.search.synonyms import find_bets
from hub.search.synonyms import list_bets as list_all_bets

PAGE_SIZE = 15
MOST_PAGES = 40
MOST_TITLES = 20


@dataclass
class Row:
    """One result, with the parts of it that were found too."""

    title: str
    url: str
    kind: str
    language: str
    snippet: str = ""
    parts: list[Hit] = field(default_factory=list)

    @property
    def kind_name(self) -> Any:
        return Kind(self.kind).label


def search_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the search page shows for the address of `request`."""
    text = tidy(request.GET.get("q", ""))
    is_literal = request.GET.get("exact") == "1"
    if not text:
        return {"text": ""}
    chosen = read_choice(request.GET)
    common = {
        "text": text,
        "chosen": chosen,
        "chips": list_chips(text, chosen, is_literal=is_literal),
        "is_literal": is_literal,
        "query_string": encode(text, chosen, is_literal=is_literal),
        "without_filters": encode(text, {}, is_literal=is_literal),
    }
    try:
        answer, page_obj = _ask(request, text, chosen, is_literal=is_literal)
    except SearchUnavailableError:
        return common | {"is_down": True, "titles": list_titles(request, text)}
    is_plain = page_obj.number == 1 and not chosen
    return common | {
        "is_first_look": is_plain and not answer.query.is_empty,
        "answer": answer,
        "total": answer.found.total,
        "page_obj": page_obj,
        "rows": list_rows(answer.found.hits),
        "facets": describe_facets(answer.found.counts, chosen),
        "bets": list_bets(answer, request) if is_plain else [],
        "suggestion_query": encode(answer.suggestion, chosen),
        "literal_query": encode(text, chosen, is_literal=True),
    }


def _ask(
    request: HttpRequest, text: str, chosen: Chosen, *, is_literal: bool
) -> tuple[Answer, PaginatorPage]:
    """Return the answer and the page of it that is asked for, or the last one there is."""
    readers = readers_of_person(Frame(request).user)
    number = read_page_number(request.GET.get("page", ""))
    while True:
        answer = find(
            text,
            readers,
            chosen=chosen,
            facets=FACETS,
            offset=(number - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
            is_literal=is_literal,
        )
        shown = min(answer.found.total, PAGE_SIZE * MOST_PAGES)
        page_obj = Paginator(range(shown), PAGE_SIZE).get_page(number)
        if page_obj.number == number:
            return answer, page_obj
        number = page_obj.number


def read_page_number(asked: str) -> int:
    """Return the number of the page that an address asks for, 1 when it makes no sense."""
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 4
    return max(1, min(int(asked), MOST_PAGES)) if is_number else 1


def list_rows(hits: tuple[Hit, ...]) -> list[Row]:
    """Return the rows of some hits: parts of one thing stand together where the first one is."""
    rows: dict[str, Row] = {}
    for hit in hits:
        if hit.group:
            group = Row(hit.group_title, hit.group_url, hit.kind, hit.language)
            rows.setdefault(hit.group, group).parts.append(hit)
        elif hit.id in rows:
            rows[hit.id].snippet = hit.snippet
        else:
            rows[hit.id] = Row(hit.title, hit.url, hit.kind, hit.language, hit.snippet)
    return list(rows.values())


def list_bets(answer: Answer, request: HttpRequest) -> list[dict[str, str]]:
    """Return the pages that editors put first for what was searched."""
    bets = find_bets(answer.query)
    if not bets:
        return []
    name = f"search-bet-pages:{request.get_host()}:{get_language()}"
    pages = remember(name, lambda: _describe_bets(request))
    return [
        pages[bet.page] | ({"note": bet.note} if bet.note else {})
        for bet in bets
        if bet.page in pages
    ]


def _describe_bets(request: HttpRequest) -> dict[int, dict[str, str]]:
    """Return what a result shows of every best bet that everybody may read, by its page."""
    pages = public_pages().filter(pk__in={bet.page for bet in list_all_bets()}).specific()
    return {
        page.pk: {
            "title": page.title,
            "url": page.get_url(request) or "",
            "note": getattr(page, "summary", ""),
        }
        for page in pages
    }


def list_titles(request: HttpRequest, text: str) -> list[dict[str, str]]:
    """Return pages in whose titles all words of `text` stand, without any index."""
    pages: QuerySet[Page] = public_pages().filter(locale__language_code=get_language())
    for word in parse_query(text).words[:6]:
        pages = pages.filter(title__icontains=word)
    found = pages.filter(depth__gt=2).order_by("title")[:MOST_TITLES]
    return [{"title": page.title, "url": page.get_url(request) or ""} for page in found]
