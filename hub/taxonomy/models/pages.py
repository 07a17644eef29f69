"""PageTerm: what a page is about. PageLink: how one page bears on another.

Both hang on `wagtailcore.Page`, so that they work across all page types. They are part of a
page's drafts and become rows when it is published. A page that was never live has rows already:
whatever the public sees must ask for live pages.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page

from hub.core.visibility import restricted
from hub.taxonomy.models.terms import Term, TermLabel


class PageTermQuerySet(models.QuerySet["PageTerm"]):
    def in_vocabulary(self, *vocabularies: str) -> PageTermQuerySet:
        return self.filter(term__vocabulary__in=vocabularies)

    def with_labels(self) -> PageTermQuerySet:
        """Bring terms and their names with one more query, in the order of the vocabularies."""
        labels = models.Prefetch(
            "term__labels", queryset=TermLabel.objects.select_related("locale")
        )
        rows = self.select_related("term").prefetch_related(labels)
        return rows.order_by("term__vocabulary", "term__sort_order", "term__code", "pk")

    def live(self) -> PageTermQuerySet:
        """Those of pages that the public may see."""
        return self.filter(page__live=True).exclude(restricted("page__path"))


class PageTerm(models.Model):
    """That a page is about a term; said once. The term cannot be deleted while a row says so."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_terms")
    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="page_terms", verbose_name=_("term")
    )

    objects = PageTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "term"], name="page_has_term_once"),
        ]

    def __str__(self) -> str:
        return str(self.term)


class PageLinkQuerySet(models.QuerySet["PageLink"]):
    """Links by what they point to and how."""

    def for_target(self, page: Page) -> PageLinkQuerySet:
        return self.filter(target=page.pk)

    def for_source(self, page: Page) -> PageLinkQuerySet:
        return self.filter(source=page.pk)

    def with_role(self, *roles: str) -> PageLinkQuerySet:
        return self.filter(role__in=roles)

    def live(self) -> PageLinkQuerySet:
        """Those between two pages that the public may both see."""
        both_live = self.filter(source__live=True, target__live=True)
        return both_live.exclude(restricted("source__path")).exclude(restricted("target__path"))


class PageLink(Orderable):
    """That `source` bears on `target`, or on one paragraph of it, in a role; said once."""

    class Role(models.TextChoices):
        CARRIES_OUT = "carries_out", _("carries out")
        EVIDENCES = "evidences", _("is evidence for")
        TEACHES = "teaches", _("teaches")
        CITES = "cites", _("cites")
        RELATED = "related", _("is related to")

    source = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_links")
    role = models.CharField(_("this page …"), max_length=20, choices=Role.choices)
    target = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="page_links_in",
        verbose_name=_("page"),
    )
    paragraph = models.CharField(
        _("paragraph"),
        max_length=40,
        blank=True,
        help_text=_("The public id of a paragraph of that page, from its permanent link /p/…/."),
    )

    objects = PageLinkQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("link to a page")
        verbose_name_plural = _("links to pages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "target", "role", "paragraph"], name="page_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.target.title}"
