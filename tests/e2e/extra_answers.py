"""Answers of accounts and organisations to which no single address leads a browser, as files.

A code from a letter, an account without a password, a provider that is down, addresses that were
pasted: each page is what the site answered to a request that really got it. Returns nothing; a
visit names the file as its `answer`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

PASSWORD = "seven grey herons walk"


def make_answers(folder: Path) -> None:
    """Write the answers as files into `folder`."""
    for name, response in {
        **answers_to_codes(),
        **answers_about_passwords(),
        **answers_of_providers(),
        **answers_to_managers(),
        **answers_to_members(),
    }.items():
        (folder / f"answer-{name}.html").write_bytes(response.content)


def browser(email: str = "") -> Any:
    """Return a browser, in which the demo account `email` has just typed its password."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up
    from django.test import Client  # noqa: PLC0415 -- likewise

    from hub.starter.accounts import DEMO_PASSWORD  # noqa: PLC0415 -- likewise

    client = Client(SERVER_NAME="localhost")
    if email:
        client.force_login(get_user_model().objects.get(email=email))
        client.post("/accounts/reauthenticate/", {"password": DEMO_PASSWORD})
    return client


def answers_to_codes() -> dict[str, Any]:
    """Return pages on the way from a letter, with and without errors."""
    wrong = {"code": "0000-0000"}
    new, known = browser(), browser()
    new.post("/accounts/signup/", {"email": "answers@example.org", "password1": PASSWORD})
    known.post("/accounts/password/reset/", {"email": "trainee@example.org"})
    found = {
        "sign-up-code-errors": new.post("/accounts/confirm-email/", wrong),
        "reset-code-errors": known.post("/accounts/password/reset/confirm/", wrong),
    }
    code = known.session["account_password_reset_verification"]["code"]
    known.post("/accounts/password/reset/confirm/", {"code": code})
    page = "/accounts/password/reset/complete/"
    unlike = {"password1": PASSWORD, "password2": "another"}
    return found | {
        "reset-password": known.get(page),
        "reset-password-errors": known.post(page, unlike),
    }


def answers_about_passwords() -> dict[str, Any]:
    """Return pages of somebody without a password, and of somebody with too many attempts."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up

    from hub.users.accounts.addresses import mark_verified  # noqa: PLC0415 -- likewise

    user = get_user_model().objects.create_user("no-password@example.org")
    mark_verified(user)
    client, page = browser(user.email), "/accounts/password/set/"
    guesses = [
        browser().post("/accounts/password/reset/", {"email": "guessed@example.org"})
        for _number in range(6)
    ]
    return {
        "password-set": client.get(page),
        "password-set-errors": client.post(page, {}),
        "too-many": guesses[-1],
    }


def answers_of_providers() -> dict[str, Any]:
    """Return the page of an account where single sign-on is on, and that of one that is down."""
    from django.test import override_settings  # noqa: PLC0415 -- needs Django set up

    down = {"OIDC_ISSUER": "http://127.0.0.1:9", "OIDC_CLIENT_ID": "hub"}
    with override_settings(**down, OIDC_CLIENT_SECRET="x", OIDC_NAME="Council sign-in"):
        return {
            "sign-in-provider": browser().get("/accounts/login/"),
            "provider-down": browser().get("/accounts/sso/"),
            "account-provider": browser("trainee@example.org").get("/accounts/"),
        }


def answers_to_managers() -> dict[str, Any]:
    """Return what a manager sees after pasting addresses, and a link that was just made."""
    client, page = browser("manager@example.org"), "/organisations/demo-council/"
    pasted = "Ann <ann@council.example.org>, trainee@example.org\nno address\nwaiting@example.org"
    return {
        "preview": client.post(f"{page}invitations/", {"addresses": pasted, "role": "member"}),
        "report": client.post(
            f"{page}invitations/", {"addresses": pasted, "role": "member", "send": "1"}
        ),
        "new-link": client.post(f"{page}links/", {"days": "7"}, follow=True),
    }


def answers_to_members() -> dict[str, Any]:
    """Return what somebody else finds behind an invitation, and what one who is invited sees."""
    from hub.users.models import Membership, Organisation  # noqa: PLC0415 -- needs Django set up
    from hub.users.organisations import letters  # noqa: PLC0415 -- likewise
    from hub.users.organisations.invitations import invite_people  # noqa: PLC0415 -- likewise

    charity = Organisation.objects.get(slug="demo-charity")
    manager = Membership.objects.filter(organisation=charity).first()
    tokens: list[str] = []
    original = letters.send_invitation
    letters.send_invitation = lambda invitation, token: tokens.append(token)
    try:
        invited = "somebody.else@example.org\ntrainee@example.org"
        invite_people(charity, invited, by=manager.user if manager else None)  # type: ignore[arg-type]
    finally:
        letters.send_invitation = original
    trainee = browser("trainee@example.org")
    return {
        "join-other": trainee.get(f"/organisations/join/{tokens[0]}/"),
        "invited": trainee.get("/organisations/"),
    }
