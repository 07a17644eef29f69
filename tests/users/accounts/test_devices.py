"""Who tries passwords for an account does not lock its owner out."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hub.users.accounts.addresses import mark_verified
from hub.users.accounts.limits import EMAILS_TO_ADDRESS, PASSWORDS_OF_STRANGERS
from hub.users.models import User
from tests.users.accounts.people import (
    NEW_PASSWORD,
    ask_for_reset,
    code_of_letter,
    is_signed_in,
    sign_in,
)

pytestmark = pytest.mark.django_db
REFUSED = b"Too many attempts"


def try_passwords(email: str, count: int) -> list[Any]:
    """Return what strangers in `count` networks are told who each try one password."""
    networks = [f"10.1.{number // 250}.{number % 250}" for number in range(count)]
    return [sign_in(Client(REMOTE_ADDR=each), email, "wrong").content for each in networks]


def sign_in_again(client: Client, email: str, password: str = "") -> bool:
    """Sign out, then in with the right password; return whether that worked."""
    client.post("/accounts/logout/")
    sign_in(client, email, *filter(None, [password]))
    return is_signed_in(client)


def test_five_wrong_passwords_from_five_networks_lock_nobody_out(person: User) -> None:
    try_passwords(person.email, 5)
    client = Client()
    sign_in(client, person.email)

    assert is_signed_in(client)


def test_many_networks_get_no_more_guesses_than_the_account_allows(person: User) -> None:
    answers = try_passwords(person.email, PASSWORDS_OF_STRANGERS.amount + 3)

    assert [REFUSED in answer for answer in answers[-4:]] == [False, True, True, True]


def test_a_browser_that_signed_in_before_gets_in_while_strangers_are_refused(person: User) -> None:
    own, new = Client(), Client(REMOTE_ADDR="10.9.9.9")
    sign_in(own, person.email)
    try_passwords(person.email, PASSWORDS_OF_STRANGERS.amount + 1)

    assert REFUSED in sign_in(new, person.email).content
    assert sign_in_again(own, person.email)


def test_an_emailed_code_lets_the_owner_in_with_a_new_browser(person: User) -> None:
    try_passwords(person.email, PASSWORDS_OF_STRANGERS.amount + 1)
    new = Client()
    assert REFUSED in sign_in(new, person.email).content
    ask_for_reset(new, person.email)
    new.post("/accounts/password/reset/confirm/", {"code": code_of_letter()})
    new.post(
        "/accounts/password/reset/complete/",
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert sign_in_again(new, person.email, NEW_PASSWORD)


def test_strangers_who_ask_for_codes_leave_some_for_the_owner(person: User) -> None:
    own, stranger = Client(), Client(REMOTE_ADDR="10.9.9.9")
    sign_in(own, person.email)
    own.post("/accounts/logout/")
    asked = [
        ask_for_reset(Client(REMOTE_ADDR=f"10.2.0.{number}"), person.email).status_code
        for number in range(20)
    ]

    assert (asked.count(302), asked[-1]) == (15, 429)
    assert ask_for_reset(stranger, person.email).status_code == 429
    answers = [ask_for_reset(own, person.email) for _number in range(EMAILS_TO_ADDRESS.amount + 1)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_a_device_has_few_guesses_too(person: User) -> None:
    own = Client()
    sign_in(own, person.email)
    own.post("/accounts/logout/")
    answers = [sign_in(own, person.email, "wrong").content for _number in range(6)]

    assert [REFUSED in answer for answer in answers] == [False] * 5 + [True]


@pytest.mark.parametrize("value", ["", "a.b", "|||", ".", "é.é", "x" * 5000])
def test_a_made_up_cookie_is_no_device(person: User, value: str) -> None:
    try_passwords(person.email, PASSWORDS_OF_STRANGERS.amount)
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = value

    assert REFUSED in sign_in(client, person.email).content


def test_the_device_of_one_account_is_none_of_another(person: User) -> None:
    other = User.objects.create_user("other@hub.test", "another pass phrase of tests")
    own = Client()
    sign_in(own, person.email)
    own.post("/accounts/logout/")
    try_passwords(other.email, PASSWORDS_OF_STRANGERS.amount)

    assert REFUSED in sign_in(own, other.email, "another pass phrase of tests").content


def test_the_cookie_names_nobody_and_goes_to_accounts_only(person: User) -> None:
    own = Client()
    sign_in(own, person.email)
    cookie = own.cookies[settings.DEVICE_COOKIE_NAME]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")
    assert person.email not in cookie.value
    first = cookie.value
    assert sign_in_again(own, person.email)
    assert own.cookies[settings.DEVICE_COOKIE_NAME].value == first


def test_people_who_share_a_browser_are_all_known_there(person: User) -> None:
    second = User.objects.create_user("second@hub.test", "another pass phrase of tests")
    mark_verified(second)
    shared = Client()
    sign_in(shared, person.email)
    assert sign_in_again(shared, second.email, "another pass phrase of tests")
    try_passwords(person.email, PASSWORDS_OF_STRANGERS.amount)

    assert sign_in_again(shared, person.email)
    assert len(shared.cookies[settings.DEVICE_COOKIE_NAME].value.split("|")) == 2
