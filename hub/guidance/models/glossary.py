"""GlossaryPage: all words of the glossary."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from hub.core.models import BasePage
from hub.upkeep.panels import ChangeNotesPanel


class GlossaryPage(BasePage):
    """The words of `reference.GlossaryTerm`, in the order of the ABC, each with an address."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "guidance/glossary_page.html"
    page_kind = _("Glossary")
    schema_type = "DefinedTermSet"
    in_footer = True
    context_from = "hub.guidance.glossary.glossary_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("glossary")
