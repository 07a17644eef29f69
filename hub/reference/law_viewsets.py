"""Thresholds, rules and glossary terms in the Wagtail admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.reference.models import GlossaryTerm, Rule, Threshold
from hub.reference.panels import CitationsPanel

SOON = timedelta(days=90)
REVIEW_CHOICES = [
    ("overdue", _("Overdue")),
    ("soon", _("Due in 90 days")),
    ("unset", _("No date set")),
]


class ReviewFilterSet(WagtailFilterSet):
    """Filters with those whose review is due."""

    review = django_filters.ChoiceFilter(
        label=_("Review"), method="filter_review", choices=REVIEW_CHOICES
    )

    def filter_review(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.filter(review_by__lt=today)
        if value == "soon":
            return queryset.filter(review_by__range=(today, today + SOON))
        return queryset.filter(review_by__isnull=True)


class LawFilterSet(ReviewFilterSet):
    """Filters with those that rest on law or policy that has ended."""

    ended = django_filters.ChoiceFilter(
        label=_("Rests on"),
        method="filter_ended",
        choices=[("ended", _("Law or policy that has ended"))],
    )

    def filter_ended(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        model = type(self).Meta.model
        return queryset.filter(pk__in=model.objects.resting_on_ended().values("pk"))


class ThresholdFilterSet(LawFilterSet):
    class Meta:
        model = Threshold
        fields = ("line",)


class RuleFilterSet(LawFilterSet):
    class Meta:
        model = Rule
        fields = ("force", "is_retired")


class GlossaryFilterSet(ReviewFilterSet):
    class Meta:
        model = GlossaryTerm
        fields = ("is_marked",)


class ThresholdViewSet(SnippetViewSet):
    model = Threshold
    icon = "order-up"
    menu_label = _("Thresholds")
    list_display: list[Any] = [
        "code",
        Column("line", label=_("What it decides"), accessor="get_line_display", sort_key="line"),
        "value",
        Column("start", label=_("From"), sort_key="start"),
        Column("end", label=_("Last day"), sort_key="end"),
        Column("review_by", label=_("Review by"), sort_key="review_by"),
    ]
    filterset_class = ThresholdFilterSet
    search_fields = ("code", "basis")
    search_backend_name = None
    list_per_page = 100
    copy_view_enabled = True
    edit_handler = ObjectList(
        [
            CitationsPanel(),
            FieldRowPanel([FieldPanel("code"), FieldPanel("line")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("value"), FieldPanel("vat")]),
                    FieldPanel("comparison"),
                ],
                heading=_("The amount"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("nations"),
                    FieldPanel("authorities"),
                    FieldPanel("contract_kinds"),
                    FieldPanel("circumstances"),
                    FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
                ],
                heading=_("For whom, and when"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("instrument"),
                    FieldPanel("basis"),
                    FieldRowPanel([FieldPanel("source"), FieldPanel("second_source")]),
                    FieldPanel("note"),
                    FieldPanel("review_by"),
                ],
                heading=_("Where it comes from"),
            ),
        ]
    )


CASE_HELP = _(
    "The rule applies when any one of these cases fits. A case fits when everything in it holds; "
    "a list in which nothing is chosen asks nothing. Dates are the day on which the purchase "
    "starts. An amount is compared with a line of the thresholds, so a new figure is entered "
    "there and nowhere else."
)


class RuleViewSet(SnippetViewSet):
    model = Rule
    icon = "clipboard-list"
    menu_label = _("Rules")
    list_display: list[Any] = [
        "code",
        Column("force", label=_("Force"), accessor="get_force_display", sort_key="force"),
        "sentence",
        Column("review_by", label=_("Review by"), sort_key="review_by"),
    ]
    filterset_class = RuleFilterSet
    search_fields = ("code", "sentence")
    search_backend_name = None
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("force")]),
                    FieldPanel("sentence"),
                    FieldRowPanel([FieldPanel("moment"), FieldPanel("bound")]),
                    FieldPanel("for_suppliers"),
                    FieldPanel("why_not"),
                    FieldPanel("whom_to_ask"),
                    FieldPanel("guidance_page"),
                ],
                heading=_("The rule"),
            ),
            HelpPanel(content=CASE_HELP),
            InlinePanel(
                "conditions",
                heading=_("When it applies"),
                label=_("case"),
                min_num=1,
                panels=[
                    FieldPanel("nations"),
                    FieldPanel("authorities"),
                    FieldPanel("contract_kinds"),
                    FieldPanel("routes"),
                    FieldPanel("buyer"),
                    FieldRowPanel(
                        [
                            *(FieldPanel("start_from"), FieldPanel("start_to")),
                            *(FieldPanel("order_from"), FieldPanel("since")),
                        ]
                    ),
                    FieldRowPanel(
                        [FieldPanel("line"), FieldPanel("relation"), FieldPanel("compare_as")]
                    ),
                    FieldRowPanel(
                        [
                            FieldPanel("second_line"),
                            FieldPanel("second_relation"),
                            FieldPanel("second_compare_as"),
                        ]
                    ),
                    FieldPanel("near_percent"),
                    FieldRowPanel([FieldPanel("circumstances"), FieldPanel("not_circumstances")]),
                    FieldRowPanel([FieldPanel("is_uncertain"), FieldPanel("is_excluded")]),
                    FieldPanel("explanation"),
                ],
            ),
            InlinePanel(
                "bases",
                heading=_("What it rests on"),
                label=_("source"),
                panels=[
                    FieldRowPanel([FieldPanel("source"), FieldPanel("instrument")]),
                    FieldRowPanel([FieldPanel("pinpoint"), FieldPanel("address")]),
                ],
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("sort_order"), FieldPanel("review_by")]),
                    FieldPanel("is_retired"),
                ],
                heading=_("Upkeep"),
            ),
        ]
    )


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    list_display: list[Any] = [
        "term",
        "is_marked",
        Column("review_by", label=_("Review by"), sort_key="review_by"),
    ]
    filterset_class = GlossaryFilterSet
    search_fields = ("term", "aliases", "definition")
    search_backend_name = None
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("term"), FieldPanel("code")]),
            FieldPanel("aliases"),
            FieldPanel("definition"),
            FieldPanel("note"),
            FieldPanel("is_marked"),
            InlinePanel(
                "term_sources",
                heading=_("Sources"),
                label=_("source"),
                panels=[FieldPanel("source")],
            ),
            FieldPanel("related"),
            FieldPanel("review_by"),
        ]
    )
