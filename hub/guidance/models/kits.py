"""KitIndexPage and KitPage: what to read in the minutes that somebody has."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from hub.core.models import BasePage
from hub.upkeep.panels import ChangeNotesPanel


class KitIndexPage(BasePage):
    """All kits: say who you are and how many minutes you have."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["guidance.GuidanceIndexPage"]
    subpage_types: ClassVar[list[str]] = ["guidance.KitPage"]
    max_count_per_parent = 1
    template = "guidance/kit_index_page.html"
    page_kind = _("Reading kits")
    schema_type = "CollectionPage"
    context_from = "hub.guidance.presentation.kit_index_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("kit index")


class KitPage(BasePage):
    """The kit of one role: pages to read, the most needed first, and one page to print.

    How much of it fits into the reader's minutes is worked out by `hub.guidance.kits`.
    """

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    ending = models.ForeignKey(
        "guidance.GuidancePage",
        verbose_name=_("page to print at the end"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("One page to take along: questions, a brief, a plan."),
    )

    parent_page_types: ClassVar[list[str]] = ["guidance.KitIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "guidance/kit_page.html"
    page_kind = _("Reading kit")
    schema_type = "CollectionPage"
    context_from = "hub.guidance.presentation.kit_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        InlinePanel(
            "readings",
            heading=_("What to read"),
            label=_("page"),
            help_text=_("The most needed first. The kit takes what fits into the minutes."),
        ),
        FieldPanel("ending"),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("reading kit")


class KitReading(Orderable):
    """One page that a kit may hold; its place says how much it is needed."""

    kit = ParentalKey(KitPage, on_delete=models.CASCADE, related_name="readings")
    guidance = models.ForeignKey(
        "guidance.GuidancePage",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("guidance page"),
    )

    panels: ClassVar[list] = [FieldPanel("guidance")]

    class Meta(Orderable.Meta):
        verbose_name = _("page of a kit")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kit", "guidance"], name="kit_reading_once"),
        ]

    def __str__(self) -> str:
        return str(self.guidance)
