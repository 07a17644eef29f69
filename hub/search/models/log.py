"""SearchLog: what people search for, a day and a text at a time; never who."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchLog(models.Model):
    """How often a text was searched on a day, and what it found the last time.

    Nothing leads to a person. Texts that look like an address, a number of somebody or a long
    sentence are never kept (`hub.search.log.is_loggable`).
    """

    day = models.DateField(_("day"))
    text = models.CharField(_("searched for"), max_length=80)
    times = models.PositiveIntegerField(_("times"), default=0)
    found = models.PositiveIntegerField(_("results"), default=0)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering: ClassVar[list[str]] = ["-day", "-times", "text"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "text"], name="search_text_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.text
