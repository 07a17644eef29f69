"""What the templates of guidance pages show, gathered with few queries."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from hub.core.citation import cite_page
from hub.core.page_cache import remember
from hub.core.search_documents import Kind
from hub.core.visibility import restricted
from hub.guidance import kit_pages, listing
from hub.guidance.blocks import STAGES
from hub.guidance.grounds import find_grounds
from hub.guidance.models import (
    CommissioningCyclePage,
    GuidanceIndexPage,
    GuidancePage,
    KitIndexPage,
    KitPage,
)
from hub.guidance.reading import page_minutes
from hub.guidance.standing import list_notices
from hub.search.related import list_alike
from hub.taxonomy.links import LinkedPage, list_linked_pages
from hub.taxonomy.models import PageLink, Term
from hub.taxonomy.thread import CARRYING_ROLES, thread_of

# The ways in that need no search, in their order; of each the first page below the index.
WAYS_IN = ["RuleFinderPage", "KitIndexPage", "CommissioningCyclePage"]
# What search may show beside a guide: what others did, and where it is taught.
ALIKE = (Kind.CASE_STUDY, Kind.GUIDANCE, Kind.LESSON, Kind.TEMPLATE)
# Blocks that bring a heading of their own.
PARTS = {"steps", "fields", "scoring_guide", "model_text", "questions"}


def index_context(page: GuidanceIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return the filtered guidance, guides and templates apart, and the ways in."""
    found = listing.list_guidance(page, request.GET, request)
    return {
        "listing": found,
        "guides": [row for row in found.rows if not row.is_template],
        "templates": [row for row in found.rows if row.is_template],
        "ways_in": remember(f"ways-in:{page.pk}", lambda: list_ways_in(page)),
    }


def list_ways_in(index: GuidanceIndexPage) -> list[Page]:
    """Return the pages below `index` that lead to guidance by another way than the list."""
    found = (
        apps.get_model("guidance", name)
        .objects.child_of(index)
        .live()
        .exclude(restricted())
        .order_by("path")
        .first()
        for name in WAYS_IN
    )
    return [page for page in found if page is not None]


def guidance_context(page: GuidancePage, request: HttpRequest) -> dict[str, Any]:
    """Return what stands around the text: notices, law, sources, links, and the reader's kit."""
    grounds = find_grounds(page, request)
    links = _recall_links(page, request)
    chain = [link for link in links if link.role != PageLink.Role.RELATED]
    return {
        "minutes": page_minutes(page),
        "notices": list_notices(page, grounds, timezone.localdate(), request),
        "rests_on": grounds.rests_on,
        "sources": grounds.sources,
        "downloads": grounds.downloads,
        "terms": grounds.terms,
        "thread": thread_of(page, chain),
        "carries_out": [
            link for link in chain if not link.is_incoming and link.role in CARRYING_ROLES
        ],
        "related": list(
            {link.pk: link for link in links if link.role == PageLink.Role.RELATED}.values()
        ),
        "alike": list_alike(page, *ALIKE, without={link.pk for link in links}),
        "contents": [
            {"title": title, "anchor": block.value.anchor}
            for block in page.body
            if (title := _heading_of(block))
        ],
        "citation": cite_page(page, request, kind="guidance"),
        "place": kit_pages.find_reader(page, request),
    }


def _recall_links(page: GuidancePage, request: HttpRequest) -> list[LinkedPage]:
    """Return the public pages linked with `page`: asked for once for all forms of the page."""
    name = f"links:{page.pk}:{request.get_host()}:{get_language()}"
    return remember(name, lambda: list_linked_pages(page, request))


def _heading_of(block: Any) -> str:
    """Return the heading that a block stands under in the list of contents; empty for none."""
    if block.block_type == "heading":
        return block.value["text"] if block.value["level"] == "h2" else ""
    return block.value["title"] if block.block_type in PARTS else ""


def kit_index_context(page: KitIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return every kit, in each of its lengths."""
    return {"groups": kit_pages.list_kits(page, request)}


def kit_context(page: KitPage, request: HttpRequest) -> dict[str, Any]:
    """Return the kits of this role; the one for the minutes in the address first in mind."""
    return kit_pages.describe_kits(page, request)


def cycle_context(page: CommissioningCyclePage, request: HttpRequest) -> dict[str, Any]:
    """Return the stages with their procurement stage and their guidance."""
    parent = page.path[: -page.steplen]
    rows = listing.fetch_rows(parent, request)
    beside = remember(f"procurement-stages:{get_language()}", _procurement_stages)
    names = dict(STAGES)
    return {
        "stages": [
            {
                "code": block.value["code"],
                "name": names[block.value["code"]],
                "beside": beside.get(block.value["code"], []),
                "text": block.value["text"],
                "record": block.value["record"],
                "rows": [
                    row for row in rows if block.value["code"] in row.codes("commissioning_stage")
                ],
            }
            for block in page.stages
        ],
        "index_url": _url_above(page, request),
    }


def _url_above(page: Page, request: HttpRequest) -> str:
    """Return the address of the page above; routing has brought it with the page itself."""
    line = getattr(request, "hub_ancestors", [])
    return (line[-1] if line else page.get_parent()).get_url(request)


def _procurement_stages() -> dict[str, list[str]]:
    """Return the names of the procurement stages by the commissioning stage that they serve."""
    terms = (
        Term.objects.in_vocabulary("procurement_stage")
        .select_related("parent")
        .with_labels()
        .order_by("sort_order", "code")
    )
    beside: dict[str, list[str]] = {}
    for term in terms:
        if term.parent is not None:
            beside.setdefault(term.parent.code, []).append(term.name)
    return beside
