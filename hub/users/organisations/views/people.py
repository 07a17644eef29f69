"""The people of an organisation, for its managers: the list, roles, taking somebody out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.core.navigation import Link
from hub.users import permissions
from hub.users.models import Membership, Organisation
from hub.users.organisations.access import SignedInRequest, find_managed, not_found_when_gone
from hub.users.organisations.errors import OrganisationError
from hub.users.organisations.forms import RoleForm
from hub.users.organisations.membership import change_role, remove_member
from hub.users.organisations.sections import tabs

PEOPLE_ON_A_PAGE = 25
SECTION = "organisation"


@never_cache
@login_required
@require_safe
def list_people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who belongs to the organisation, some on a page."""
    organisation = find_managed(request, slug)
    rows = Membership.objects.active().filter(organisation=organisation).select_related("user")
    rows = rows.order_by("user__first_name", "user__last_name", "user__email")
    page = Paginator(rows, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    context = frame_of(organisation) | {"page_obj": page, "count": page.paginator.count}
    return render(request, "users/organisations/people.html", context)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_person(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show one member, and change their role."""
    organisation = find_managed(request, slug)
    membership = _find_member(organisation, pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            changed = change_role(membership.user, organisation, role=role, by=request.user)
        except OrganisationError as error:
            form.add_error("role", error.message)
        else:
            said = _("%(person)s is now: %(role)s.")
            values = {"person": membership.user, "role": changed.get_role_display()}
            messages.success(request, said % values)
            return _lead_back(request, organisation)
    context = frame_of(organisation) | {"membership": membership, "form": form}
    status = 400 if form.errors else 200
    return render(request, "users/organisations/person.html", context, status=status)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_person(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether to take somebody out; do it."""
    organisation = find_managed(request, slug)
    membership = _find_member(organisation, pk)
    context: dict[str, Any] = frame_of(organisation) | {"membership": membership}
    if request.method == "POST":
        try:
            remove_member(membership.user, organisation, by=request.user)
        except OrganisationError as error:
            context["refusal"] = error.message
        else:
            said = _("%(person)s does not belong to the organisation any more.")
            messages.success(request, said % {"person": membership.user})
            return _lead_back(request, organisation)
    status = 400 if "refusal" in context else 200
    return render(request, "users/organisations/remove.html", context, status=status)


def frame_of(organisation: Organisation, section: str = SECTION) -> dict[str, Any]:
    """Return what every page for managers shows around its content."""
    crumbs = [
        Link(_("Home"), reverse("wagtail_serve", args=[""])),
        Link(_("Your organisations"), reverse("organisations")),
    ]
    return {"organisation": organisation, "tabs": tabs(organisation, section), "crumbs": crumbs}


def _find_member(organisation: Organisation, pk: int) -> Membership:
    rows = Membership.objects.active().filter(organisation=organisation).select_related("user")
    return get_object_or_404(rows, pk=pk)


def _lead_back(request: SignedInRequest, organisation: Organisation) -> HttpResponse:
    """Go to the list; who gave up managing goes to their own organisations."""
    if permissions.can_manage(request.user, organisation):
        return redirect("organisation", slug=organisation.slug)
    return redirect("organisations")
