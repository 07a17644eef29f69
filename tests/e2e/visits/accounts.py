"""Visits to the pages of accounts. What needs a letter or a second step is in the journey."""

from tests.e2e.visit import Visit

ACCOUNTS = "/accounts/"


def form(name: str, path: str, *, signed_in: bool = False) -> Visit:
    return Visit(name, f"{ACCOUNTS}{path}", has_form=True, signed_in=signed_in)


def errors(name: str, path: str, *, signed_in: bool = False) -> Visit:
    return Visit(
        f"{name}-errors",
        f"{ACCOUNTS}{path}",
        status=400,
        sends=True,
        has_form=True,
        has_errors=True,
        signed_in=signed_in,
    )


VISITS = [
    form("sign-in", "login/"),
    errors("sign-in", "login/"),
    form("sign-up", "signup/"),
    errors("sign-up", "signup/"),
    form("reset", "password/reset/"),
    errors("reset", "password/reset/"),
    Visit("other-browser", f"{ACCOUNTS}confirm-email/"),
    Visit("reset-done", f"{ACCOUNTS}password/reset/done/"),
    Visit("deactivated", f"{ACCOUNTS}inactive/"),
    Visit("account-deleted", f"{ACCOUNTS}deleted/"),
    form("sign-out", "logout/", signed_in=True),
    Visit("account", ACCOUNTS, signed_in=True),
    form("account-details", "details/", signed_in=True),
    form("account-sessions", "sessions/", signed_in=True),
    form("account-address", "email/", signed_in=True),
    errors("account-address", "email/", signed_in=True),
    form("account-password", "password/change/", signed_in=True),
    errors("account-password", "password/change/", signed_in=True),
    form("password-again", "reauthenticate/", signed_in=True),
    errors("password-again", "reauthenticate/", signed_in=True),
]
