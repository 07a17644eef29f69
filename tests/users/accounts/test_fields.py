"""What each field tells browsers, password managers and the keyboards of phones."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from hub.users.models import User
from tests.users.accounts.people import ask_for_reset, prove, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = ("email", "email", "email")
CODE = ("text", "one-time-code", "numeric")
PASSWORD, NEW = ("password", "current-password", None), ("password", "new-password", None)
OUTSIDE = {
    "login/": {"login": ("email", "username", "email"), "password": PASSWORD},
    "signup/": {"email": ADDRESS, "password1": NEW},
    "password/reset/": {"email": ADDRESS},
}
INSIDE = {
    "details/": {
        "first_name": ("text", "given-name", None),
        "last_name": ("text", "family-name", None),
    },
    "email/": {"email": ADDRESS},
    "password/change/": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    "reauthenticate/": {"password": PASSWORD},
    "second-step/on/": {"code": CODE},
}


def fields(client: Client, path: str) -> dict[str, tuple[object, object, object]]:
    """Return type, autocomplete and inputmode of what is typed on a page of accounts."""
    page = BeautifulSoup(client.get(f"/accounts/{path}").content, "html.parser")
    typed = page.select("main input:not([type=hidden], [type=checkbox])")
    assert not [field for field in typed if field.get("onpaste") or field.get("placeholder")]
    return {
        str(field["name"]): (field["type"], field.get("autocomplete"), field.get("inputmode"))
        for field in typed
    }


@pytest.mark.parametrize("path", OUTSIDE)
def test_fields_of_people_who_are_not_signed_in(client: Client, path: str) -> None:
    assert fields(client, path) == OUTSIDE[path]


@pytest.mark.parametrize("path", INSIDE)
def test_fields_of_people_who_are_signed_in(client: Client, person: User, path: str) -> None:
    client.force_login(person)
    prove(client)
    assert fields(client, path) == INSIDE[path]


def test_fields_for_the_codes_of_letters(client: Client) -> None:
    sign_up(client, "new@hub.test")
    assert fields(client, "confirm-email/") == {"code": CODE}

    other = Client()
    ask_for_reset(other, "new@hub.test")
    assert fields(other, "password/reset/confirm/") == {"code": CODE}
