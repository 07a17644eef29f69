"""Keeping a check-up: by its address, once, for the person who is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.domain.check_ups.checking_up import claim_check_up, find_claim, open_result
from learning.domain.check_ups.personal_paths import Wanted, plan_paths
from learning.domain.errors import CheckUpOutdated, CheckUpTaken, CheckUpUnreadable
from learning.views.access import SignedInRequest
from learning.views.check_up import say_why


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: SignedInRequest, token: str) -> HttpResponse:
    """Ask whether to keep a check-up; by POST, keep it and lead to what is one's own."""
    try:
        if request.method == "POST":
            _check_up, made = claim_check_up(token, by=request.user)
            if made:
                messages.success(request, _("Your path is kept. It begins below."))
            return redirect("learning:own")
        result, path = open_result(token)
        if find_claim(token, by=request.user) is not None:
            return redirect("learning:own")
    except (CheckUpUnreadable, CheckUpOutdated) as error:
        return say_why(request, error)
    except CheckUpTaken:
        context = {"path": open_result(token)[1]}
        return render(request, "learning/check_up/taken.html", context, status=409)
    (plan,) = plan_paths([Wanted(path, result.outcomes, result.day)])
    return render(request, "learning/check_up/claim.html", {"plan": plan, "token": token})
