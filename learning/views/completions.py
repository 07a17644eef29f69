"""The publisher's report in the admin, as CSV, and as JSON below /api/."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from hub.core.admin_pages import AdminPageMixin
from hub.core.spreadsheets import write_csv
from learning.domain.figures.reporting import Report, build_report
from learning.domain.figures.suppression import FEWEST
from learning.forms.completions import ReportForm
from learning.permissions import can_view_report

FIELDS = ["month", "by", "key", "name", "completions"]


class CompletionsReportView(AdminPageMixin, TemplateView):
    """Completions by module, audience or organisation, month by month."""

    template_name = "learning/admin/completions_report.html"
    page_title = gettext_lazy("Completions")
    header_icon = "success"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_view_report(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReportForm(self.request.GET)
        context: dict[str, Any] = {"form": form, "fewest": FEWEST}
        if form.is_valid():
            context["report"] = build_report(form.read_query())
            context["query"] = self.request.GET.urlencode()
        return super().get_context_data(**kwargs) | context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = 200 if context["form"].is_valid() else 400
        return super().render_to_response(context, status=status, **kwargs)


@never_cache
@require_safe
def download_report(request: HttpRequest) -> HttpResponse:
    """Answer with the rows of the report as CSV; 400 for a filter that cannot be."""
    if not can_view_report(request.user):
        raise PermissionDenied
    form = ReportForm(request.GET)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain")
    rows = build_report(form.read_query()).list_rows()
    response = HttpResponse(write_csv(FIELDS, rows), content_type="text/csv; charset=utf-8")
    name = f"completions-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_safe
def serve_report(request: HttpRequest) -> JsonResponse:
    """Answer with the rows of the report as JSON, and what its members mean."""
    if not can_view_report(request.user):
        return JsonResponse({"error": _("You may not see this.")}, status=403)
    form = ReportForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    report = build_report(form.read_query())
    return JsonResponse(
        {"rows": report.list_rows(), **describe_report(report)},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


def describe_report(report: Report) -> dict[str, Any]:
    """Return of which months the report is, and what its members mean."""
    return {
        "months": [f"{month:%Y-%m}" for month in report.months],
        "fields": {
            "month": _("Year and month; only months that are over."),
            "by": _("What the row is about: all, module, audience or organisation."),
            "key": _("Lasting key of the module, the audience or the organisation."),
            "name": _("Its name, the newest one."),
            "completions": _(
                "Completed modules; null where there is none, where there are fewer than 5, and "
                "where a number would let one of those be worked out."
            ),
        },
    }


class ReportMenuItem(MenuItem):
    """Stands under Reports for those who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_view_report(request.user)
