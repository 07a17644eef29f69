"""The pages of accounts that allauth drives, answered as all forms here are.

A page that shows errors has status 400. A page that waits for a code explains
itself to a browser that did not ask for one: whatever follows a link from a letter there, by GET or
POST, changes nothing and uses nothing up.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from allauth.account import views as account_views
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.email_verification_by_code import (
    EmailVerificationProcess,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PasswordResetVerificationProcess,
)
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator

from hub.core.rate_limit import Rate, TooOftenError
from hub.users.accounts.addresses import has_verified_address, take_over
from hub.users.accounts.devices import confirm_device
from hub.users.accounts.forms import RESET_SEAL
from hub.users.accounts.limits import LimitedMixin, count_email, count_guess, refuse
from hub.users.accounts.seals import seal_of
from hub.users.accounts.sessions import end_sessions
from hub.users.visitors import signed_in_user


class PageMixin(LimitedMixin):
    """Says by the status whether what was sent could be used."""

    http_method_names = ["get", "head", "post"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form = context.get("form")
        if form is not None and form.is_bound and form.errors:
            kwargs.setdefault("status", 400)
        return super().render_to_response(context, **kwargs)


class AskedHereMixin(PageMixin, ABC):
    """Explains a page that waits for a code to a browser in which nobody asked for one."""

    types_code = True

    @abstractmethod
    def find_process(self, request: HttpRequest) -> AbstractCodeVerificationProcess | None:
        """Return what waits for a code in this browser, if anything does."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        process = self.find_process(request)
        if process is None:
            return render(request, "account/other_browser.html")
        if self.types_code and "code" in request.POST:
            try:
                count_guess(process.state)
            except TooOftenError as error:
                return refuse(request, error)
        return super().dispatch(request, *args, **kwargs)


class SignInView(PageMixin, account_views.LoginView):
    """Asks for address and password, or leads to the provider of the organisation."""

    limit = Rate(amount=30, seconds=60)

    def form_valid(self, form: Any) -> HttpResponse:
        if not has_verified_address(form.user):
            count_email(self.request, form.user.email)  # a code goes to it
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return super().get_context_data(**kwargs) | {
            "single_sign_on": name,
            "provider_url": self.passthrough_next_url(
                reverse("openid_connect_login", kwargs={"provider_id": "sso"})
            ),
        }


class SignOutView(PageMixin, account_views.LogoutView):
    pass


class InactiveView(PageMixin, account_views.AccountInactiveView):
    pass


class SignUpView(PageMixin, account_views.SignupView):
    """In one transaction, so that a new and a known address end with one commit alike."""

    limit = Rate(amount=20, seconds=60)

    def form_valid(self, form: Any) -> HttpResponse:
        count_email(self.request, form.cleaned_data["email"])
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            # Somebody signed up with the address since it was looked up: it is a known one now.
            form.account_already_exists = True
            with transaction.atomic():
                return super().form_valid(form)


class AddressCodeView(AskedHereMixin, account_views.ConfirmEmailVerificationCodeView):
    """Takes the code that shows that an address is one's own."""

    def find_process(self, request: HttpRequest) -> EmailVerificationProcess | None:
        return EmailVerificationProcess.resume(request)

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "resend":
            count_email(self.request, self._process.email)
        with transaction.atomic():
            return super().form_valid(form)


class OneFormMixin:
    """The page of addresses with one form, whatever its button is called; allauth's has several."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super(account_views.EmailView, self).post(request, *args, **kwargs)


@method_decorator(login_required, name="dispatch")
class NewAddressView(PageMixin, OneFormMixin, account_views.EmailView):
    """Asks for another address."""

    limit = Rate(amount=10, seconds=60)

    def form_valid(self, form: Any) -> HttpResponse:
        count_email(self.request, form.cleaned_data["email"])
        return super().form_valid(form)


class NewPasswordView(PageMixin, account_views.PasswordChangeView):
    limit = Rate(amount=5, seconds=60)


class FirstPasswordView(PageMixin, account_views.PasswordSetView):
    limit = Rate(amount=5, seconds=60)


class ResetView(PageMixin, account_views.PasswordResetView):
    """Sends the letter for a new password; in one transaction, for the same reason."""

    limit = Rate(amount=20, seconds=60)

    def form_valid(self, form: Any) -> HttpResponse:
        count_email(self.request, form.cleaned_data["email"])
        with transaction.atomic():
            return super().form_valid(form)


class ResetMixin(AskedHereMixin):
    """A reset ends when the account changed since it was asked for."""

    def find_process(self, request: HttpRequest) -> PasswordResetVerificationProcess | None:
        process = PasswordResetVerificationProcess.resume(request)
        if process is None:
            return None
        seal = request.session.get(RESET_SEAL)
        if process.user is not None and seal != seal_of(process.user):
            process.abort()
            return None
        return process


class ResetCodeView(ResetMixin, account_views.ConfirmPasswordResetCodeView):
    """Takes the code of a reset; who has it has shown that the address is theirs."""

    def form_valid(self, form: Any) -> HttpResponse:
        take_over(self._process.user)
        confirm_device(self.request, self._process.user.email)
        return super().form_valid(form)


class ResetPasswordView(ResetMixin, account_views.CompletePasswordResetView):
    limit = Rate(amount=20, seconds=60)
    types_code = False


class ResetDoneView(PageMixin, account_views.PasswordResetFromKeyDoneView):
    pass


class PasswordAgainView(PageMixin, account_views.ReauthenticateView):
    limit = Rate(amount=10, seconds=60)


class CodeView(PageMixin, mfa_views.AuthenticateView):
    pass


class CodeAgainView(PageMixin, mfa_views.ReauthenticateView):
    limit = Rate(amount=10, seconds=60)


class SwitchOnView(PageMixin, totp_views.ActivateTOTPView):
    """Shows the secret as a picture, and in groups of four for people who type it.

    Sessions elsewhere end: nobody has shown a second thing in them.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_sessions(signed_in_user(self.request), but=self.request.session.session_key)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {"spaced_secret": " ".join(groups)}


class SwitchOffView(PageMixin, totp_views.DeactivateTOTPView):
    pass


class RecoveryCodesView(PageMixin, recovery_views.ViewRecoveryCodesView):
    pass


class NewRecoveryCodesView(PageMixin, recovery_views.GenerateRecoveryCodesView):
    pass
