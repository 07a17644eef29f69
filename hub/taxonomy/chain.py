"""The evidence chain around one page: what it links to and what links to it, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from hub.core.visibility import restricted
from hub.taxonomy.models import PageLink


@dataclass(frozen=True)
class ChainLink:
    """The other end of a link. `is_incoming`: that page speaks of this one."""

    role: str
    title: str
    url: str
    kind: str
    is_incoming: bool


def list_chain(page: Page, request: HttpRequest | None = None) -> list[ChainLink]:
    """Return the public pages linked with `page` in either direction, each once; one query."""
    links = (
        PageLink.objects.filter(Q(source=page.pk) | Q(target=page.pk))
        .filter(source__live=True, target__live=True)
        .exclude(restricted("source__path"))
        .exclude(restricted("target__path"))
        .select_related("source", "target")
        .order_by("sort_order", "pk")
    )
    chain: dict[int, ChainLink] = {}
    for link in links:
        is_incoming = link.target_id == page.pk
        other = link.source if is_incoming else link.target
        url = other.get_url(request)
        if url and other.pk != page.pk:
            kind = str(getattr(other.specific_class, "page_kind", ""))
            found = ChainLink(link.role, other.title, url, kind, is_incoming)
            chain.setdefault(other.pk, found)
    return list(chain.values())
