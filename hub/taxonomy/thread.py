"""The golden thread: recommendation → guidance → case study → module, as one page sees it."""

from __future__ import annotations

from typing import Any

from hub.taxonomy.links import LinkedPage
from hub.taxonomy.models import PageLink

CARRYING_ROLES = [PageLink.Role.CARRIES_OUT, PageLink.Role.EVIDENCES, PageLink.Role.TEACHES]
THREAD_ORDER = [PageLink.Role.CITES, *CARRYING_ROLES, PageLink.Role.RELATED]


def thread_of(page: Any, links: list[LinkedPage]) -> list[dict[str, Any]]:
    """Return the golden thread as this page sees it: what leads to it, itself, what follows.

    A report's section leads to the recommendation that it cites; a recommendation to what carries
    it out, is evidence for it and teaches it. Empty when the page stands alone.
    """
    here = {"title": page.title, "kind": page.page_kind, "here": True}
    ordered = sort_by_role(links)
    before = {link.pk: _bead(link) for link in ordered if _leads_here(link)}
    after = {link.pk: _bead(link) for link in ordered if link.pk not in before}
    return [*before.values(), here, *after.values()] if links else []


def sort_by_role(links: list[LinkedPage]) -> list[LinkedPage]:
    """Return the links in the order of the thread."""
    return sorted(links, key=lambda link: THREAD_ORDER.index(PageLink.Role(link.role)))


def _leads_here(link: LinkedPage) -> bool:
    cites = link.role == PageLink.Role.CITES
    return link.is_incoming if cites else not link.is_incoming and link.role in CARRYING_ROLES


def _bead(link: LinkedPage) -> dict[str, str]:
    return {"title": link.title, "url": link.url, "kind": link.kind}
