"""Source: where a statement comes from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from hub.core.models.starter import StarterContent


class Source(StarterContent, index.Indexed, models.Model):
    """A page, law or document that content is taken from. Cannot be deleted while it is cited."""

    class Kind(models.TextChoices):
        LEGISLATION = "legislation", _("Legislation")
        OFFICIAL = "official", _("Public body")
        LAW_FIRM = "law_firm", _("Law firm")
        SUPPLIER = "supplier", _("Supplier or consultant")
        SECTOR = "sector", _("Sector body or network")
        RESEARCH = "research", _("Research")
        PRESS = "press", _("Press")
        OTHER = "other", _("Other")

    key = models.CharField(
        _("key"), max_length=20, unique=True, help_text=_("Short and lasting, for example S21.")
    )
    title = models.CharField(_("title"), max_length=250)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("When it was published, where known.")
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    note = models.TextField(
        _("note"), blank=True, max_length=1000, help_text=_("For editors; not shown to readers.")
    )

    search_fields: ClassVar[list] = [
        index.AutocompleteField("key"),
        index.AutocompleteField("title"),
        index.AutocompleteField("publisher"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering: ClassVar[list[str]] = ["title", "key"]

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"

    @property
    def link_result(self) -> str:
        """What the link checker found, in words; empty when it has not looked yet."""
        check = getattr(self, "link_check", None)
        return str(check.get_result_display()) if check else ""
