"""Stopping letters before something expires, by the link in one; and both ways when signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from learning.domain.awarding.expiring import (
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
    """By GET say what will stop; by POST stop it, signed in or not, without sending anybody on."""
    try:
        reader = find_reader(token)
    except LinkUnreadable as error:
        raise Http404 from error
    if request.method == "POST":
        stop_reminders(by=reader)
    context = {"is_stopped": not has_reminders(reader)}
    return render(request, "learning/reminders_stop.html", context)


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
