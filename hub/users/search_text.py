"""What search is told of accounts and organisations: where to go, nothing of anybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hub.core.search_documents import Place

PLACES = (
    Place(
        "account_signup",
        _("Make an account"),
        _("Sign up, register or join, so that what you learn is kept."),
        (_("Sign up"), _("Register"), _("Create an account")),
    ),
    Place(
        "account_login",
        _("Sign in"),
        _("Sign in to your account with your e-mail address and password."),
        (_("Log in"), _("Login")),
    ),
    Place(
        "account_reset_password",
        _("Set a new password"),
        _("For when you forgot your password: a letter with a link lets you choose another one."),
        (_("Forgotten password"), _("Reset your password")),
    ),
    Place(
        "account_overview",
        _("Your account"),
        _("Change your name, e-mail address, password or second step, or delete your account."),
        (_("Account settings"),),
    ),
    Place(
        "organisations",
        _("Your organisations"),
        _(
            "The organisations that you belong to: invite your staff or colleagues, enrol them for"
            " training and see who has completed it."
        ),
        (_("My organisation"), _("Manage my team")),
    ),
    Place(
        "organisation_ask",
        _("Ask for an organisation"),
        _("Have your council, company or charity set up here, so that its people train together."),
        (_("Set up an organisation"), _("Add an organisation")),
    ),
)
