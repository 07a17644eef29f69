"""What follows the links of letters without the browser that asked changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from hub.users.models import AuditEntry, User
from tests.users.accounts.people import (
    NEW_PASSWORD,
    ask_for_reset,
    code_of_letter,
    links_of_letter,
    prove,
    sign_up,
)

pytestmark = pytest.mark.django_db


def change_address(client: Client, person: User) -> None:
    client.force_login(person)
    prove(client)
    client.post("/accounts/email/", {"email": "next@hub.test"})


LETTERS: dict[str, Callable[[Client, User], Any]] = {
    "sign-up": lambda client, person: sign_up(client, "new@hub.test"),
    "address": change_address,
    "reset": lambda client, person: ask_for_reset(client, person.email),
    "known": lambda client, person: sign_up(client, person.email),
    "unknown": lambda client, person: ask_for_reset(client, "nobody@hub.test"),
}


def everything() -> Any:
    people = User.objects.order_by("pk").values_list("email", "password", "is_active", "last_login")
    return (
        list(people),
        list(EmailAddress.objects.order_by("pk").values_list("email", "verified")),
        AuditEntry.objects.count(),
        len(mail.outbox),
    )


@pytest.mark.parametrize("name", LETTERS)
def test_no_link_of_a_letter_does_anything_for_a_machine(
    client: Client, person: User, name: str
) -> None:
    LETTERS[name](client, person)
    links = links_of_letter()
    before, session = everything(), dict(client.session)
    sent = {"code": "12345678", "email": "x@hub.test", "password1": NEW_PASSWORD}
    assert len(links) >= 2
    for link in links:
        path = link.removeprefix("http://localhost:8000").split("#")[0]
        for method in ("get", "head"):
            assert getattr(Client(), method)(path, follow=True).status_code in {200, 404}
        Client(enforce_csrf_checks=True).post(path, sent)
        if name in {"sign-up", "address", "reset"}:
            Client().post(path, sent | {"code": code_of_letter()})

    assert everything() == before
    assert dict(client.session) == session


@pytest.mark.parametrize("name", ["sign-up", "reset"])
def test_the_browser_that_asked_still_gets_through(client: Client, person: User, name: str) -> None:
    LETTERS[name](client, person)
    page = "/accounts/confirm-email/" if name == "sign-up" else "/accounts/password/reset/confirm/"
    code = code_of_letter()
    assert b"Nothing is waiting here" in Client().get(page).content
    assert b"Nothing is waiting here" in Client().post(page, {"code": code}).content

    assert client.get(page).status_code == 200
    assert client.post(page, {"code": code}).status_code == 302
