"""The training managers' desk: who has done what, as at a day; reminding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.users.models import Organisation
from hub.users.organisations.access import find_managed, not_found_when_gone
from hub.users.organisations.views.people import frame_of
from learning.domain.managing.desk import Desk, DeskFilter
from learning.domain.managing.desk_rows import Row, State
from learning.domain.managing.reminding import REMINDABLE, remind
from learning.forms.desk import DeskForm, write_subject
from learning.permissions import can_assign, can_view_completions
from learning.views.access import SignedInRequest

ROWS_ON_A_PAGE = 50
SECTION = "training"


def find_desk(request: HttpRequest, slug: str) -> Organisation:
    """Return the organisation whose desk the person who asks may see; or raise as if none."""
    organisation = find_managed(request, slug)
    if not can_view_completions(request.user, organisation):
        raise PermissionDenied
    return organisation


def read_desk(organisation: Organisation, query: QueryDict) -> tuple[DeskForm, Desk]:
    """Return the form of what is asked for, and the desk; for a wrong form that of today."""
    today = Desk(organisation, DeskFilter(timezone.localdate()))
    form = DeskForm(query, subjects=today.subjects)
    if not form.is_valid():
        return form, today
    wanted = form.wanted()
    return form, today if wanted == today.wanted else Desk(organisation, wanted)


@never_cache
@login_required
@require_safe
def show_desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the rows that are asked for, some on a page, and how many are in each state."""
    organisation = find_desk(request, slug)
    form, desk = read_desk(organisation, request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    is_today = desk.wanted.as_at == timezone.localdate()
    page = Paginator(desk.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = frame_of(organisation, SECTION) | {
        "form": form,
        "desk": desk,
        "query": query.urlencode(),
        "counts": [(state, number) for state, number in desk.counts.items() if number],
        "page_obj": page,
        "lines": [(row, _line_of(row)) for row in page],
        "can_remind": is_today and any(_is_remindable(row) for row in page),
        "can_remind_late": is_today and desk.counts[State.LATE],
    }
    status = 400 if form.errors else 200
    return render(request, "learning/desk/desk.html", context, status=status)


def _is_remindable(row: Row) -> bool:
    return row.due_on is not None and row.state in REMINDABLE


def _line_of(row: Row) -> dict[str, Any]:
    name = f"{row.person.key}:{write_subject(row.subject)}"
    return {"name": name, "is_remindable": _is_remindable(row)}


@never_cache
@not_found_when_gone
@login_required
@require_POST
def remind_people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Remind those who are chosen, or everybody who is late."""
    organisation = find_desk(request, slug)
    if not can_assign(request.user, organisation):
        raise PermissionDenied
    rows = Desk(organisation, DeskFilter(timezone.localdate())).all_rows
    chosen = set(request.POST.getlist("row"))
    if "late" in request.POST:
        wanted = [row for row in rows if row.state == State.LATE]
    else:
        wanted = [row for row in rows if _line_of(row)["name"] in chosen]
    if not wanted:
        messages.warning(request, _("Nobody was reminded: tick the people first."))
    else:
        sent, about = remind(organisation, wanted, by=request.user)
        _say_how_many(request, sent, skipped=len(wanted) - about)
    query = request.POST.get("query", "")
    back = reverse("training", args=[slug])
    return redirect(f"{back}?{QueryDict(query).urlencode()}" if query else back)


def _say_how_many(request: HttpRequest, sent: int, *, skipped: int) -> None:
    said = ngettext("%d letter is on its way.", "%d letters are on their way.", sent) % sent
    if skipped:
        more = ngettext(
            "%d was left out: done, or reminded today already.",
            "%d were left out: done, or reminded today already.",
            skipped,
        )
        said = f"{said} {more % skipped}"
    messages.success(request, said)
