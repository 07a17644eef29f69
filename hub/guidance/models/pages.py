"""GuidanceIndexPage, GuidancePage and CommissioningCyclePage."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from hub.core.models import BasePage
from hub.guidance.blocks import GuidanceStoryBlock, StagesBlock
from hub.guidance.querysets import GuidancePageManager
from hub.reference.models.citation import Citation
from hub.taxonomy.panels import ClassificationPanel, PageLinksPanel
from hub.upkeep.panels import ChangeNotesPanel


class GuidanceIndexPage(BasePage):
    """All guidance, to be narrowed by reader and by stage, and the ways in that need no search."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "guidance.GuidancePage",
        "guidance.CommissioningCyclePage",
        "guidance.KitIndexPage",
        "guidance.RuleFinderPage",
    ]
    max_count_per_parent = 1
    template = "guidance/guidance_index_page.html"
    page_kind = _("Guidance")
    schema_type = "CollectionPage"
    context_from = "hub.guidance.presentation.index_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("guidance index")


class GuidancePage(BasePage):
    """How to do one thing, or a form to do it with; what it rests on and until when it holds.

    `applies_from` and `applies_to` say for which time the law on the page holds; both are empty
    on a page of craft. A page that is superseded stays readable and leads on.
    """

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide")
        TEMPLATE = "template", _("Template")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.GUIDE)
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = StreamField(GuidanceStoryBlock(), verbose_name=_("text"), blank=True)
    applies_from = models.DateField(
        _("law on this page holds from"),
        null=True,
        blank=True,
        help_text=_("Empty when the page is about craft, not law."),
    )
    applies_to = models.DateField(_("last day on which it holds"), null=True, blank=True)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("After this day readers see that the review is overdue."),
    )
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("superseded by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="supersedes",
        help_text=_("The page that readers should use instead."),
    )

    objects = GuidancePageManager()

    parent_page_types: ClassVar[list[str]] = ["guidance.GuidanceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "guidance/guidance_page.html"
    page_kind = _("Guidance")
    schema_type = "Article"
    context_from = "hub.guidance.presentation.guidance_context"
    page_files: ClassVar[dict[str, str]] = {
        "pack": "hub.guidance.pack_views.page_print",
        "pack.docx": "hub.guidance.pack_views.page_word",
    }

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("applies_from"), FieldPanel("applies_to")]),
                FieldPanel("review_by"),
                FieldPanel("superseded_by"),
            ],
            heading=_("For how long it holds"),
        ),
        InlinePanel("instruments", heading=_("Law and policy it rests on"), label=_("instrument")),
        InlinePanel("sources", heading=_("Sources"), label=_("source")),
        InlinePanel("downloads", heading=_("Files to take away"), label=_("file")),
        ClassificationPanel(
            vocabularies=["audience", "commissioning_stage", "jurisdiction", "priority_area"]
        ),
        PageLinksPanel(),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("guidance page")
        verbose_name_plural = _("guidance pages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(applies_from=None)
                | models.Q(applies_to=None)
                | models.Q(applies_to__gte=models.F("applies_from")),
                name="guidance_holds_to_after_from",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def is_overdue_on(self, day: date) -> bool:
        """Tell whether the review should have been before `day`."""
        return self.review_by is not None and self.review_by < day

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())


class GuidanceInstrument(Orderable):
    """That a page rests on a law or policy: when that falls, the page must be looked at."""

    page = ParentalKey(GuidancePage, on_delete=models.CASCADE, related_name="instruments")
    instrument = models.ForeignKey(
        "reference.Instrument",
        on_delete=models.CASCADE,
        related_name="guidance",
        verbose_name=_("law or policy"),
    )
    pinpoint = models.CharField(
        _("place in it"), max_length=100, blank=True, help_text=_("For example “section 12”.")
    )

    panels: ClassVar[list] = [FieldRowPanel([FieldPanel("instrument"), FieldPanel("pinpoint")])]

    class Meta(Orderable.Meta):
        verbose_name = _("law or policy of a page")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["page", "instrument", "pinpoint"], name="guidance_instrument_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.instrument)


class GuidanceSource(Citation):
    """That a page takes something from a source; readers see it as a named link with its year."""

    page = ParentalKey(GuidancePage, on_delete=models.CASCADE, related_name="sources")

    panels: ClassVar[list] = [FieldPanel("source")]

    class Meta(Citation.Meta):
        verbose_name = _("source of a page")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "source"], name="guidance_source_once"),
        ]


class GuidanceDownload(Orderable):
    """A file that goes with a page."""

    page = ParentalKey(GuidancePage, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey(
        "media.CustomDocument",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("file"),
    )
    title = models.CharField(_("title"), max_length=150, blank=True)

    panels: ClassVar[list] = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("file of a page")

    def __str__(self) -> str:
        return self.title or self.document.title


class CommissioningCyclePage(BasePage):
    """The cycle as text and links; the picture beside it repeats the list and says nothing more."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    stages = StreamField(StagesBlock(), verbose_name=_("stages"), blank=True)
    body = StreamField(GuidanceStoryBlock(), verbose_name=_("text"), blank=True)
    source = models.ForeignKey(
        "reference.Source",
        verbose_name=_("source of the cycle"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    parent_page_types: ClassVar[list[str]] = ["guidance.GuidanceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    template = "guidance/commissioning_cycle_page.html"
    page_kind = _("Commissioning cycle")
    schema_type = "Article"
    context_from = "hub.guidance.presentation.cycle_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("stages"),
        FieldPanel("body"),
        FieldPanel("source"),
        PageLinksPanel(),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("commissioning cycle")


__all__: list[Any] = [
    "CommissioningCyclePage",
    "GuidanceDownload",
    "GuidanceIndexPage",
    "GuidanceInstrument",
    "GuidancePage",
    "GuidanceSource",
]
