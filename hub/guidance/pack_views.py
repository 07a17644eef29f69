"""The take-away pack of a page: a page to print, and a file for word processors."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from hub.core.citation import cite_page
from hub.core.documents import Document
from hub.core.documents.word import CONTENT_TYPE, write_word
from hub.guidance.comparable import list_comparable
from hub.guidance.finder import Finder, build_finder
from hub.guidance.grounds import find_grounds
from hub.guidance.imprint import join_address, make_imprint
from hub.guidance.models import GuidancePage, RuleFinderPage
from hub.guidance.pack import answer_paper, page_paper
from hub.guidance.standing import list_notices
from hub.taxonomy.terms import TermGroup

WORD_FILE = "pack.docx"
FINDER_FILE = "what-applies.docx"


def page_print(request: HttpRequest, page: GuidancePage) -> HttpResponse:
    """A guidance page or template as a page to print."""
    return show_paper(request, page, build_page_paper(request, page), "")


def page_word(request: HttpRequest, page: GuidancePage) -> HttpResponse:
    """A guidance page or template as a file for word processors."""
    return send_paper(build_page_paper(request, page), f"{page.slug}.docx")


def answer_print(request: HttpRequest, page: RuleFinderPage) -> HttpResponseBase:
    """The answer for the purchase in the address, as a page to print."""
    return _answer(request, page, lambda paper, query: show_paper(request, page, paper, query))


def answer_word(request: HttpRequest, page: RuleFinderPage) -> HttpResponseBase:
    """The answer for the purchase in the address, as a file for word processors."""
    return _answer(request, page, lambda paper, query: send_paper(paper, FINDER_FILE))


def build_page_paper(request: HttpRequest, page: GuidancePage) -> Document:
    """Return the paper of a guidance page with what stands around its text."""
    grounds = find_grounds(page, request)
    return page_paper(
        page,
        make_imprint(request, page),
        notices=list_notices(page, grounds, timezone.localdate(), request),
        facts=_page_facts(page, grounds.terms),
        rests_on=grounds.rests_on,
        sources=grounds.sources,
        citation=cite_page(page, request, kind="guidance").plain,
    )


def _answer(
    request: HttpRequest, page: RuleFinderPage, finish: Callable[[Document, str], HttpResponse]
) -> HttpResponseBase:
    """Finish the paper; an address that describes no purchase leads back to the questions."""
    finder = build_finder(request.GET)
    if finder.answer is None:
        return redirect(join_address(page.get_url(request) or "/", request.GET.urlencode()))
    query = _known_query(finder)
    comparable = list_comparable(finder.answer.situation, request)
    imprint = make_imprint(request, page, query)
    return finish(answer_paper(page, finder, imprint, comparable), query)


def _known_query(finder: Finder) -> str:
    """Return what the answer was made from, with the day, and nothing else of the address."""
    data = finder.form.data
    known = [
        (name, each) for name in data if name in finder.form.fields for each in data.getlist(name)
    ]
    return urlencode(known)


def show_paper(request: HttpRequest, page: Page, paper: Document, query: str = "") -> HttpResponse:
    """Answer with a paper as a page to print, which leads back to `page`."""
    url = page.get_url(request) or "/"
    context = {
        "document": paper,
        "page_url": join_address(url, query),
        "file_url": join_address(f"{url}{WORD_FILE}", query),
    }
    return render(request, "guidance/pack.html", context)


def send_paper(paper: Document, name: str) -> HttpResponse:
    """Answer with a paper as a file for word processors."""
    response = HttpResponse(write_word(paper), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _page_facts(page: GuidancePage, groups: list[TermGroup]) -> list[tuple[str, str]]:
    days = (
        (_("Law on this page holds from"), page.applies_from),
        (_("Last day on which it holds"), page.applies_to),
        (_("Last reviewed"), page.last_reviewed),
        (_("Next review by"), page.review_by),
    )
    return [
        *((str(group.label), ", ".join(group.names)) for group in groups),
        *((label, date_format(day, "j F Y")) for label, day in days if day),
    ]
