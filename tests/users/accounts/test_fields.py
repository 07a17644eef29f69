"""What each field tells browsers, password managers and the keyboards of phones."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.test import Client

from hub.users.accounts.forms import password_hint
from hub.users.accounts.second_factor import SecondFactorAdapter
from hub.users.models import User
from tests.users.accounts.people import ask_for_reset, code_of_letter, prove, sign_in, sign_up

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
    hindering = ("onpaste", "placeholder", "maxlength", "readonly", "disabled")
    passwords = [field for field in typed if field["type"] == "password" or field["name"] == "code"]
    assert not [field for field in passwords for name in hindering if field.has_attr(name)]
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


def test_fields_of_a_new_password_after_a_reset(client: Client, person: User) -> None:
    ask_for_reset(client, person.email)
    client.post("/accounts/password/reset/confirm/", {"code": code_of_letter()})
    assert fields(client, "password/reset/complete/") == {"password1": NEW, "password2": NEW}


def test_fields_of_a_first_password(client: Client, person: User) -> None:
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert fields(client, "password/set/") == {"password1": NEW, "password2": NEW}


def test_fields_of_the_second_step(client: Client, person: User) -> None:
    Authenticator.objects.create(
        user=person, type="totp", data={"secret": SecondFactorAdapter().encrypt("A" * 32)}
    )
    sign_in(client, person.email)
    assert fields(client, "second-step/authenticate/") == {"code": CODE}
    signed_in = Client()
    signed_in.force_login(person)
    assert fields(signed_in, "second-step/reauthenticate/") == {"code": CODE}


def test_a_long_password_is_taken_whole_or_refused_with_a_reason(client: Client) -> None:
    refused = sign_up(client, "new@hub.test", "a b" * 43)
    assert refused.status_code == 400
    assert "at most 128 characters (it has 129)" in refused.content.decode()

    sign_up(client, "new@hub.test", "a b" * 42)
    assert User.objects.get().check_password("a b" * 42)


def test_the_hint_says_what_is_asked_for() -> None:
    (least,) = [
        validator.min_length
        for validator in get_default_password_validators()
        if isinstance(validator, MinimumLengthValidator)
    ]
    assert password_hint().startswith(f"At least {least} characters: ")


@pytest.mark.parametrize("path", OUTSIDE)
def test_what_is_missing_is_said_in_its_own_words(client: Client, path: str) -> None:
    page = BeautifulSoup(client.post(f"/accounts/{path}", {}).content, "html.parser")

    said = [error.get_text(" ", strip=True) for error in page.select("main p.error")]
    assert len(said) == len(OUTSIDE[path])
    assert "This field is required" not in page.get_text()
    assert all(one.startswith(("Error: Type ", "Error: Choose ")) for one in said)
