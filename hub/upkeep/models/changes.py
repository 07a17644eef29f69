"""What changed on a page, for its readers: `ChangeNote`."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel


class ChangeNote(models.Model):
    """One line of a page's public history: what changed for a reader, and when."""

    page = ParentalKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="change_notes",
        verbose_name=_("page"),
    )
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.CharField(
        _("what changed"),
        max_length=500,
        help_text=_("For readers: what is different now, in one or two sentences."),
    )
    is_major = models.BooleanField(
        _("major change"),
        default=False,
        help_text=_("The meaning changed, not only the wording."),
    )

    panels = [FieldPanel("date"), FieldPanel("text"), FieldPanel("is_major")]

    class Meta:
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.date}: {self.text}"
