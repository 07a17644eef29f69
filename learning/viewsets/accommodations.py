"""Help with quizzes in the admin: what people ask for, for the few who decide about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
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
from learning.domain.errors import OwnWish, WishChanged
from learning.domain.taking.accommodations import (
    decide_accommodation,
    describe_needs,
    needs_asked,
    needs_of,
)
from learning.forms.accommodations import DecisionForm
from learning.models import Accommodation
from learning.permissions import can_decide_accommodations

LIST = "accommodations:index"


class AccommodationFilterSet(WagtailFilterSet):
    """By what became of it."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Accommodation.State.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Accommodation
        fields = ("state",)


class AccommodationIndexView(IndexView):
    """Who asked; what for is on the page of one."""

    def get_base_queryset(self) -> QuerySet[Accommodation]:
        return super().get_base_queryset().select_related("user")


class AccommodationView(WagtailAdminTemplateMixin, FormView):
    """What one person has and asks for, and the decision."""

    template_name = "learning/admin/accommodation.html"
    form_class = DecisionForm
    header_icon = "help"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_decide_accommodations(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> Accommodation:
        rows = Accommodation.objects.select_related("user", "decided_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.row)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            {"url": reverse(LIST), "label": _("Help with quizzes")},
            {"url": "", "label": str(self.row)},
        ]
        return [*super().get_breadcrumbs_items(), *items]

    def get_initial(self) -> dict[str, Any]:
        """Return what was asked for, ready to be granted; later, what was granted."""
        needs = needs_asked(self.row) if self.row.is_waiting else needs_of(self.row)
        seen = self.row.asked_at
        return asdict(needs) | {"seen": seen.isoformat() if seen else "never"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "granted": describe_needs(needs_of(self.row)),
            "asked": describe_needs(needs_asked(self.row)),
            "is_own": self.row.user == self.request.user,
        }

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        seen = self.row
        seen.asked_at = parse_datetime(form.cleaned_data["seen"])
        staff, reason = cast("User", self.request.user), form.cleaned_data["reason"]
        try:
            decide_accommodation(seen, by=staff, needs=form.needs, reason=reason)
        except OwnWish:
            raise PermissionDenied from None
        except Accommodation.DoesNotExist:
            messages.warning(self.request, _("It was taken back meanwhile."))
        except WishChanged:
            messages.warning(self.request, _("Something else was asked for meanwhile: read it."))
            return redirect(self.request.path)
        else:
            messages.success(self.request, _("Decided. The person is told where to read it."))
        return redirect(LIST)


class AccommodationMenuItem(MenuItem):
    """Says how many people wait for a decision."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_decide_accommodations(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = Accommodation.objects.filter(state=Accommodation.State.ASKED).count()
        return link_with_count(self, waiting, query="state=asked" if waiting else "")


class AccommodationViewSet(ModelViewSet):
    """Help with quizzes."""

    model = Accommodation
    icon = "help"
    menu_label = _("Help with quizzes")
    menu_name = "accommodations"
    menu_order = 255
    menu_item_class = AccommodationMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = AccommodationIndexView
    edit_view_class = AccommodationView
    filterset_class = AccommodationFilterSet
    form_fields = ("state",)
    search_backend_name = None
    copy_view_enabled = False
    ordering = ("-asked_at",)

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            DateColumn("asked_at", label=_("Asked for on"), sort_key="asked_at"),
            DateColumn("decided_at", label=_("Decided on"), sort_key="decided_at"),
        ]

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the view of one; its form is about the decision alone."""
        return super().get_edit_view_kwargs(**({"form_class": DecisionForm} | kwargs))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list and the view of one; there is nothing else to do."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.edit_view, name="edit"),
        ]
