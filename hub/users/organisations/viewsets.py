"""The admin's views of what waits for an administrator: requests and mail domains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from hub.users.models import MailDomain, OrganisationRequest
from hub.users.organisations.errors import OrganisationError
from hub.users.organisations.mail_domains import approve_domain, end_domain
from hub.users.organisations.requests import approve_request, decline_request
from hub.users.permissions import can_administer_organisations

APPROVE, DECLINE = "approve", "decline"


class DecisionForm(WagtailAdminModelForm):
    """What is decided about a request."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Approve")), (DECLINE, _("Decline"))],
        widget=forms.RadioSelect,
    )


class ApprovalForm(WagtailAdminModelForm):
    """That a domain is approved."""

    approve = forms.BooleanField(
        label=_("Approve: verified addresses of this domain can join as members"),
        error_messages={"required": _("Tick this to approve, or delete the domain.")},
    )


class DecidingView(EditView):
    """Saves through the domain; what that refuses is said at the top of the form."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)
        except OrganisationError as error:
            form.add_error(None, error.message)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class RequestEditView(DecidingView):
    def save_instance(self) -> Model:
        request, values = self.form.instance, self.form.cleaned_data
        if values["decision"] == APPROVE:
            approve_request(request, by=self.request.user)
        else:
            decline_request(request, reason=values["reason"], by=self.request.user)
        return OrganisationRequest.objects.get(pk=request.pk)


class DomainEditView(DecidingView):
    def save_instance(self) -> Model:
        return approve_domain(self.form.instance, by=self.request.user)


class DomainDeleteView(DeleteView):
    def delete_action(self) -> None:
        end_domain(self.object, by=self.request.user)


class RequestIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("asked_by")


class DomainIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("organisation")


class RequestViewSet(ModelViewSet):
    """Requests for organisations: what was asked is shown, what is decided is entered."""

    model = OrganisationRequest
    icon = "group"
    menu_label = _("Requests for organisations")
    menu_name = "organisation-requests"
    menu_order = 611
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RequestIndexView
    edit_view_class = RequestEditView
    list_filter = ["status"]
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["-asked_at"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("status", label=_("State"), accessor="get_status_display", sort_key="status"),
            Column("asked_by", label=_("Asked for by")),
            DateColumn("asked_at", label=_("Asked"), sort_key="asked_at"),
        ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        shown = ("name", "kind", "about", "asked_by", "asked_at", "status", "decided_by")
        return ObjectList(
            [
                MultiFieldPanel(
                    [FieldPanel(name, read_only=True) for name in shown], heading=_("Request")
                ),
                MultiFieldPanel(
                    [FieldPanel("decision"), FieldPanel("reason")], heading=_("Decision")
                ),
            ],
            base_form_class=DecisionForm,
        )


class MailDomainViewSet(ModelViewSet):
    """Mail domains that organisations asked for."""

    model = MailDomain
    icon = "mail"
    menu_label = _("Mail domains")
    menu_name = "mail-domains"
    menu_order = 612
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = DomainIndexView
    edit_view_class = DomainEditView
    delete_view_class = DomainDeleteView
    search_fields = ["domain"]
    search_backend_name = None

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("organisation", label=_("Organisation")),
            DateColumn("asked_at", label=_("Asked for"), sort_key="asked_at"),
            DateColumn("approved_at", label=_("Approved"), sort_key="approved_at"),
        ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        shown = ("domain", "organisation", "asked_by", "asked_at", "approved_by", "approved_at")
        panels = [FieldPanel(name, read_only=True) for name in shown]
        return ObjectList([*panels, FieldPanel("approve")], base_form_class=ApprovalForm)


class WaitingPanel(Component):
    """On the admin's home page: how much waits for an administrator."""

    name = "waiting_organisations"
    template_name = "users/admin/waiting_panel.html"
    order = 140

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        waiting = OrganisationRequest.objects.filter(status=OrganisationRequest.Status.WAITING)
        return {
            "request_count": waiting.count(),
            "domain_count": MailDomain.objects.waiting().count(),
        }


def add_waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show the panel to those who can decide."""
    if can_administer_organisations(request.user):
        panels.append(WaitingPanel())
