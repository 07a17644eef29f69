"""HomePage and StandardPage."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hub.core.blocks import StoryBlock
from hub.core.models import BasePage
from hub.home import ways_in
from hub.upkeep.panels import ChangeNotesPanel


class HomePage(BasePage):
    """The front page: ways in to what is built, the thread, and what is new."""

    heading = models.CharField(_("heading"), max_length=120)
    lead = models.TextField(_("lead"), max_length=400)
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.StandardPage",
        "reports.ReportIndexPage",
        "reference.TimelinePage",
    ]
    template = "home/home_page.html"
    page_kind = _("Home")
    schema_type = "WebSite"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["ways_in"] = ways_in.list_ways_in(self, request)
        context["news"] = ways_in.list_news(self, request)
        return context


class StandardPage(BasePage):
    """An ordinary page of text: about, statements, contact."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]
    template = "home/standard_page.html"
    page_kind = _("Page")
    in_footer = True

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("standard page")
