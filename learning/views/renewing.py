"""Begins a new period of a module that was completed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.domain.awarding.achievements import describe_achievement, find_achievement
from learning.domain.errors import NotDueForRenewal
from learning.domain.outline import find_outline
from learning.domain.periods import RENEWAL_WINDOW, is_renewable
from learning.domain.taking.renewal import describe_steps, find_completion, renew
from learning.models import ModulePage
from learning.views.access import SignedInRequest, find_page


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew_module(request: SignedInRequest, pk: int) -> HttpResponse:
    """By GET say what renewing means, or when it may be done; by POST begin the new period."""
    module = cast("ModulePage", find_page(ModulePage, request, pk))
    if request.method == "POST":
        try:
            renew(module, by=request.user)
        except NotDueForRenewal:
            return redirect("learning:renew", pk)
        messages.success(request, _("Begun anew: %(title)s") % {"title": module.title})
        return redirect(module.get_url(request) or "learning:own")
    completion, now = find_completion(module, request.user), timezone.now()
    ends = completion.expires_at if completion else None
    context = {
        "module": module,
        "url": module.get_url(request),
        "completion": completion,
        "has_ended": completion is not None and not completion.is_valid(now),
        "how": describe_achievement(find_achievement(completion)) if completion else [],
        "steps": describe_steps(find_outline().modules[module.pk]),
        "may_renew": completion is not None and is_renewable(completion, now=now),
        "opens_at": ends - RENEWAL_WINDOW if ends else None,
    }
    return render(request, "learning/renew.html", context)
