"""Setting a new password by letter, and what ends it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from hub.users.accounts.addresses import mark_verified
from hub.users.models import User
from tests.users.accounts.people import (
    NEW_PASSWORD,
    ask_for_reset,
    code_of_letter,
    is_signed_in,
    sign_in,
)
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
PASSWORDS = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def test_a_forgotten_password_is_replaced_by_code(client: Client, person: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, person.email)
    assert ask_for_reset(client, "Person@HUB.test")["Location"] == f"{RESET}confirm/"
    response = client.post(f"{RESET}confirm/", {"code": code_of_letter()})
    assert response["Location"] == f"{RESET}complete/"
    response = client.post(f"{RESET}complete/", PASSWORDS)

    assert response["Location"] == f"{RESET}done/"
    assert client.get(f"{RESET}done/").status_code == 200
    assert not is_signed_in(client)
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)
    assert elsewhere.get("/accounts/").status_code == 302, "other sessions end"
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_reset_that_was_used_is_used_up(client: Client, person: User) -> None:
    ask_for_reset(client, person.email)
    code = code_of_letter()
    client.post(f"{RESET}confirm/", {"code": code})
    client.post(f"{RESET}complete/", PASSWORDS)
    again = {"password1": "a third pass phrase", "password2": "a third pass phrase"}
    for page, data in (("confirm/", {"code": code}), ("complete/", again)):
        assert b"Nothing is waiting here" in client.post(RESET + page, data).content

    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


@pytest.mark.parametrize("after_code", [False, True])
@pytest.mark.parametrize("change", ["address", "password", "deactivated"])
def test_an_old_reset_is_dead_after_a_change_of_the_account(
    client: Client, person: User, change: str, after_code: bool
) -> None:
    ask_for_reset(client, person.email)
    code = code_of_letter()
    if after_code:
        client.post(f"{RESET}confirm/", {"code": code})
    if change == "address":
        person.email = "moved@hub.test"
    elif change == "password":
        person.set_password("set elsewhere in between")
    else:
        person.is_active = False
    person.save()
    mark_verified(person)
    kept = person.password

    client.post(f"{RESET}confirm/", {"code": code})
    client.post(f"{RESET}complete/", PASSWORDS)
    person.refresh_from_db()
    assert person.password == kept


def test_unknown_address_gets_the_same_pages_and_a_letter_without_code(
    client: Client, person: User
) -> None:
    unknown, known = Client(), client
    answers = [
        ask_for_reset(browser, email)
        for browser, email in ((unknown, "nobody@hub.test"), (known, person.email))
    ]
    pages = [
        browser.get(f"{RESET}confirm/").content.decode().replace(email, "")
        for browser, email in ((unknown, "nobody@hub.test"), (known, person.email))
    ]
    without_token = [page.split("csrfmiddlewaretoken")[0] for page in pages]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert without_token[0] == without_token[1]
    assert [letter.subject for letter in mail.outbox] == [
        "There is no account with this address",
        "Your code for a new password",
    ]
    for guess in ("", "0000-0000"):
        assert unknown.post(f"{RESET}confirm/", {"code": guess}).status_code == 400


def test_deactivated_person_gets_no_code(client: Client, person: User) -> None:
    User.objects.update(is_active=False)
    ask_for_reset(client, person.email)

    assert mail.outbox[-1].subject == "There is no account with this address"


def test_weak_new_password_is_refused(client: Client, person: User) -> None:
    ask_for_reset(client, person.email)
    client.post(f"{RESET}confirm/", {"code": code_of_letter()})
    for first, second in (("short", "short"), (NEW_PASSWORD, "another one entirely")):
        response = client.post(f"{RESET}complete/", {"password1": first, "password2": second})
        assert response.status_code == 400

    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_reset_confirms_the_address_of_an_account_made_by_an_administrator(
    client: Client,
) -> None:
    user = User.objects.create_user("made@hub.test", "something nobody knows")
    ask_for_reset(client, user.email)
    client.post(f"{RESET}confirm/", {"code": code_of_letter()})
    client.post(f"{RESET}complete/", PASSWORDS)

    assert EmailAddress.objects.filter(user=user, verified=True).exists()
    assert sign_in(client, user.email, NEW_PASSWORD)["Location"] == "/accounts/"
