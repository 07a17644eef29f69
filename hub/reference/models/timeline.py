"""TimelinePage: law and policy by year, and what was in force on a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from hub.core.models import BasePage


class TimelinePage(BasePage):
    """The one page that lists all instruments; its rows are the instruments, not its own text."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    template = "reference/timeline_page.html"
    page_kind = _("Timeline")
    schema_type = "CollectionPage"
    context_from = "hub.reference.timeline.timeline_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("timeline")
        verbose_name_plural = _("timelines")
