"""The whole report as one tagged PDF/UA-1 file: what is in it. `pdf_files` keeps it.

What is in the file is what an anonymous reader may see: a section with restrictions of its own is
left out, but keeps its number. A file is named by the SHA-256 of everything it is made from, so
that a change of text, template, font or typesetter makes a new one and nothing else does.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from hub.core.fonts import describe_fonts
from hub.core.rich_text import describe_writing
from hub.core.typeset import read_templates, typeset
from hub.reports.models import Paragraph, RecommendationPage
from hub.reports.numbering import NumberedSection, list_sections, number_paragraphs
from hub.reports.pdf_nodes import NodeWriter
from hub.reports.recommendations import Row, list_recommendations

if TYPE_CHECKING:
    from hub.reports.models import ReportPage

Document = dict[str, Any]


def render_report_pdf(report: ReportPage) -> bytes:
    """Make the file anew, without looking at the store or writing to it."""
    data, images = build_report_document(report)
    return typeset("report", data, images=images)


def digest_document(data: Document, images: dict[str, bytes]) -> str:
    """Return the SHA-256 of all that the file is made from, as hexadecimal digits."""
    parts = {
        "data": data,
        "images": sorted(images),  # each name is the digest of its content
        "templates": read_templates(),
        "fonts": describe_fonts(),
        "typst": version("typst"),
    }
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def build_report_document(report: ReportPage) -> tuple[Document, dict[str, bytes]]:
    """Return the data for ``templates/pdf/report.typ`` and the images it names."""
    lang = report.locale.language_code
    with override(lang):
        url = report.get_full_url() or settings.SITE_URL
        writer = NodeWriter(lang=lang, base_url="{0.scheme}://{0.netloc}".format(urlsplit(url)))
        sections = _list_open_sections(report)
        recommendations = list_recommendations(report.path, QueryDict()).all_rows
        data = {
            "lang": lang,
            "dir": "rtl" if get_language_info(lang)["bidi"] else "ltr",
            "title": report.title,
            "title_writing": describe_writing(report.title, lang=lang),
            "subtitle": report.subtitle,
            "publisher": report.publisher,
            **_describe_dates(report, sections, recommendations),
            "url": url,
            "labels": {
                "contents": _("Contents"),
                "recommendations": _("Recommendations"),
                "source": _("Source"),
            },
            "sections": [
                *_write_summary(report, writer),
                *_write_sections(sections, writer),
            ],
            "recommendations": [_write_recommendation(row, writer) for row in recommendations],
            "pages": _list_pages(report, sections, recommendations, writer),
            "note_missing_characters": _(
                "Some characters cannot be shown in this file; their names stand in square "
                "brackets. Read the report on the web: %(url)s"
            )
            % {"url": url},
        }
    return data, writer.images


def _list_pages(
    report: ReportPage,
    sections: list[NumberedSection],
    recommendations: list[Row],
    writer: NodeWriter,
) -> list[int]:
    """Return the pages with a text in the file: it may be shown while all of them may."""
    listed = [report, *(s.page for s in sections), *(row.page for row in recommendations)]
    return sorted({page.pk for page in listed} | writer.pages)


def _list_open_sections(report: ReportPage) -> list[NumberedSection]:
    sections = list_sections(report, with_text=True)
    pages = [section.page.pk for section in sections]
    closed = set(
        PageViewRestriction.objects.filter(page_id__in=pages).values_list("page_id", flat=True)
    )
    return [section for section in sections if section.page.pk not in closed]


def _describe_dates(
    report: ReportPage, sections: list[NumberedSection], recommendations: list[Row]
) -> Document:
    pages = [report, *(s.page for s in sections), *(row.page for row in recommendations)]
    versions = [page.last_published_at for page in pages if page.last_published_at]
    latest = max(versions).date() if versions else None
    day = report.published_on or latest
    return {
        "date": _format_day(report.published_on),
        "date_iso": day.isoformat() if day else None,
        "version_note": _("Version of %(date)s") % {"date": _format_day(latest)} if latest else "",
    }


def _format_day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _write_summary(report: ReportPage, writer: NodeWriter) -> list[Document]:
    blocks = writer.write_section(report.body, numbers={}, rows={})
    return [{"number": "", "title": _("Summary"), "blocks": blocks}] if blocks else []


def _write_sections(sections: list[NumberedSection], writer: NodeWriter) -> list[Document]:
    paragraphs: dict[int | None, dict[str, Paragraph]]
    paragraphs = {section.page.pk: {} for section in sections}
    for row in Paragraph.objects.filter(page_id__in=paragraphs, is_live=True):
        paragraphs[row.page_id][row.block_id] = row
    return [_write_section(section, paragraphs[section.page.pk], writer) for section in sections]


def _write_section(
    section: NumberedSection, rows: dict[str, Paragraph], writer: NodeWriter
) -> Document:
    page = section.page
    numbers = {id(block): number for number, block in number_paragraphs(section.number, page.body)}
    lead = [writer.write_text(page.lead)] if page.lead else []
    return {
        "number": section.number,
        "title": page.title,
        **writer.describe(page.title),
        "blocks": lead + writer.write_section(page.body, numbers=numbers, rows=rows),
    }


def _write_recommendation(row: Row, writer: NodeWriter) -> Document:
    page = row.page
    status = str(page.get_status_display())
    if page.status_on:
        status += f" ({_format_day(page.status_on)})"
    facts = [
        (_("Status"), status),
        (_("Work stream"), "; ".join(row.names("work_stream"))),
        (_("Addressed to"), "; ".join(row.names("audience"))),
        (_("Lead"), page.lead.name if page.lead else ""),
    ]
    if page.wording != RecommendationPage.Wording.AS_PUBLISHED:
        facts.append((_("Wording"), str(page.get_wording_display())))
    return {
        "number": str(page.number),
        "title": page.title,
        **writer.describe(page.title),
        "text": writer.read_html(page.text),
        "facts": [[label, value] for label, value in facts if value],
    }
