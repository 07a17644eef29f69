"""The links of a page, in both directions, as readers see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.taxonomy.models import PageLink

INCOMING_LABELS = {
    PageLink.Role.CARRIES_OUT: _("is carried out by"),
    PageLink.Role.EVIDENCES: _("is evidenced by"),
    PageLink.Role.TEACHES: _("is taught by"),
    PageLink.Role.CITES: _("is cited by"),
    PageLink.Role.RELATED: _("is related to"),
}


@dataclass(frozen=True)
class LinkedPage:
    """The other end of a link; `label` reads on from the title of the page at this end."""

    role: str
    is_incoming: bool
    label: str
    pk: int
    title: str
    url: str
    kind: str
    paragraph: str


def list_linked_pages(
    page: Page, request: HttpRequest | None = None, *, roles: Collection[str] | None = None
) -> list[LinkedPage]:
    """Return the public pages that `page` links to or that link to it, in one query.

    What `page` links to comes first, in the editor's order; then what links to it, by role and
    title. Of a recommendation, the incoming ones are what carries it out, evidences and teaches
    it. Nothing is returned for a page that the public cannot see.

    Args:
        request: gives the addresses as they are on its site.
        roles: only links in these roles; in all when None.
    """
    links = PageLink.objects.live().filter(Q(source=page.pk) | Q(target=page.pk))
    if roles is not None:
        links = links.with_role(*roles)
    links = links.select_related("source__content_type", "target__content_type")
    outgoing = [link for link in links if link.source_id == page.pk]
    incoming = [link for link in links if link.source_id != page.pk]
    outgoing.sort(key=lambda link: (link.sort_order or 0, link.pk))
    incoming.sort(key=lambda link: (link.role, link.source.title, link.pk))
    described = [_describe(link, request, is_incoming=False) for link in outgoing]
    described += [_describe(link, request, is_incoming=True) for link in incoming]
    return [each for each in described if each.url]


def _describe(link: PageLink, request: HttpRequest | None, *, is_incoming: bool) -> LinkedPage:
    page = link.source if is_incoming else link.target
    role = PageLink.Role(link.role)
    return LinkedPage(
        role=link.role,
        is_incoming=is_incoming,
        label=str(INCOMING_LABELS[role] if is_incoming else role.label),
        pk=page.pk,
        title=page.title,
        url=page.get_url(request) or "",
        kind=_kind(page),
        paragraph=link.paragraph,
    )


def _kind(page: Page) -> str:
    """Return what readers call this sort of page."""
    model = page.content_type.model_class() or Page
    return str(getattr(model, "page_kind", None) or model.get_verbose_name())
