"""Addresses of accounts. Every page that answers here has a template of ours."""

from django.urls import include, path
from django.views.generic import RedirectView

from hub.users.accounts import own_views, views
from hub.users.single_sign_on import views as single_sign_on

to_overview = RedirectView.as_view(pattern_name="account_overview")

password_urls = [
    path("change/", views.NewPasswordView.as_view(), name="account_change_password"),
    path("set/", views.FirstPasswordView.as_view(), name="account_set_password"),
    path("reset/", views.ResetView.as_view(), name="account_reset_password"),
    path(
        "reset/confirm/",
        views.ResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path(
        "reset/complete/",
        views.ResetPasswordView.as_view(),
        name="account_complete_password_reset",
    ),
    path(
        "reset/done/",
        views.ResetDoneView.as_view(),
        name="account_password_reset_completed",
    ),
]
second_step_urls = [
    path("", to_overview, name="mfa_index"),
    path("authenticate/", views.CodeView.as_view(), name="mfa_authenticate"),
    path("reauthenticate/", views.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("on/", views.SwitchOnView.as_view(), name="mfa_activate_totp"),
    path("off/", views.SwitchOffView.as_view(), name="mfa_deactivate_totp"),
    path("codes/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("codes/new/", views.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
]
session_urls = [
    path("", own_views.show_sessions, name="account_sessions"),
    path("end/", own_views.end_other_sessions, name="account_end_other_sessions"),
    path("<int:pk>/end/", own_views.end_own_session, name="account_end_session"),
]
# Named as allauth names them; there is one provider.
single_sign_on_urls = [
    path(
        "",
        single_sign_on.go_to_provider,
        {"provider_id": "sso"},
        name="openid_connect_login",
    ),
    path(
        "callback/",
        single_sign_on.come_back,
        {"provider_id": "sso"},
        name="openid_connect_callback",
    ),
    path("<int:pk>/end/", single_sign_on.end_connection, name="account_end_connection"),
]

urlpatterns = [
    path("", own_views.show_overview, name="account_overview"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", views.SignOutView.as_view(), name="account_logout"),
    path("inactive/", views.InactiveView.as_view(), name="account_inactive"),
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    path("email/", views.NewAddressView.as_view(), name="account_email"),
    path(
        "confirm-email/",
        views.AddressCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path("reauthenticate/", views.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("details/", own_views.change_own_details, name="account_details"),
    path("delete/", own_views.delete_own_account, name="account_delete"),
    path("deleted/", own_views.say_deleted, name="account_deleted"),
    path("password/", include(password_urls)),
    path("second-step/", include(second_step_urls)),
    path("sessions/", include(session_urls)),
    path("sso/", include(single_sign_on_urls)),
]
