"""A person's own organisations: which they are, leaving one, asking for one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.users.models import Membership, OrganisationRequest
from hub.users.organisations.access import SignedInRequest, find_own, not_found_when_gone
from hub.users.organisations.errors import OrganisationError
from hub.users.organisations.forms import RequestForm
from hub.users.organisations.invitations import invitations_for
from hub.users.organisations.mail_domains import organisations_open_to
from hub.users.organisations.membership import leave
from hub.users.organisations.requests import request_organisation


@never_cache
@login_required
@require_safe
def list_own(request: SignedInRequest) -> HttpResponse:
    """Show where the person belongs, what is open to them, and what they asked for."""
    memberships = Membership.objects.active().filter(user=request.user)
    context = {
        "memberships": memberships.select_related("organisation").order_by("organisation__name"),
        "invitations": invitations_for(request.user),
        "open_organisations": organisations_open_to(request.user),
        "requests": OrganisationRequest.objects.filter(asked_by=request.user),
    }
    return render(request, "users/organisations/own.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Take a request for an organisation."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_organisation(by=request.user, **form.asked())
        except OrganisationError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                _("Your request is with the administrators. You get a letter when they decide."),
            )
            return redirect("organisations")
    status = 400 if form.errors else 200
    return render(request, "users/organisations/ask.html", {"form": form}, status=status)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_organisation(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask whether to leave; leave."""
    organisation = find_own(request, slug)
    context: dict[str, object] = {"organisation": organisation}
    if request.method == "POST":
        try:
            leave(organisation, by=request.user)
        except OrganisationError as error:
            context["refusal"] = error.message
        else:
            said = _("You have left %(name)s.") % {"name": organisation.name}
            messages.success(request, said)
            return redirect("organisations")
    status = 400 if "refusal" in context else 200
    return render(request, "users/organisations/leave.html", context, status=status)
