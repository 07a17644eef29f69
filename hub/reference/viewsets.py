"""Sources, parties and instruments in the Wagtail admin, in one menu group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from hub.reference.law_viewsets import GlossaryTermViewSet, RuleViewSet, ThresholdViewSet
from hub.reference.models import Instrument, LinkCheck, Party, Source
from hub.reference.panels import CitationsPanel, LinkCheckPanel

SOON = timedelta(days=90)


class InstrumentFilterSet(WagtailFilterSet):
    """Filters of the list of instruments, with those whose review is due."""

    review = django_filters.ChoiceFilter(
        label=_("Review"),
        method="filter_review",
        choices=[
            ("overdue", _("Overdue")),
            ("soon", _("Due in 90 days")),
            ("unset", _("No date set")),
        ],
    )

    class Meta:
        model = Instrument
        fields = ("kind", "status", "jurisdictions")

    def filter_review(
        self, queryset: QuerySet[Instrument], name: str, value: str
    ) -> QuerySet[Instrument]:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.filter(review_by__lt=today)
        if value == "soon":
            return queryset.filter(review_by__range=(today, today + SOON))
        return queryset.filter(review_by__isnull=True)


class SourceFilterSet(WagtailFilterSet):
    """Filters of the list of sources, with what the link checker found."""

    link = django_filters.ChoiceFilter(
        label=_("Web address"),
        method="filter_link",
        choices=[*LinkCheck.Result.choices, ("none", _("No web address"))],
    )

    class Meta:
        model = Source
        fields = ("kind", "year")

    def filter_link(self, queryset: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        if value == "none":
            return queryset.filter(url="")
        return queryset.filter(link_check__result=value)


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "link"
    menu_label = _("Sources")
    list_display: list[Any] = [
        "title",
        Column("key", label=_("Key"), sort_key="key"),
        "kind",
        "publisher",
        "year",
        "checked_on",
        Column("link", label=_("Web address"), accessor="link_result"),
    ]
    filterset_class = SourceFilterSet
    search_fields = ("key", "title", "publisher")
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("publisher"), FieldPanel("year")]),
            LinkCheckPanel(),
            FieldPanel("url"),
            FieldRowPanel([FieldPanel("licence"), FieldPanel("checked_on")]),
            FieldPanel("note"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return Source.objects.select_related("link_check")


class PartyViewSet(SnippetViewSet):
    model = Party
    icon = "group"
    menu_label = _("Parties")
    list_display: list[Any] = ["name", "kind", "place"]
    search_fields = ("name",)
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
            FieldPanel("url"),
            FieldPanel("note"),
        ]
    )


class InstrumentViewSet(SnippetViewSet):
    model = Instrument
    icon = "history"
    menu_label = _("Law and policy")
    list_display: list[Any] = [
        "title",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
        Column("in_force_from", label=_("In force from"), accessor="starts"),
        Column("review_by", label=_("Review by"), sort_key="review_by"),
    ]
    filterset_class = InstrumentFilterSet
    search_fields = ("title", "short_title")
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            CitationsPanel(),
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("short_title"), FieldPanel("code")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
                    FieldPanel("jurisdictions", widget=forms.CheckboxSelectMultiple),
                ],
                heading=_("Law or policy"),
            ),
            MultiFieldPanel([FieldPanel("summary"), FieldPanel("note")], heading=_("What it says")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("made_on"), FieldPanel("made_on_precision")]),
                    FieldRowPanel(
                        [FieldPanel("in_force_from"), FieldPanel("in_force_from_precision")]
                    ),
                    FieldRowPanel([FieldPanel("in_force_to"), FieldPanel("in_force_to_precision")]),
                    FieldPanel("superseded_by"),
                ],
                heading=_("When"),
            ),
            InlinePanel(
                "changes",
                heading=_("Later changes"),
                label=_("change"),
                panels=[
                    FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
                    FieldPanel("text"),
                    FieldRowPanel([FieldPanel("jurisdiction"), FieldPanel("source")]),
                    FieldPanel("code"),
                ],
            ),
            InlinePanel(
                "instrument_sources",
                heading=_("Sources"),
                label=_("source"),
                min_num=1,
                panels=[FieldPanel("source"), FieldPanel("pinpoint")],
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("review_by")])],
                heading=_("Upkeep"),
            ),
        ]
    )


class ReferenceGroup(SnippetViewSetGroup):
    """The menu group “Reference”."""

    items = (
        InstrumentViewSet,
        ThresholdViewSet,
        RuleViewSet,
        GlossaryTermViewSet,
        SourceViewSet,
        PartyViewSet,
    )
    menu_label = _("Reference")
    menu_icon = "doc-full"
    menu_name = "reference"
    menu_order = 320
