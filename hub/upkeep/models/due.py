"""Who runs a piece of due work, and how it went: `DueRun`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueRun(models.Model):
    """The lease and the last outcome of one piece of due work.

    Whoever set `token` runs it; nobody else may until it is cleared or the lease is stale.
    """

    name = models.CharField(_("name"), max_length=100, primary_key=True)
    token = models.UUIDField(null=True, editable=False)
    running_since = models.DateTimeField(_("running since"), null=True, editable=False)
    finished_at = models.DateTimeField(_("last finished"), null=True, editable=False)
    succeeded = models.BooleanField(_("succeeded"), null=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)

    class Meta:
        verbose_name = _("due work")
        verbose_name_plural = _("due work")

    def __str__(self) -> str:
        return self.name
