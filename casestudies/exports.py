"""The case studies that match as CSV and JSON: the rows and totals of the list, streamed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from casestudies.export_fields import FIELDS, OUTCOME_FIELDS, describe_case
from casestudies.models import CaseStudyIndexPage
from casestudies.queries import CaseStudySearch
from hub.core.spreadsheets import neutralise
from hub.upkeep.models import SiteProfile

RELATIONS = (
    *("outcomes__source", "parties__party", "page_terms", "sources__source"),
    "content_type",
)
NAME = "case-studies"


class _Echo:
    """A file for the CSV writer that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def export_csv(request: HttpRequest, index: CaseStudyIndexPage) -> StreamingHttpResponse:
    """One line for each case study of the list, in its order; the filters are the list's."""
    search = CaseStudySearch(index, request.GET)
    lines = write_lines(search, _base_url(request), request)
    return _send(lines, "text/csv; charset=utf-8", f"{NAME}.csv")


def export_json(request: HttpRequest, index: CaseStudyIndexPage) -> StreamingHttpResponse:
    """The same case studies with their outcomes, and what the fields mean."""
    search = CaseStudySearch(index, request.GET)
    about = {
        "title": index.title,
        "url": index.get_full_url(request),
        "text": search.texts.corrected or search.texts.text,
        "filters": {facet: values for facet, values in search.chosen.items() if values},
        "licence": SiteProfile.for_request(request).licence_text or _("not stated"),
        "fields": {name: str(text) for name, text in FIELDS.items()},
        "outcome_fields": {name: str(text) for name, text in OUTCOME_FIELDS.items()},
        "total": search.total,
        "outcome_totals": search.count_outcomes(),
    }
    parts = write_json(about, search, _base_url(request), request)
    return _send(parts, "application/json", f"{NAME}.json")


def write_lines(search: CaseStudySearch, base_url: str, request: HttpRequest) -> Iterator[str]:
    """Yield the lines of the CSV (RFC 4180), with a byte order mark so that accents survive."""
    writer = csv.DictWriter(_Echo(), fieldnames=list(FIELDS))
    yield "\ufeff"
    yield writer.writerow({name: name for name in FIELDS})
    for page in search.fetch_all(*RELATIONS):
        row = describe_case(page, search.shelf, base_url, request)
        yield writer.writerow({name: neutralise(_cell(row[name])) for name in FIELDS})


def write_json(
    about: dict[str, Any], search: CaseStudySearch, base_url: str, request: HttpRequest
) -> Iterator[str]:
    """Yield the parts of one JSON object: what it is about, then `case_studies`."""
    head = _dump(about)
    yield f'{head[:-1]}, "case_studies": ['
    for number, page in enumerate(search.fetch_all(*RELATIONS)):
        row = describe_case(page, search.shelf, base_url, request)
        yield f"{',' if number else ''}\n{_dump(row)}"
    yield "\n]}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_number)


def _number(value: Any) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value)} has no place in the export")
    return int(value) if value == value.to_integral_value() else float(value)


def _cell(value: Any) -> Any:
    """Return a value for one cell: lists as texts, nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_item(each) for each in value)
    return value


def _item(value: Any) -> str:
    """Return one item of a list: a figure with its standing, a source with its address."""
    if not isinstance(value, dict):
        return str(value)
    if "measure" in value:
        return f"{value['measure']}: {value['standing']}"
    return f"{value['title']} <{value['url']}>" if value["url"] else str(value["title"])


def _send(parts: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _base_url(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return site.root_url if site else request.build_absolute_uri("/").rstrip("/")
