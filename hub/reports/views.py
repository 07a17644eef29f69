"""Files of a report (PDF, CSV, JSON) and the permanent address of a paragraph."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from wagtail.models import Site

from hub.core.citation import Citation
from hub.core.spreadsheets import write_csv
from hub.reports.models import ReportPage
from hub.reports.paragraphs import find_paragraph
from hub.reports.pdf_files import get_report_pdf
from hub.reports.recommendations import FIELDS, list_recommendations


def report_pdf(request: HttpRequest, report: ReportPage) -> HttpResponse:
    """The whole report as tagged PDF: as it was made last, or a page that says to come back."""
    found = get_report_pdf(report)
    if found is None:
        context = {"report": report, "report_url": report.get_url(request)}
        response = render(request, "reports/pdf_wait.html", context, status=503)
        response["Retry-After"] = "10"
    else:
        response = HttpResponse(found.content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{report.slug}.pdf"'
    if found is None or not found.is_current:
        response["Cache-Control"] = "no-store"  # another file takes its place soon
    return response


def recommendations_csv(request: HttpRequest, report: ReportPage) -> HttpResponse:
    """The rows of the recommendation list, filtered as the page is."""
    rows = list_recommendations(report.path, request.GET).rows
    base = _base_url(request)
    text = write_csv(FIELDS, [row.as_dict(base) for row in rows])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{report.slug}-recommendations.csv"'
    return response


def recommendations_json(request: HttpRequest, report: ReportPage) -> JsonResponse:
    """The rows of the recommendation list, filtered as the page is."""
    rows = list_recommendations(report.path, request.GET).rows
    base = _base_url(request)
    content = {
        "report": report.title,
        "url": f"{base}{report.get_url(request)}",
        "count": len(rows),
        "recommendations": [row.as_dict(base) for row in rows],
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def paragraph(request: HttpRequest, public_id: str) -> HttpResponse:
    """The paragraph where it stands now, or the text that was asked for with what followed."""
    found = find_paragraph(public_id.lower(), request.GET.get("v", ""), request)
    if found is None:
        raise Http404
    if found.present_url and not found.is_changed:
        return redirect(f"{found.present_url}#{found.paragraph.anchor}")
    version = found.version
    citation = Citation(
        title=version.report_title,
        part=f"{version.section_title}, {version.number}",
        publisher=found.publisher,
        year=version.captured_at.year,
        url=request.build_absolute_uri(f"{found.paragraph.get_absolute_url()}?v={version.ordinal}"),
        version_date=version.captured_at.date(),
        key=f"paragraph-{found.paragraph.public_id}-{version.ordinal}",
    )
    return render(request, "reports/paragraph.html", {"found": found, "citation": citation})


def _base_url(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return site.root_url if site else request.build_absolute_uri("/").rstrip("/")
