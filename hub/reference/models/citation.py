"""Citation: the link from whatever cites a source to the source."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Orderable


class Citation(Orderable):
    """One use of a source; a subclass adds the parent that cites it, and each source once there."""

    source = models.ForeignKey(
        "reference.Source", on_delete=models.CASCADE, related_name="+", verbose_name=_("source")
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.source)
