"""The list of submissions in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from casestudies.permissions import can_moderate_submissions
from casestudies.submission.admin_views import DeclineForm, SubmissionView
from casestudies.submission.models import Submission
from hub.core.admin_menu import link_with_count


class SubmissionFilterSet(WagtailFilterSet):
    """By state."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[item for item in Submission.State.choices if item[0] != Submission.State.DRAFT],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Submission
        fields = ["state"]


class SubmissionIndexView(IndexView):
    """What was sent; what is being written is its writer's own."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().sent().select_related("page")


class SubmissionMenuItem(MenuItem):
    """Says how many submissions wait for a moderator."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_moderate_submissions(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        return link_with_count(self, Submission.objects.waiting().count())


class SubmissionViewSet(ModelViewSet):
    """Case studies that people sent in."""

    model = Submission
    icon = "form"
    menu_label = _("Submissions")
    menu_name = "submissions"
    menu_order = 240
    menu_item_class = SubmissionMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = SubmissionIndexView
    edit_view_class = SubmissionView
    filterset_class = SubmissionFilterSet
    form_fields = ["state"]
    search_backend_name = None
    copy_view_enabled = False
    ordering = ["-submitted_at"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("reference", label=_("Reference")),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            DateColumn("submitted_at", label=_("Sent"), sort_key="submitted_at"),
            Column("page", label=_("Case study")),
        ]

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the view of one; its form is about the decision alone."""
        return super().get_edit_view_kwargs(**({"form_class": DeclineForm} | kwargs))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list and the view of one; all else happens in the page's editor."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<uuid:pk>/", self.edit_view, name="edit"),
        ]
