"""The time of an answer does not tell whether an address has an account.

Each form that takes an address is sent by fresh browsers for a known and an unknown one, in pairs,
each first in turn, with real hashing and mail that is queued and delivered. Time is the processor's
of this thread, and what the hold adds to it: the waits of a busy machine are no signal, and no
test has to sit a hold out. The pairs are compared by their ranks (Wilcoxon's signed-rank test),
so that a single slow answer counts little. By chance |z| is 3 or more once in 370 times: a
difference has to show twice.

That both branches ask the database the same number of things is tested beside it, for what a
processor's time cannot show (but for the sign-up, whose branches differ by a savepoint while the
answer is held); and that the measure sees a branch that does less.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.users.accounts import forms, views
from hub.users.accounts.addresses import mark_verified
from hub.users.models import User
from tests.users.accounts.people import ask_for_reset, sign_in, sign_up

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLES, WARM_UP = 50, 3
PASSWORD = "a long pass phrase of tests"
Act = Callable[[Client, str], Any]


def change_address(client: Client, email: str) -> Any:
    return client.post("/accounts/email/", {"email": email})


ACTS: dict[str, Act] = {
    "sign-up": lambda client, email: sign_up(client, email, "another pass phrase"),
    "sign-in": lambda client, email: sign_in(client, email, "a wrong pass phrase"),
    "reset": ask_for_reset,
    "address": change_address,
}
LETTERS = {"sign-up": 1, "sign-in": 0, "reset": 1, "address": 1}


class Clock:
    """The processor's time of this thread; whoever sleeps moves it on at once."""

    slept = 0.0

    def monotonic(self) -> float:
        return time.thread_time() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@pytest.fixture(autouse=True)
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    settings.PASSWORD_HASHERS = ["tests.users.accounts.hashing.FewRounds"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    settings.HELD_ANSWER_SECONDS = 2.0
    clock = Clock()
    monkeypatch.setattr(views, "time", clock)
    gc.collect()
    gc.disable()
    yield clock
    gc.enable()


@pytest.fixture
def asker() -> User:
    """Who changes their own address."""
    user = User.objects.create_user("asker@hub.test", PASSWORD)
    mark_verified(user)
    return user


@pytest.fixture
def proved(asker: User) -> Client:
    """The browser in which they have just typed their password."""
    client = Client()
    client.force_login(asker)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def make_known(number: int, asker: User) -> str:
    user = User(email=f"known{number:03}@hub.test", password=asker.password)
    user.save()
    mark_verified(user)
    return user.email


def differences(
    act: Act, asker: User, proved: Client, clock: Clock, *, pairs: int = SAMPLES
) -> list[float]:
    """Return by how many seconds the known address of each pair took longer."""
    found = []
    for number in range(pairs + WARM_UP):
        turns = [(1, make_known(number, asker)), (-1, f"other{number:03}@hub.test")]
        difference = 0.0
        for sign, email in turns if number % 2 else reversed(turns):
            client = proved if act is change_address else Client()
            begun = clock.monotonic()
            response = act(client, email)
            difference += sign * (clock.monotonic() - begun)
            assert response.status_code in {302, 400}
        found.append(difference)
    return found[WARM_UP:]


def z_of(values: list[float]) -> float:
    """Return the z of Wilcoxon's signed-rank test that `values` lie evenly around nothing."""
    ordered = sorted(values, key=abs)
    count = len(ordered)
    positive = sum(rank for rank, value in enumerate(ordered, 1) if value > 0)
    expected, spread = count * (count + 1) / 4, count * (count + 1) * (2 * count + 1) / 24
    return (positive - expected) / math.sqrt(spread)


@pytest.mark.parametrize("name", ACTS)
def test_time_does_not_tell(name: str, asker: User, proved: Client, clock: Clock) -> None:
    found: list[float] = []
    while not found or (abs(found[-1]) >= 3 and len(found) < 2):
        mail.outbox.clear()
        User.objects.exclude(pk=asker.pk).delete()
        found.append(z_of(differences(ACTS[name], asker, proved, clock)))

    assert abs(found[-1]) < 3, found
    assert len(mail.outbox) == LETTERS[name] * 2 * (SAMPLES + WARM_UP)


@pytest.mark.parametrize("name", ["sign-in", "reset", "address"])
def test_both_branches_ask_the_database_as_often(name: str, asker: User, proved: Client) -> None:
    counts = []
    for email in ("before@hub.test", make_known(0, asker), "other@hub.test"):
        client = proved if name == "address" else Client()
        with CaptureQueriesContext(connection) as queries:
            ACTS[name](client, email)
        counts.append(len(queries))

    # What the first request lets the process remember is no part of it.
    assert counts[1] == counts[2]


def leave_hash_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms.SignUpForm, "_save_and_undo", lambda self, request: None)


def tell_by_hash(monkeypatch: pytest.MonkeyPatch) -> None:
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
        ("reset", tell_by_hash),
        ("address", tell_by_hash),
    ],
)
def test_the_measure_sees_a_branch_that_does_less(
    name: str,
    fault: Callable[[pytest.MonkeyPatch], None],
    asker: User,
    proved: Client,
    clock: Clock,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.HELD_ANSWER_SECONDS = 0.0
    fault(monkeypatch)

    found = differences(ACTS[name], asker, proved, clock, pairs=16)

    assert abs(z_of(found)) > 3
