"""The admin's list of outgoing mail: what became of each, never what it said."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from hub.core.admin_menu import link_with_count
from hub.upkeep.mail.delivery import send_again
from hub.upkeep.models import OutgoingMail


class MailFilterSet(WagtailFilterSet):
    """By state."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=OutgoingMail.State.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = OutgoingMail
        fields = ["state"]


class MailView(EditView):
    """One letter; its button sends it again."""

    submit_button_label = _("Send again")
    success_message = _("“%(object)s” is sent again if it had failed.")

    def save_instance(self) -> Model:
        send_again(self.object, by=self.request.user)
        return self.object


class MailMenuItem(MenuItem):
    """Says how many letters did not get through."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        failed = OutgoingMail.objects.in_trouble().count()
        return link_with_count(self, failed, query="state=failed&state=uncertain" if failed else "")


class MailViewSet(ModelViewSet):
    """Outgoing mail, for administrators."""

    model = OutgoingMail
    icon = "mail"
    menu_label = _("Outgoing mail")
    menu_name = "outgoing-mail"
    menu_order = 260
    menu_item_class = MailMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    edit_view_class = MailView
    filterset_class = MailFilterSet
    copy_view_enabled = False
    ordering = ["-created_at"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            Column("problem", label=_("Problem")),
            DateColumn("created_at", label=_("Written"), sort_key="created_at"),
        ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        shown = (
            *("subject", "recipients", "state", "attempts", "problem"),
            *("created_at", "next_attempt_at", "finished_at"),
        )
        panels = [FieldPanel(name, read_only=True) for name in shown]
        return ObjectList([MultiFieldPanel(panels, heading=_("Letter"))])
