"""Party: a body that content names, such as a council, a charity or a firm."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from hub.core.models.starter import StarterContent


class Party(StarterContent, index.Indexed, models.Model):
    """A named body, as the Open Contracting Data Standard has it; not an account of this site."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.ForeignKey(
        "taxonomy.Term",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "organisation_type"},
        verbose_name=_("type of organisation"),
    )
    place = models.ForeignKey(
        "taxonomy.Term",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "place"},
        verbose_name=_("place"),
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.TextField(
        _("note"), blank=True, max_length=1000, help_text=_("For editors; not shown to readers.")
    )

    search_fields: ClassVar[list] = [index.AutocompleteField("name"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
