"""Two at once: a double sign-up makes one account and tells both the same."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client

from hub.users.accounts.forms import SignUpForm
from hub.users.models import User
from tests.users.accounts.people import sign_up

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_sign_ups_with_one_address_make_one_account_and_get_one_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both_checked = threading.Barrier(2)
    original = SignUpForm.clean

    def wait(form: SignUpForm) -> Any:
        cleaned = original(form)
        both_checked.wait(10)
        return cleaned

    monkeypatch.setattr(SignUpForm, "clean", wait)
    answers: list[Any] = [None, None]

    def ask(number: int) -> None:
        browser = Client(raise_request_exception=False)
        try:
            answers[number] = sign_up(browser, "twice@hub.test")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(one.status_code, one.get("Location")) for one in answers] == [
        (302, "/accounts/confirm-email/")
    ] * 2
    assert list(User.objects.values_list("email", flat=True)) == ["twice@hub.test"]
    assert EmailAddress.objects.count() == 1
    assert sorted(letter.subject for letter in mail.outbox) == [
        "You have an account already",
        "Your code to finish signing up",
    ]
