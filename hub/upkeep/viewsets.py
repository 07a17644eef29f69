"""The admin's views of reported problems."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from hub.core.admin_menu import link_with_count
from hub.upkeep.admin_forms import HandlingForm
from hub.upkeep.feedback import handle_feedback
from hub.upkeep.models import PageFeedback


class FeedbackFilterSet(WagtailFilterSet):
    """By state, by time, and those about one's own pages."""

    mine = django_filters.BooleanFilter(
        label=_("My pages"), method="filter_mine", widget=forms.CheckboxInput
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=PageFeedback.Status.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = PageFeedback
        fields = ["status", "mine"]

    def filter_mine(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return queryset.for_owner(self.request.user) if value else queryset


class FeedbackIndexView(IndexView):
    """The list, with the owners in the same query."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("owner")


class FeedbackEditView(EditView):
    """Saves through the domain, so that who handled a report is always noted."""

    def save_instance(self) -> Model:
        values = self.form.cleaned_data
        return handle_feedback(
            self.form.instance,
            by=self.request.user,
            status=values["status"],
            note=values["note"],
            owner=values["owner"],
        )


class FeedbackMenuItem(MenuItem):
    """Says how many reports are new, and leads people who own some to their own."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(PageFeedback)
        return policy.user_has_any_permission(request.user, {"change", "delete", "view"})

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        unseen = PageFeedback.objects.unseen().count()
        owns = PageFeedback.objects.unfinished().for_owner(request.user).exists()
        return link_with_count(self, unseen, query="mine=on" if owns else "")


class FeedbackViewSet(ModelViewSet):
    """Reported problems: what readers wrote is shown, how it is handled is edited."""

    model = PageFeedback
    icon = "comment"
    menu_label = _("Reported problems")
    menu_name = "reported-problems"
    menu_order = 250
    menu_item_class = FeedbackMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = FeedbackIndexView
    edit_view_class = FeedbackEditView
    filterset_class = FeedbackFilterSet
    search_fields = ["page_title", "url", "what_doing", "what_wrong", "note"]
    search_backend_name = None
    copy_view_enabled = False
    ordering = ["-created_at"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("status", label=_("State"), accessor="get_status_display", sort_key="status"),
            Column("owner", label=_("Page owner")),
            DateColumn("created_at", label=_("Reported"), sort_key="created_at"),
        ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        shown = ("page", "url", "what_doing", "what_wrong", "email", "created_at")
        return ObjectList(
            [
                MultiFieldPanel(
                    [FieldPanel(name, read_only=True) for name in shown], heading=_("Report")
                ),
                MultiFieldPanel(
                    [
                        FieldPanel("status"),
                        FieldPanel("owner"),
                        FieldPanel("note"),
                        FieldPanel("handled_by", read_only=True),
                    ],
                    heading=_("Handling"),
                ),
            ],
            base_form_class=HandlingForm,
        )
