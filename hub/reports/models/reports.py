"""ReportIndexPage, ReportPage and ReportSectionPage."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from hub.core.blocks import StoryBlock
from hub.core.models import BasePage
from hub.reports.blocks import ReportStoryBlock
from hub.reports.panels import PdfPanel
from hub.taxonomy.panels import ClassificationPanel, PageLinksPanel
from hub.upkeep.panels import ChangeNotesPanel


class ReportIndexPage(BasePage):
    """All reports."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["reports.ReportPage"]
    template = "reports/report_index_page.html"
    page_kind = _("Reports")
    schema_type = "CollectionPage"
    context_from = "hub.reports.presentation.report_index_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("report index")


class ReportPage(BasePage):
    """One report: what it is, its sections, its recommendations, its PDF."""

    subtitle = models.CharField(_("subtitle"), max_length=250, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    published_on = models.DateField(
        _("published on"), null=True, blank=True, help_text=_("The day this report came out.")
    )
    body = StreamField(StoryBlock(), verbose_name=_("summary"), blank=True)
    original_pdf = models.ForeignKey(
        "media.CustomDocument",
        verbose_name=_("original PDF"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The file as first published, when there is one."),
    )

    parent_page_types: ClassVar[list[str]] = ["reports.ReportIndexPage"]
    subpage_types: ClassVar[list[str]] = [
        "reports.ReportSectionPage",
        "reports.RecommendationIndexPage",
    ]
    template = "reports/report_page.html"
    page_kind = _("Report")
    schema_type = "Report"
    context_from = "hub.reports.presentation.report_context"
    page_files: ClassVar[dict[str, str]] = {
        "report.pdf": "hub.reports.views.report_pdf",
        "recommendations.csv": "hub.reports.views.recommendations_csv",
        "recommendations.json": "hub.reports.views.recommendations_json",
    }

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("subtitle"), FieldPanel("publisher"), FieldPanel("published_on")],
            heading=_("About the report"),
        ),
        FieldPanel("body"),
        FieldPanel("original_pdf"),
        PdfPanel(),
        ClassificationPanel(),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("report")

    def get_structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().get_structured_data(request)
        data["publisher"] = {"@type": "Organization", "name": self.publisher}
        return data


class ReportSectionPage(BasePage):
    """A section of a report; its paragraphs number themselves and keep their addresses."""

    is_numbered = models.BooleanField(
        _("has a number"),
        default=True,
        help_text=_("Untick for a foreword or an annex that stands outside the numbering."),
    )
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = StreamField(ReportStoryBlock(), verbose_name=_("text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["reports.ReportPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "reports/report_section_page.html"
    page_kind = _("Report section")
    schema_type = "Article"
    context_from = "hub.reports.presentation.section_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("is_numbered"),
        FieldPanel("lead"),
        FieldPanel("body"),
        ClassificationPanel(),
        PageLinksPanel(),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("report section")
