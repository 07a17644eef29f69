"""Visits to the pages of accounts. What needs a code of a letter is in the journey."""

from tests.e2e.second_step import WITH_SECOND_STEP
from tests.e2e.visit import Visit

ACCOUNTS = "/accounts/"
NEW_CODES = f"{ACCOUNTS}second-step/codes/new/"
CODES = f"{ACCOUNTS}second-step/codes/"
CODE_AGAIN = f"{ACCOUNTS}second-step/reauthenticate/"
NEW = ("E-mail address", "{new}@example.org")
PASSWORD = ("Password", "{password}")
SECOND_STEP = ("E-mail address", f"{WITH_SECOND_STEP}@example.org")


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


def behind(name: str, path: str, *fills: tuple[str, str], has_errors: bool = False) -> Visit:
    """Return a visit of the page that a form leads to."""
    return Visit(
        name,
        f"{ACCOUNTS}{path}",
        status=400 if has_errors else 200,
        fills=fills,
        sends=has_errors,
        has_form=True,
        has_errors=has_errors,
    )


def with_second_step(name: str, path: str) -> Visit:
    return Visit(name, path, has_form=True, signed_in=True, who=WITH_SECOND_STEP)


def answered(name: str, path: str, *, status: int = 200, has_form: bool = True) -> Visit:
    """Return a visit of what the site answered when extra content was made."""
    return Visit(
        name,
        f"{ACCOUNTS}{path}",
        status=status,
        answer=f"answer-{name}.html",
        has_form=has_form,
        has_errors=name.endswith("-errors"),
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
    behind("sign-up-code", "signup/", NEW, PASSWORD),
    behind("sign-in-code", "login/", SECOND_STEP, PASSWORD),
    behind("sign-in-code-errors", "login/", SECOND_STEP, PASSWORD, has_errors=True),
    behind("reset-code", "password/reset/", NEW),
    form("second-step", "second-step/on/", signed_in=True),
    errors("second-step", "second-step/on/", signed_in=True),
    Visit("recovery-codes", NEW_CODES, sends=True, signed_in=True, who=WITH_SECOND_STEP),
    form("delete-account", "delete/", signed_in=True),
    errors("delete-account", "delete/", signed_in=True),
    Visit("account-second-step", ACCOUNTS, signed_in=True, who=WITH_SECOND_STEP),
    Visit("recovery-codes-left", CODES, signed_in=True, who=WITH_SECOND_STEP),
    with_second_step("recovery-codes-new", NEW_CODES),
    with_second_step("second-step-off", f"{ACCOUNTS}second-step/off/"),
    with_second_step("code-again", CODE_AGAIN),
    answered("sign-up-code-errors", "confirm-email/", status=400),
    answered("reset-code-errors", "password/reset/confirm/", status=400),
    answered("reset-password", "password/reset/complete/"),
    answered("reset-password-errors", "password/reset/complete/", status=400),
    answered("password-set", "password/set/"),
    answered("password-set-errors", "password/set/", status=400),
    answered("too-many", "password/reset/", status=429, has_form=False),
    answered("sign-in-provider", "login/"),
    answered("provider-down", "sso/", status=502, has_form=False),
    answered("account-provider", "", has_form=False),
]
