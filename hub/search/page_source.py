"""The documents of pages: every page type that an app describes, in a few queries a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urljoin

from django.db.models import Q
from django.utils.translation import override
from wagtail.models import Page

from hub.core.search_documents import PAGE_TEXTS, PAGES, PageText, SearchDocument
from hub.search.readers import Restrictions
from hub.taxonomy.terms import list_terms_of_pages


class PageSource:
    """Documents of live pages; a part of a page stands in results under the page."""

    name = PAGES

    def list_keys(self) -> list[str]:
        pages = Page.objects.live().type(*PAGE_TEXTS) if PAGE_TEXTS else Page.objects.none()
        return [str(pk) for pk in pages.order_by("path").values_list("pk", flat=True)]

    def read(self, keys: Sequence[str]) -> Iterator[SearchDocument]:
        wanted = [int(key) for key in keys if key.isdecimal()]
        pages = Page.objects.live().filter(pk__in=wanted).select_related("locale").specific()
        found = [page for page in pages if type(page) in PAGE_TEXTS]
        if not found:
            return
        restrictions = Restrictions.of_pages()
        terms = list_terms_of_pages(found)
        for page in found:
            readers = restrictions.readers(page.path)
            language = page.locale.language_code
            with override(language):
                if not readers or not (url := find_address(page)):
                    continue
                codes, names = _describe_terms(terms[page.pk])
                for text in PAGE_TEXTS[type(page)](page):
                    yield _to_document(page, text, url, readers, codes, names)


def page_id(pk: int) -> str:
    """Return the id of the document of a page."""
    return f"{PAGES}:{pk}"


def find_address(page: Page) -> str:
    """Return the path of a page's address; empty when no site leads to it."""
    parts = page.get_url_parts()
    return (parts and parts[2]) or ""


def _describe_terms(terms: Sequence[Any]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for term in terms:
        codes[term.vocabulary] = (*codes.get(term.vocabulary, ()), term.code)
    return codes, tuple(term.name for term in terms)


def _to_document(
    page: Page,
    text: PageText,
    url: str,
    readers: frozenset[str],
    codes: dict[str, tuple[str, ...]],
    names: tuple[str, ...],
) -> SearchDocument:
    own = page_id(page.pk)
    is_below = bool(text.part) and not text.stands_alone
    return SearchDocument(
        id=f"{own}:{text.part}" if text.part else own,
        origin=own,
        kind=text.kind,
        title=text.title or page.title,
        url=urljoin(url, text.url),
        language=page.locale.language_code,
        names=text.names,
        headings=text.headings,
        summary=text.summary,
        body=text.body,
        subjects=() if is_below else names,
        terms=codes,
        day=text.day,
        readers=readers,
        group=own if is_below else "",
        group_title=page.title if is_below else "",
        group_url=url if is_below else "",
        weight=text.weight,
    )


def pages_left_behind(page: Page) -> Iterator[int]:
    """Yield the keys of live pages below one that has another address, which they follow next.

    Wagtail says so only after the commit; here it is seen inside the transaction.
    """
    if page.numchild:
        below = Page.objects.live().filter(path__startswith=page.path, depth__gt=page.depth)
        yield from below.exclude(url_path__startswith=page.url_path).values_list("pk", flat=True)


def pages_below(*paths: str) -> Iterator[int]:
    """Yield the keys of all live pages at or below these tree paths."""
    if paths:
        below = reduce(or_, (Q(path__startswith=path) for path in paths))
        yield from Page.objects.live().filter(below).values_list("pk", flat=True)
