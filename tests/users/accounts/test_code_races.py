"""Codes that are tried at the same moment: no more guesses than one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from hub.users.accounts.forms import AddressCodeForm
from hub.users.models import User
from tests.users.accounts.people import (
    app_code,
    ask_for_reset,
    is_signed_in,
    sign_in,
    sign_up,
)
from tests.users.accounts.test_second_step import ASK, switch_on

pytestmark = pytest.mark.django_db(transaction=True)
GUESSERS = 24
CONFIRM = "/accounts/confirm-email/"
RESET_CODE = "/accounts/password/reset/confirm/"


def at_once(act: Callable[[Client], Any], browsers: list[Client]) -> list[Any]:
    """Return the answers that each browser gets when all of them ask together."""
    begin = Barrier(len(browsers))

    def ask(browser: Client) -> Any:
        begin.wait(60)
        try:
            return act(browser)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(ask, browsers))


def same_session(client: Client, count: int) -> list[Client]:
    """Return browsers that all hold the cookie of `client`."""
    browsers = [Client(raise_request_exception=False) for _number in range(count)]
    for browser in browsers:
        browser.cookies["sessionid"] = client.cookies["sessionid"].value
    return browsers


def test_emailed_code_gets_five_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    original = AddressCodeForm.clean_code

    def note(form: AddressCodeForm) -> Any:
        checked.append(form.data["code"])
        return original(form)

    monkeypatch.setattr(AddressCodeForm, "clean_code", note)
    client = Client()
    sign_up(client, "new@hub.test")
    guess = lambda browser: browser.post(CONFIRM, {"code": "0000-0000"})  # noqa: E731 -- a request

    answers = at_once(guess, same_session(client, GUESSERS))

    assert len(checked) == 5
    assert sum(answer.status_code == 429 for answer in answers) == GUESSERS - 5


def test_reset_code_gets_five_guesses(person: User) -> None:
    client = Client()
    ask_for_reset(client, person.email)
    guess = lambda browser: browser.post(RESET_CODE, {"code": "0000-0000"})  # noqa: E731 -- likewise

    answers = at_once(guess, same_session(client, GUESSERS))

    assert sum(answer.status_code == 429 for answer in answers) == GUESSERS - 5


def test_code_of_an_app_signs_in_once(person: User) -> None:
    secret, _codes = switch_on(Client(), person)
    browsers = [Client() for _number in range(4)]
    for browser in browsers:
        sign_in(browser, person.email)
    cache.clear()  # nothing that counts is in a cache
    code = app_code(secret, time.time())

    at_once(lambda browser: browser.post(ASK, {"code": code}), browsers)

    assert sum(map(is_signed_in, browsers)) == 1


def test_passwords_are_limited_at_the_same_moment(person: User) -> None:
    browsers = [Client() for _number in range(GUESSERS)]

    answers = at_once(lambda browser: sign_in(browser, person.email, "wrong"), browsers)

    assert sum(b"Too many attempts" in answer.content for answer in answers) == GUESSERS - 5
