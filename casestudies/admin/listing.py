"""The list of case studies for editors: what is overdue, weak, incomplete or sent in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from casestudies.completeness import completeness_notes
from casestudies.evidence import EvidenceLevel
from casestudies.models import CaseStudyPage

# What the notes on completeness look at: brought with a fixed number of queries.
LOOKED_AT = ("outcomes", "parties", "page_terms__term")


def count_gaps(keys: Iterable[int] | None = None) -> dict[int, int]:
    """Return how much each case study lacks, as it is stored, by its key; of all without `keys`."""
    pages = CaseStudyPage.objects.prefetch_related(*LOOKED_AT)
    if keys is not None:
        pages = pages.filter(pk__in=keys)
    return {page.pk: len(completeness_notes(page)) for page in pages}


class CaseStudyFilterSet(WagtailFilterSet):
    """By what has to be looked at."""

    overdue = django_filters.BooleanFilter(
        label=_("Review overdue"), method="filter_overdue", widget=forms.CheckboxInput
    )
    evidence_level = django_filters.MultipleChoiceFilter(
        label=_("Evidence level"),
        choices=EvidenceLevel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    incomplete = django_filters.BooleanFilter(
        label=_("Incomplete"), method="filter_incomplete", widget=forms.CheckboxInput
    )
    sent_in = django_filters.BooleanFilter(
        label=_("From a submission"), method="filter_sent_in", widget=forms.CheckboxInput
    )

    class Meta:
        model = CaseStudyPage
        fields = ["overdue", "evidence_level", "incomplete", "sent_in"]

    def filter_overdue(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return queryset.review_overdue() if value else queryset

    def filter_incomplete(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return _with_gaps(queryset) if value else queryset

    def filter_sent_in(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return queryset.filter(submission__isnull=False) if value else queryset


def _with_gaps(queryset: QuerySet) -> QuerySet:
    return queryset.filter(pk__in=[key for key, count in count_gaps().items() if count])


class CaseStudyIndexView(IndexView):
    """The list, with the gaps of those that it shows."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pages = context["object_list"]
        gaps = count_gaps([page.pk for page in pages])
        for page in pages:
            page.gaps = gaps[page.pk]
        return context


class CaseStudyListing(PageListingViewSet):
    """Case studies in the admin's menu."""

    model = CaseStudyPage
    icon = "doc-full-inverse"
    menu_label = _("Case studies")
    menu_name = "case-studies"
    menu_order = 230
    add_to_admin_menu = True
    index_view_class = CaseStudyIndexView
    filterset_class = CaseStudyFilterSet
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column(
            "evidence_level",
            label=_("Evidence"),
            accessor="get_evidence_level_display",
            sort_key="evidence_level",
        ),
        Column("gaps", label=_("Gaps")),
        DateColumn("review_by", label=_("Review by"), sort_key="review_by"),
        DateColumn(
            "latest_revision_created_at",
            label=_("Updated"),
            sort_key="latest_revision_created_at",
        ),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
    ]
