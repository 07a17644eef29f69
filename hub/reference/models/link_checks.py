"""LinkCheck: what a source's web address answered when it was last asked."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """The newest check of one source's address, and since when it has been dead."""

    class Result(models.TextChoices):
        WORKS = "works", _("Works")
        DEAD = "dead", _("Dead link")
        NO_ANSWER = "no_answer", _("No answer")
        NOT_ALLOWED = "not_allowed", _("Not checked")

    source = models.OneToOneField(
        "reference.Source",
        on_delete=models.CASCADE,
        related_name="link_check",
        verbose_name=_("source"),
    )
    url = models.URLField(_("web address"), max_length=500)
    result = models.CharField(_("result"), max_length=20, choices=Result.choices)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    dead_since = models.DateTimeField(_("dead since"), null=True, blank=True)

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        ordering: ClassVar[list[str]] = ["checked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.url}: {self.get_result_display()}"

    @property
    def archive_url(self) -> str:
        """The address of the copy in the Internet Archive nearest to when the source was read."""
        year = self.source.checked_on.year if self.source.checked_on else self.source.year
        return f"https://web.archive.org/web/{year or ''}/{quote(self.url, safe=':/?&=%#')}"
