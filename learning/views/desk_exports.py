"""The rows of the training managers' desk as files: the same query as the screen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.core.spreadsheets import write_csv
from hub.core.typeset import typeset
from hub.users.audit import record
from hub.users.models import Organisation
from learning.domain.managing.desk import Desk
from learning.domain.managing.desk_rows import Row
from learning.views.access import SignedInRequest
from learning.views.desk import find_desk, read_desk

CSV_FIELDS = [
    "as_at",
    "name",
    "email",
    "kind",
    "title",
    "state",
    "due_on",
    "completed_on",
    "expires_on",
]


@never_cache
@login_required
@require_safe
def export_csv(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send the rows that are asked for as CSV."""
    organisation = find_desk(request, slug)
    form, desk = read_desk(organisation, request.GET)
    if form.errors:
        return _lead_back(request, slug)
    text = write_csv(CSV_FIELDS, [describe_for_csv(row, desk) for row in desk.rows])
    return _send(request, organisation, desk, text.encode(), "text/csv; charset=utf-8", "csv")


@never_cache
@login_required
@require_safe
def export_pdf(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send the rows that are asked for as an accessible PDF."""
    organisation = find_desk(request, slug)
    form, desk = read_desk(organisation, request.GET)
    if form.errors:
        return _lead_back(request, slug)
    data = typeset("desk", describe_for_pdf(organisation, desk))
    return _send(request, organisation, desk, data, "application/pdf", "pdf")


def describe_for_csv(row: Row, desk: Desk) -> dict[str, str]:
    """Return one line of the CSV; days as ISO 8601, states and kinds by their codes."""
    return {
        "as_at": desk.wanted.as_at.isoformat(),
        "name": row.person.name,
        "email": row.person.email,
        "kind": row.subject[0],
        "title": row.title,
        "state": row.state.value,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "completed_on": row.done_on.isoformat() if row.done_on else "",
        "expires_on": row.expires_on.isoformat() if row.expires_on else "",
    }


def describe_for_pdf(organisation: Organisation, desk: Desk) -> dict[str, Any]:
    """Return the data for `templates/pdf/desk.typ`."""
    language = get_language() or settings.LANGUAGE_CODE
    now = timezone.localtime()
    as_at = date_format(desk.wanted.as_at, "j F Y")
    return {
        "lang": language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "title": _("Training of %(name)s") % {"name": organisation.name},
        "made_iso": now.date().isoformat(),
        "as_at": _("As at the end of %(day)s") % {"day": as_at},
        "made": _("Made on %(moment)s") % {"moment": date_format(now, "j F Y, H:i")},
        "counts": [f"{state.label}: {number}" for state, number in desk.counts.items() if number],
        "caption": _("People and their training"),
        "head": [_("Person"), _("Module or path"), _("State"), _("Due"), _("Done"), _("Expires")],
        "rows": [_cells_of(row) for row in desk.rows],
        "nothing": _("No rows."),
    }


def _cells_of(row: Row) -> list[str]:
    days = (row.due_on, row.done_on, row.expires_on)
    said = [date_format(day, "j M Y") if day else "–" for day in days]
    name = row.person.name
    person = name if name == row.person.email else f"{name}\n{row.person.email}"
    return [person, row.title, str(row.state.label), *said]


def _send(
    request: SignedInRequest,
    organisation: Organisation,
    desk: Desk,
    data: bytes,
    kind: str,
    ending: str,
) -> HttpResponse:
    day = desk.wanted.as_at.isoformat()
    details: dict[str, str | int] = {"as_at": day, "kind": ending, "rows": len(desk.rows)}
    record("training.exported", by=request.user, organisation=organisation, details=details)
    response = HttpResponse(data, content_type=kind)
    name = f"training-{organisation.slug}-{day}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _lead_back(request: SignedInRequest, slug: str) -> HttpResponse:
    """Go to the page that says what is wrong with what was asked for."""
    return redirect(f"{reverse('training', args=[slug])}?{request.GET.urlencode()}")
