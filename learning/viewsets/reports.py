"""Reported questions in the admin: what learners found, beside the question as it was and is."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from hub.core.admin_menu import link_with_count
from hub.users.models import User
from learning.domain.correcting.reports import find_versions, handle_report
from learning.forms.reports import HandlingForm
from learning.models import QuestionReport
from learning.permissions import can_author_questions

LIST = "question_reports:index"


class QuestionReportFilterSet(WagtailFilterSet):
    """By state, by what is wrong, and those about one's own questions."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=QuestionReport.State.choices, widget=forms.CheckboxSelectMultiple
    )
    mine = django_filters.BooleanFilter(
        label=_("My questions"), method="filter_mine", widget=forms.CheckboxInput
    )

    class Meta:
        model = QuestionReport
        fields = ("state", "kind", "mine")

    def filter_mine(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return queryset.filter(owner=self.request.user) if value else queryset


class QuestionReportIndexView(IndexView):
    """The list, with questions and owners in the same query."""

    def get_base_queryset(self) -> QuerySet[QuestionReport]:
        return super().get_base_queryset().select_related("response__version", "owner")


class QuestionReportView(WagtailAdminTemplateMixin, FormView):
    """One report: what is said to be wrong, the question as it was asked and as it is now."""

    template_name = "learning/admin/question_report.html"
    form_class = HandlingForm
    header_icon = "comment"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_author_questions(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def report(self) -> QuestionReport:
        reports = QuestionReport.objects.select_related(
            "response__version", "response__attempt", "owner", "handled_by"
        )
        return get_object_or_404(reports, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.report)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            {"url": reverse(LIST), "label": _("Reported questions")},
            {"url": "", "label": str(self.report)},
        ]
        return [*super().get_breadcrumbs_items(), *items]

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.report, name) for name in ("state", "answer", "note")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {"report": self.report, "versions": find_versions(self.report)}
        return super().get_context_data(**kwargs) | found

    def form_valid(self, form: HandlingForm) -> HttpResponse:
        handle_report(self.report, by=cast("User", self.request.user), **form.cleaned_data)
        messages.success(self.request, _("Saved."))
        return redirect(LIST)


class QuestionReportMenuItem(MenuItem):
    """Says how many reports are new."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_author_questions(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        return link_with_count(self, QuestionReport.objects.new().count())


class QuestionReportViewSet(ModelViewSet):
    """Reported questions."""

    model = QuestionReport
    icon = "comment"
    menu_label = _("Reported questions")
    menu_name = "question-reports"
    menu_order = 252
    menu_item_class = QuestionReportMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = QuestionReportIndexView
    edit_view_class = QuestionReportView
    filterset_class = QuestionReportFilterSet
    form_fields = ("state",)
    search_backend_name = None
    copy_view_enabled = False
    ordering = ("-created_at",)

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("kind", label=_("What is wrong"), accessor="get_kind_display", sort_key="kind"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            Column("owner", label=_("Owner")),
            DateColumn("created_at", label=_("Reported"), sort_key="created_at"),
        ]

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the view of one; its form is about the handling alone."""
        return super().get_edit_view_kwargs(**({"form_class": HandlingForm} | kwargs))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list and the view of one; reports come from learners and go with them."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.edit_view, name="edit"),
        ]
