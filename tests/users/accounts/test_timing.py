"""The work of an answer does not tell whether an address has an account.

Each form that takes an address is sent for a known and an unknown one: both branches hash as often,
ask the database as often and send as many letters. How long each takes is measured by
`make drill ONLY=answer-times`. No answer is held back: a thread that sleeps serves nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.users.accounts import forms
from hub.users.models import User
from tests.users.accounts.forms_of_accounts import ACTS, make_asker, make_known, make_proved
from tests.users.accounts.hashing import FewRounds

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = {"sign-up": 1, "sign-in": 0, "reset": 1, "address": 1}
Work = tuple[int, int, int]


@pytest.fixture(autouse=True)
def hashed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is hashed, the product's way."""
    settings.PASSWORD_HASHERS = ["tests.users.accounts.hashing.FewRounds"]
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    found: list[str] = []
    encode = FewRounds.encode

    def note(self: FewRounds, password: str, *args: Any, **kwargs: Any) -> str:
        found.append(password)
        return encode(self, password, *args, **kwargs)

    monkeypatch.setattr(FewRounds, "encode", note)
    return found


def measure(name: str, hashed: list[str]) -> tuple[Work, Work]:
    """Return hashes, questions to the database and letters, for a known and an unknown address."""
    asker = make_asker()
    proved, found = make_proved(asker), []
    for email in ("before@hub.test", make_known(0, asker), "other@hub.test"):
        client = proved if name == "address" else Client()
        hashed.clear()
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as queries:
            response = ACTS[name](client, email)
        assert response.status_code in {302, 400}
        found.append((len(hashed), len(queries), len(mail.outbox)))
    # What the first request lets the process remember is no part of it.
    return found[1], found[2]


@pytest.mark.parametrize("name", ACTS)
def test_both_branches_do_the_same_work(name: str, hashed: list[str]) -> None:
    known, unknown = measure(name, hashed)

    assert known == unknown
    assert known[2] == LETTERS[name]
    assert known[0] > 0 or name in {"reset", "address"}


@pytest.mark.parametrize("name", ACTS)
def test_no_thread_sleeps_before_an_answer(
    name: str, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)

    measure(name, hashed)

    assert slept == []


def leave_hash_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms.SignUpForm, "_save_and_undo", lambda self, request: None)


def hash_for_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash once more for an address that has an account."""
    for form in (forms.ResetForm, forms.NewAddressForm):
        original = form.clean_email

        def clean(self: Any, original: Any = original) -> str:
            address: str = original(self)
            if User.objects.filter(email=address).exists():
                User().set_password(address)
            return address

        monkeypatch.setattr(form, "clean_email", clean)


def hash_known_ones_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "allauth.account.auth_backends.AuthenticationBackend._mitigate_timing_attack",
        lambda self, password: None,
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("sign-up", leave_hash_out),
        ("sign-in", hash_known_ones_only),
        ("reset", hash_for_known_ones),
        ("address", hash_for_known_ones),
    ],
)
def test_the_count_sees_a_branch_that_does_less(
    name: str,
    fault: Callable[[pytest.MonkeyPatch], None],
    hashed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault(monkeypatch)

    known, unknown = measure(name, hashed)

    assert known[0] != unknown[0]
