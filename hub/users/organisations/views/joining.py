"""Joining: what the organisation would see, then a decision. Looking changes nothing.

A mail scanner that follows the link finds this page; only a signed-in person's POST joins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.users import permissions
from hub.users.models import Invitation, Membership, Organisation, User
from hub.users.organisations.access import SignedInRequest, not_found_when_gone
from hub.users.organisations.disclosure import what_is_seen
from hub.users.organisations.errors import InvitationOverError, OrganisationError, OtherAddressError
from hub.users.organisations.invitations import (
    accept_invitation,
    changes_something,
    find_invitation,
)
from hub.users.organisations.mail_domains import join_by_domain, organisations_open_to
from hub.users.organisations.membership import verified_addresses

Join = Callable[[], tuple[Membership, bool]]


@never_cache
@not_found_when_gone
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation behind a link to anybody who has it; join by POST."""
    invitation = find_invitation(token)
    if invitation is None:
        return _say_over(request, status=404)
    if not permissions.is_signed_in(request.user):
        if request.method == "POST":
            return redirect_to_login(request.path)
        if not invitation.is_open:
            return _say_over(request, status=410)
    return _consider(request, invitation)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for somebody whose verified address was invited, without the letter at hand."""
    mine = Invitation.objects.filter(email__in=verified_addresses(request.user))
    invitation = mine.select_related("organisation").filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return _consider(request, invitation)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_through_domain(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same for somebody with a verified address of an approved domain."""
    mine = Organisation.objects.filter(slug=slug).first()
    if mine is not None and permissions.is_member(request.user, mine):
        return _welcome(request, mine, changed=False)
    organisation = organisations_open_to(request.user).filter(slug=slug).first()
    if organisation is None:
        raise Http404
    context = {"organisation": organisation, "role": Membership.Role.MEMBER.label}
    return _answer(
        request, organisation, lambda: join_by_domain(organisation, by=request.user), context
    )


def _consider(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show the invitation, or accept it; say why when it cannot be accepted."""
    user, organisation = request.user, invitation.organisation
    is_member = False
    if permissions.is_signed_in(user):
        is_member = permissions.is_member(user, organisation)
        is_theirs = invitation.is_link or invitation.email in verified_addresses(user)
        uses_up = request.method == "POST" and is_theirs and invitation.is_open
        if not changes_something(invitation, user) and not uses_up:
            return _welcome(request, organisation, changed=False)
        if not invitation.is_open:
            if is_member:
                return _welcome(request, organisation, changed=False)
            return _say_over(request, status=410)
        if not is_theirs:
            return _say_other_address(request)
    context = {
        "organisation": organisation,
        "role": invitation.get_role_display(),
        "is_link": invitation.is_link,
        "is_member": is_member,
    }
    return _answer(
        request, organisation, lambda: accept_invitation(invitation, by=_joiner(request)), context
    )


def _answer(
    request: HttpRequest, organisation: Organisation, join: Join, context: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST":
        try:
            _membership, changed = join()
        except OtherAddressError:
            return _say_other_address(request)
        except InvitationOverError:
            return _say_over(request, status=410)
        except OrganisationError as error:
            raise Http404 from error
        return _welcome(request, organisation, changed=changed)
    context |= {
        "seen": what_is_seen(),
        "today": timezone.localdate(),
        "onward": urlencode({"next": request.path}),
    }
    return render(request, "users/organisations/join.html", context)


def _joiner(request: HttpRequest) -> User:
    if not permissions.is_signed_in(request.user):
        raise PermissionDenied
    return request.user


def _welcome(request: HttpRequest, organisation: Organisation, *, changed: bool) -> HttpResponse:
    said = _("You belong to %(name)s now.") if changed else _("You belong to %(name)s already.")
    messages.success(request, said % {"name": organisation.name})
    return redirect("organisations")


def _say_over(request: HttpRequest, *, status: int) -> HttpResponse:
    return render(request, "users/organisations/join_over.html", status=status)


def _say_other_address(request: HttpRequest) -> HttpResponse:
    context = {"reason": OtherAddressError().message}
    return render(request, "users/organisations/join_other.html", context, status=403)
