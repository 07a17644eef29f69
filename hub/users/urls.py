"""Addresses of accounts: sign in, sign out, and what a deactivated person is told.

allauth's other pages (sign-up, e-mail, password reset, re-authentication) are not mounted until
they are built. Its code asks for their addresses in three places that we use, and takes a missing
one for “not offered”: the link to sign up, the link to a forgotten password, and the shortcut from
`/accounts/`.
"""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
]
