"""CaseStudyIndexPage: the list of case studies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from hub.core.models import BasePage


class CaseStudyIndexPage(BasePage):
    """All case studies, to be narrowed, compared and taken away."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["casestudies.CaseStudyPage"]
    max_count_per_parent = 1
    template = "casestudies/case_study_index_page.html"
    page_kind = _("Case studies")
    schema_type = "CollectionPage"
    context_from = "casestudies.listing.index_context"
    page_files: ClassVar[dict[str, str]] = {
        "compare": "casestudies.compare.compare",
        "export.csv": "casestudies.exports.export_csv",
        "export.json": "casestudies.exports.export_json",
    }

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    def may_be_stored(self, request: HttpRequest) -> bool:
        """Return False for what a text found: no change of a page tells when that changes."""
        return not request.GET.get("q")

    class Meta:
        verbose_name = _("case study index")
