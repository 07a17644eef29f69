"""What a learner's organisations ask of them and see of them; showing more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.users.organisations.access import find_own
from learning.domain.managing.sharing import list_seen, share_completion, unshare_completion
from learning.models import Completion
from learning.views.access import SignedInRequest


@never_cache
@login_required
@require_safe
def show_seen(request: SignedInRequest) -> HttpResponse:
    """Show, for each organisation of the person, the rows that its managers see today."""
    return render(request, "learning/desk/seen.html", {"seen": list_seen(request.user)})


@never_cache
@login_required
@require_POST
def share(request: SignedInRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show an organisation of the person one of their completions, or show it no longer."""
    organisation = find_own(request, slug)
    completion = get_object_or_404(Completion.objects.for_user(request.user), uid=uid)
    values = {"organisation": organisation.name, "title": completion.title}
    if "back" in request.POST:
        unshare_completion(completion, organisation)
        said = _("%(organisation)s does not see “%(title)s” any more.")
    else:
        share_completion(completion, organisation)
        said = _("%(organisation)s now sees that you completed “%(title)s”.")
    messages.success(request, said % values)
    return redirect("learning:seen")
