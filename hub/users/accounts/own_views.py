"""A person's own account: overview, details, sessions, deletion."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.users.accounts.deletion import (
    LastAdministratorError,
    NotYetError,
    delete_account,
    what_happens,
)
from hub.users.accounts.details import change_details
from hub.users.accounts.forms import DeletionForm, DetailsForm
from hub.users.accounts.second_factor import has_second_factor
from hub.users.accounts.sessions import end_session, end_sessions, list_sessions
from hub.users.audit import record
from hub.users.models import SignedInSession
from hub.users.single_sign_on.connecting import connecting_address
from hub.users.visitors import signed_in_user

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def show_overview(request: HttpRequest) -> HttpResponse:
    """Show what there is to an account, with the ways to change it."""
    user = signed_in_user(request)
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "account": user,
        "has_second_factor": has_second_factor(user),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "session_count": list_sessions(user).count(),
        "single_sign_on": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "memberships": user.memberships.active().select_related("organisation"),
        "connecting_address": connecting_address(request),
        "connections": SocialAccount.objects.filter(user=user),
    }
    return render(request, "account/overview.html", context)


@login_required
@form_methods
def change_own_details(request: HttpRequest) -> HttpResponse:
    """Show and take name and group."""
    form = DetailsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_details(signed_in_user(request), **form.cleaned_data)
        messages.success(request, _("Your details are changed."))
        return redirect("account_overview")
    status = 400 if form.errors else 200
    return render(request, "account/details.html", {"form": form}, status=status)


@login_required
@require_safe
def show_sessions(request: HttpRequest) -> HttpResponse:
    """List where the person is signed in."""
    here = request.session.session_key
    rows = [(row, row.session_key == here) for row in list_sessions(signed_in_user(request))]
    return render(request, "account/sessions.html", {"rows": rows})


@login_required
@require_POST
def end_own_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of the person; that of another person is not found."""
    user = signed_in_user(request)
    row = get_object_or_404(SignedInSession, pk=pk, user=user)
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    end_session(row)
    record("account.session_ended", by=user, about=user)
    messages.success(request, _("The session is ended."))
    return redirect("account_sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions of the person but this one."""
    user = signed_in_user(request)
    count = end_sessions(user, but=request.session.session_key)
    record("account.session_ended", by=user, about=user, details={"count": count})
    messages.success(request, _("You are signed in here only."))
    return redirect("account_sessions")


@form_methods
@reauthentication_required(app="allauth.account")
def delete_own_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, and delete the account when the person wants it."""
    user = signed_in_user(request)
    form = DeletionForm()
    if request.method == "POST":
        form = DeletionForm(request.POST)
        if form.is_valid():
            try:
                delete_account(user, by=user)
            except LastAdministratorError:
                form.add_error(
                    None,
                    _("You are the only administrator. Give another person your rights first."),
                )
            except NotYetError as error:
                form.add_error(None, error.message)
            else:
                logout(request)
                return redirect("account_deleted")
    erased, kept = what_happens()
    context = {"form": form, "erased": erased, "kept": kept}
    return render(request, "account/delete.html", context, status=400 if form.errors else 200)


@require_safe
def say_deleted(request: HttpRequest) -> HttpResponse:
    """Say that the account is gone."""
    return render(request, "account/deleted.html")
