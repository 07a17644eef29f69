"""GlossaryTerm: a word of the trade in our own plain words."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from hub.core.facts import fill_facts
from hub.core.models.starter import StarterContent
from hub.reference.models.citation import Citation


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    """Terms by what is done with them."""

    def marked(self) -> GlossaryTermQuerySet:
        """Those whose first use on a page carries the definition."""
        return self.filter(is_marked=True)

    def review_overdue(self, day: date | None = None) -> GlossaryTermQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())


class GlossaryTerm(StarterContent, index.Indexed, ClusterableModel):
    """One term with its definition; `note` says where it holds or who means something else."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    term = models.CharField(_("term"), max_length=100, unique=True)
    aliases = models.TextField(
        _("other names and forms"), blank=True, max_length=500, help_text=_("One a line.")
    )
    definition = models.TextField(
        _("definition"), max_length=600, help_text=_("In plain words of ours.")
    )
    note = models.TextField(_("where it holds, or what is disputed"), blank=True, max_length=600)
    is_marked = models.BooleanField(
        _("mark in texts"),
        default=True,
        help_text=_("The first use on a page carries the definition."),
    )
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related terms"))
    review_by = models.DateField(_("review by"), null=True, blank=True)

    objects = GlossaryTermQuerySet.as_manager()

    search_fields: ClassVar[list] = [
        index.AutocompleteField("term"),
        index.AutocompleteField("aliases"),
        index.FilterField("review_by"),
    ]

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering: ClassVar[list[str]] = ["term"]

    def __str__(self) -> str:
        return self.term

    @property
    def names(self) -> list[str]:
        """The term and its other names, in the order given."""
        return [self.term, *(line.strip() for line in self.aliases.splitlines() if line.strip())]

    @property
    def definition_text(self) -> str:
        """The definition, facts filled in."""
        return fill_facts(self.definition)

    @property
    def note_text(self) -> str:
        """The note, facts filled in."""
        return fill_facts(self.note)

    @property
    def is_review_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()


class GlossarySource(Citation):
    """That a definition rests on a source."""

    term = ParentalKey(GlossaryTerm, on_delete=models.CASCADE, related_name="term_sources")

    class Meta(Citation.Meta):
        verbose_name = _("source of a glossary term")
        verbose_name_plural = _("sources of glossary terms")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["term", "source"], name="glossary_source_once"),
        ]
