"""Help with quizzes: what somebody has, asking for it, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.core.rate_limit import Rate, TooOftenError, again_at, consume
from hub.users.models import User
from learning.domain.taking.accommodations import (
    ask_for_accommodation,
    describe_needs,
    find_accommodation,
    needs_asked,
    needs_of,
    withdraw_accommodation,
)
from learning.forms.accommodations import WishForm
from learning.models import Accommodation
from learning.views.access import SignedInRequest

RATE = Rate(amount=5, seconds=3600)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_help(request: SignedInRequest) -> HttpResponse:
    """Show what was granted and asked for, and a form to ask; ask by POST."""
    if request.method != "POST":
        return _show(request, WishForm())
    form = WishForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=400)
    try:
        consume("accommodation", str(request.user.pk), RATE)
    except TooOftenError as error:
        said = _("You have asked often within an hour. Please send it after %(time)s.")
        form.add_error(None, said % {"time": again_at(error)})
        response = _show(request, form, status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    ask_for_accommodation(by=request.user, wish=form.cleaned_data["wish"], needs=form.needs)
    messages.success(request, _("You have asked for help with quizzes."))
    return redirect("learning:help")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedInRequest) -> HttpResponse:
    """Say what taking it back means; take it back by POST."""
    if request.method == "POST" and withdraw_accommodation(by=request.user):
        messages.success(request, _("What you asked for and what you were granted is erased."))
    if not Accommodation.objects.filter(user=request.user).exists():
        return redirect("learning:help")
    return render(request, "learning/help_take_back.html")


def describe_help(user: User) -> dict[str, Any]:
    """Return in words what `user` has and what became of what they asked for last."""
    row = find_accommodation(user)
    if row is None:
        return {"row": None, "granted": [], "asked": []}
    has, asked = needs_of(row), needs_asked(row)
    return {
        "row": row,
        "granted": describe_needs(has),
        "asked": describe_needs(asked) if row.is_waiting or asked != has else [],
    }


def _show(request: SignedInRequest, form: WishForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "help": describe_help(request.user)}
    return render(request, "learning/help.html", context, status=status)
