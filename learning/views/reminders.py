"""Stopping letters before something expires, by the link in one; and both ways when signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from hub.users.models import User
from learning.domain.awarding.expiring import (
    ONE_CLICK,
    find_reader,
    has_reminders,
    resume_reminders,
    stop_reminders,
)
from learning.domain.errors import LinkUnreadable
from learning.views.access import SignedInRequest


# A mail program sends this by itself and knows no token of ours: the signed link is the proof.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """By GET say what will stop; by POST stop it, signed in or not, without sending anybody on.

    Without the page's own form it takes only what RFC 8058 (section 3.1) has a mail program send
    when its reader presses a button: a mail scanner that posts to every link stops nothing.
    """
    try:
        reader = find_reader(token)
    except LinkUnreadable as error:
        raise Http404 from error
    is_one_click = request.method == "POST" and request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    return _answer(request, reader) if is_one_click else _answer_the_page(request, reader)


def _answer(request: HttpRequest, reader: User) -> HttpResponse:
    if request.method == "POST":
        stop_reminders(by=reader)
    context = {"is_stopped": not has_reminders(reader)}
    return render(request, "learning/reminders_stop.html", context)


_answer_the_page = csrf_protect(_answer)


@never_cache
@login_required
@require_POST
def switch(request: SignedInRequest) -> HttpResponse:
    """Stop one's letters, or have them again."""
    if request.POST.get("reminders") == "on":
        resume_reminders(by=request.user)
        messages.success(request, _("You get letters again before something expires."))
    else:
        stop_reminders(by=request.user)
        messages.success(request, _("You get no more letters before something expires."))
    return redirect("learning:own")
