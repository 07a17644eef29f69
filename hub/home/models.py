"""HomePage and StandardPage."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hub.core.blocks import StoryBlock
from hub.core.models import BasePage
from hub.home.blocks import WaysInBlock
from hub.upkeep.panels import ChangeNotesPanel


class HomePage(BasePage):
    """The front page: ways in to what is built, the thread, and what is new."""

    heading = models.CharField(_("heading"), max_length=120)
    lead = models.TextField(_("lead"), max_length=400)
    ways_in = StreamField(
        WaysInBlock(),
        verbose_name=_("ways in"),
        blank=True,
        help_text=_("What most people come for. A way to a page that is not public is not shown."),
    )
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.StandardPage",
        "reports.ReportIndexPage",
        "reference.TimelinePage",
        "guidance.GuidanceIndexPage",
        "guidance.GlossaryPage",
        "casestudies.CaseStudyIndexPage",
    ]
    template = "home/home_page.html"
    page_kind = _("Home")
    schema_type = "WebSite"
    context_from = "hub.home.ways_in.home_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("ways_in"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")


class StandardPage(BasePage):
    """An ordinary page of text: about, statements, contact.

    Below the text of a statement stand the publisher's details from the site profile, so that
    they are written once. Where the profile is empty, the page says so.
    """

    class Statement(models.TextChoices):
        NONE = "", _("No statement")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
        PRIVACY = "privacy", _("Privacy notice")
        CONTACT = "contact", _("Contact")

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    statement = models.CharField(
        _("statement"),
        max_length=20,
        choices=Statement,
        default=Statement.NONE,
        blank=True,
        help_text=_("Adds the publisher's details for this kind of page below the text."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]
    template = "home/standard_page.html"
    page_kind = _("Page")
    in_footer = True

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("statement"),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("standard page")

    @property
    def statement_template(self) -> str:
        """The template of the details below the text; empty for a page that is no statement."""
        return f"home/statements/{self.statement}.html" if self.statement else ""
