"""ChangeLog: what every index still has to look at."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ChangeLog(models.Model):
    """That the documents of `key` in `source` may have changed; written with the change itself.

    A row says nothing of what changed: whoever reads it looks at the database as it is then.
    """

    source = models.CharField(max_length=30)
    key = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("change for search")
        verbose_name_plural = _("changes for search")
        ordering = ["pk"]
        indexes = [models.Index(fields=["created_at"], name="search_change_time")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"
