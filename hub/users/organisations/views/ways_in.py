"""How people come into an organisation, for its managers: addresses, links, mail domains."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hub.core.letters import site_address
from hub.users.models import Invitation, MailDomain, Organisation
from hub.users.organisations.access import SignedInRequest, find_managed, not_found_when_gone
from hub.users.organisations.errors import OrganisationError
from hub.users.organisations.forms import DomainForm, InviteForm, LinkForm
from hub.users.organisations.invitations import (
    PREVIEWS,
    Outcome,
    Report,
    end_invitation,
    invite_people,
    make_link,
    preview_invitations,
)
from hub.users.organisations.mail_domains import ask_for_domain, end_domain
from hub.users.organisations.views.people import frame_of

INVITATIONS_ON_A_PAGE = 25
NEW_LINK = "new_invitation_link"


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what is open; list who would be invited, and invite them once that was confirmed."""
    organisation = find_managed(request, slug)
    form = InviteForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        people, role = form.cleaned_data["people"], form.cleaned_data["role"]
        if "send" in request.POST:
            reports = invite_people(organisation, people, by=request.user, role=role)
            context = {"reports": reports, "totals": _count(reports)}
        else:
            reports = preview_invitations(organisation, people, by=request.user, role=role)
            context = _preview(reports, role)
        form = _form_for_the_rest(reports, role)
    return _show_invitations(request, organisation, context | {"form": form})


@never_cache
@not_found_when_gone
@login_required
@require_POST
def add_link(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make a link; the next page shows it, once."""
    organisation = find_managed(request, slug)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            _link, token = make_link(organisation, by=request.user, days=form.cleaned_data["days"])
        except OrganisationError as error:
            form.add_error(None, error.message)
        else:
            request.session[NEW_LINK] = {"organisation": organisation.pk, "token": token}
            return redirect(reverse("organisation_invitations", args=[slug]) + "#links")
    return _show_invitations(request, organisation, {"form": InviteForm(), "link_form": form})


@never_cache
@login_required
@require_POST
def remove_invitation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """End an invitation or a link."""
    organisation = find_managed(request, slug)
    invitation = get_object_or_404(Invitation, organisation=organisation, pk=pk)
    end_invitation(invitation, by=request.user)
    messages.success(request, _("It has ended: nobody can join with it any more."))
    return redirect("organisation_invitations", slug=slug)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the mail domains; ask for one."""
    organisation = find_managed(request, slug)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_domain(organisation, form.cleaned_data["domain"], by=request.user)
        messages.success(request, _("An administrator of the site looks at the domain next."))
        return redirect("organisation_domains", slug=slug)
    context = frame_of(organisation, "organisation_domains") | {
        "form": form,
        "domains": MailDomain.objects.filter(organisation=organisation),
    }
    status = 400 if form.errors else 200
    return render(request, "users/organisations/domains.html", context, status=status)


@never_cache
@login_required
@require_POST
def remove_domain(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a mail domain away."""
    organisation = find_managed(request, slug)
    row = get_object_or_404(MailDomain, organisation=organisation, pk=pk)
    end_domain(row, by=request.user)
    messages.success(request, _("Addresses of this domain cannot join any more."))
    return redirect("organisation_domains", slug=slug)


def _show_invitations(
    request: SignedInRequest, organisation: Organisation, context: dict[str, Any]
) -> HttpResponse:
    open_ones = Invitation.objects.open().filter(organisation=organisation)
    page = Paginator(open_ones.by_address(), INVITATIONS_ON_A_PAGE)
    shown = frame_of(organisation, "organisation_invitations") | {
        "link_form": LinkForm(),
        "links": open_ones.by_link(),
        "page_obj": page.get_page(request.GET.get("page")),
        "new_link": _take_new_link(request, organisation),
    }
    shown |= context
    failed = shown["form"].errors or shown["link_form"].errors
    template = "users/organisations/invitations.html"
    return render(request, template, shown, status=400 if failed else 200)


def _take_new_link(request: SignedInRequest, organisation: Organisation) -> str:
    """Return the address of the link that was just made, if this page is the one to show it."""
    made = request.session.get(NEW_LINK)
    if request.method != "GET" or not made or made["organisation"] != organisation.pk:
        return ""
    del request.session[NEW_LINK]
    return site_address(reverse("organisation_join", args=[made["token"]]))


def _preview(reports: list[Report], role: str) -> dict[str, Any]:
    """Return what the page shows of a list before it is sent, and what it sends."""
    kept = [each for each in reports if each.outcome != Outcome.OVER_LIMIT]
    return {
        "preview": reports,
        "wanted_count": sum(each.outcome in PREVIEWS for each in reports),
        "lines": "\n".join(each.email or each.text for each in kept),
        "role": role,
    }


def _count(reports: list[Report]) -> list[tuple[str, int]]:
    """Return how many there are of each outcome, in the order of the outcomes."""
    counts = Counter(report.outcome for report in reports)
    return [(str(outcome.label), counts[outcome]) for outcome in Outcome if counts[outcome]]


def _form_for_the_rest(reports: list[Report], role: str) -> InviteForm:
    """Return the form with what was no address still in it, to be put right."""
    wrong = [report.text for report in reports if report.outcome == Outcome.NOT_AN_ADDRESS]
    return InviteForm(initial={"addresses": "\n".join(wrong), "role": role})
