"""RuleFinderPage: which rules apply to a purchase."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from hub.core.blocks.text import TEXT_FEATURES
from hub.core.models import BasePage
from hub.upkeep.panels import ChangeNotesPanel


class RuleFinderPage(BasePage):
    """Asks about a purchase and answers from the rules; the answer's address can be shared."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    outside_text = RichTextField(
        _("for readers outside the United Kingdom"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Stands in the answer when the buyer is outside the United Kingdom."),
    )

    parent_page_types: ClassVar[list[str]] = ["guidance.GuidanceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    template = "guidance/rule_finder_page.html"
    page_kind = _("Rule finder")
    schema_type = "WebPage"
    context_from = "hub.guidance.finder.finder_context"
    page_files: ClassVar[dict[str, str]] = {
        "pack": "hub.guidance.pack_views.answer_print",
        "pack.docx": "hub.guidance.pack_views.answer_word",
    }

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("outside_text"),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("rule finder")
