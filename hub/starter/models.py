"""StarterRecord: what the starter content loaded: a page and its text, or a file of rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class StarterRecord(models.Model):
    """One starter page or file. The row outlives its page: a deleted page is not made again.

    `definition_hash` is the digest of the starter text that was loaded, `content_hash` that of
    the page as it was stored then. A page with another digest has been changed by an editor.
    """

    key = models.CharField(_("key"), max_length=60, unique=True)
    page = models.ForeignKey(
        Page,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page"),
    )
    definition_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_("loaded"))

    class Meta:
        verbose_name = _("starter page")
        verbose_name_plural = _("starter pages")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
