"""The audit list in the admin: filtered on screen and exported by one query."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from hub.core.spreadsheets import neutralise
from hub.users.audit import VERBS
from hub.users.models import AuditEntry, Organisation, User
from hub.users.permissions import can_read_audit


def verb_choices() -> list[tuple[str, Any]]:
    """Return every verb with what people read for it."""
    return sorted(VERBS.items())


class AuditFilterSet(WagtailFilterSet):
    """By what was done, who did it or to whom, organisation, and time."""

    verb = django_filters.ChoiceFilter(label=_("What"), choices=verb_choices)
    person = django_filters.CharFilter(
        label=_("E-mail address of the person"), method="filter_person"
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=Organisation.objects.all()
    )
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["verb", "person", "organisation", "at"]

    def filter_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        people = User.objects.filter(email__icontains=value.strip()).values("pk")
        return queryset.filter(Q(actor_id__in=people) | Q(about_id__in=people))


def person_text(person: User | None, number: int | None) -> str:
    """Return the address of a person, or the number that an erased one left."""
    if number is None:
        return ""
    return person.email if person is not None else str(_("erased (%d)") % number)


class AuditReportView(ReportView):
    """What was done, newest first."""

    page_title = _("Audit list")
    header_icon = "history"
    model = AuditEntry
    filterset_class = AuditFilterSet
    index_url_name = "audit_list"
    index_results_url_name = "audit_list_results"
    export_filename = "audit"
    list_export = ["at", "verb", "verb_text", "actor_text", "about_text", "organisation_text"]
    list_export += ["details_text"]
    export_headings = {
        "at": _("when"),
        "verb": _("verb"),
        "verb_text": _("what"),
        "actor_text": _("by whom"),
        "about_text": _("about whom"),
        "organisation_text": _("organisation"),
        "details_text": _("details"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_read_audit(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet:
        return AuditEntry.objects.select_related("actor", "about", "organisation")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            DateColumn("at", label=_("When")),
            *(
                Column(name, label=label, accessor=lambda entry, name=name: row_of(entry)[name])
                for name, label in (
                    ("verb_text", _("What")),
                    ("actor_text", _("By whom")),
                    ("about_text", _("About whom")),
                    ("organisation_text", _("Organisation")),
                    ("details_text", _("Details")),
                )
            ),
        ]

    def to_row_dict(self, item: AuditEntry) -> dict[str, Any]:
        row = {"at": item.at, "verb": item.verb} | row_of(item)
        return {name: neutralise(row[name]) for name in self.list_export}


def row_of(entry: AuditEntry) -> dict[str, str]:
    """Return an entry as people read it, on screen and in the export."""
    organisation = entry.organisation
    if entry.organisation_id is None:
        organisation_text = ""
    elif organisation is None:
        organisation_text = str(_("erased (%d)") % entry.organisation_id)
    else:
        organisation_text = organisation.name
    return {
        "verb_text": str(VERBS.get(entry.verb, entry.verb)),
        "actor_text": person_text(entry.actor, entry.actor_id),
        "about_text": person_text(entry.about, entry.about_id),
        "organisation_text": organisation_text,
        "details_text": ", ".join(f"{key}: {value}" for key, value in entry.details.items()),
    }


class AuditMenuItem(MenuItem):
    """Stands under Reports for those who may read the list."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_read_audit(request.user)


audit_urls = [
    path("reports/audit/", AuditReportView.as_view(), name="audit_list"),
    path(
        "reports/audit/results/",
        AuditReportView.as_view(results_only=True),
        name="audit_list_results",
    ),
]
