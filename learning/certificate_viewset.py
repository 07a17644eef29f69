"""Certificates in the admin: a list, and the one thing that staff may do to one, revoke it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from learning.domain.awarding.certificates import reinstate_certificate, revoke_certificate
from learning.domain.awarding.revocation_history import list_revocation_steps
from learning.forms.certificates import RevocationForm
from learning.models import Certificate, Completion


class CertificateFilterSet(WagtailFilterSet):
    """By number, by title, and those that were revoked."""

    uid = django_filters.UUIDFilter(label=_("Number"))
    title = django_filters.CharFilter(
        label=_("Title"), field_name="completion__title", lookup_expr="icontains"
    )
    revoked = django_filters.BooleanFilter(
        label=_("Revoked"),
        field_name="completion__revoked_at",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.Select(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = Certificate
        fields: list[str] = []


class CertificateIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("completion")


class RevocationHistoryPanel(Panel):
    """Lists every revocation of the certificate and every lifting, the oldest first."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning/admin/revocation_history.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context) or {}
            return context | {"steps": list_revocation_steps(self.instance.completion)}


class RevocationView(EditView):
    """One certificate; its button revokes it, or lifts that."""

    @property
    def submit_button_label(self) -> Any:
        return _("Lift the revocation") if self._is_revoked else _("Revoke")

    def get_success_message(self) -> Any:
        if not self._is_revoked:
            return _("The revocation of the certificate has been lifted.")
        return _("The certificate has been revoked.")

    @property
    def _is_revoked(self) -> bool:
        return self.object.completion.revoked_at is not None

    def save_instance(self) -> Model:
        lift_because = self.form.cleaned_data.get("lift_because")
        if lift_because:
            return reinstate_certificate(self.object, by=self.request.user, because=lift_because)[0]
        reason = Completion.Reason(self.form.cleaned_data["reason"])
        kept = self.form.cleaned_data["keep_paths_because"]
        return revoke_certificate(
            self.object, reason=reason, by=self.request.user, keep_paths_because=kept
        )[0]


class CertificateViewSet(ModelViewSet):
    """Certificates, for those who may revoke them."""

    model = Certificate
    icon = "success"
    menu_label = _("Certificates")
    menu_name = "certificates"
    menu_order = 316
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = CertificateIndexView
    edit_view_class = RevocationView
    filterset_class = CertificateFilterSet
    copy_view_enabled = False
    ordering = ["-pk"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("title", label=_("Title"), accessor="completion.title"),
            Column("name", label=_("Name")),
            Column("state", label=_("State"), accessor="state.label"),
            DateColumn("awarded", label=_("Completed"), accessor="completion.awarded_at"),
        ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        shown = [FieldPanel(name, read_only=True) for name in ("uid", "name", "completion")]
        return ObjectList(
            [
                MultiFieldPanel(shown, heading=_("Certificate")),
                MultiFieldPanel(
                    [
                        FieldPanel("reason"),
                        FieldPanel("keep_paths_because"),
                        FieldPanel("lift_because"),
                    ],
                    heading=_("Revocation"),
                ),
                RevocationHistoryPanel(heading=_("History of revocations")),
            ],
            base_form_class=RevocationForm,
        )
