"""The time of an answer does not tell whether an address has an account.

Each of the three forms is sent by fresh browsers for a known and an unknown address, each first in
turn, with real hashing and mail that is queued and delivered; the two means may not differ by 3
standard errors (Welch's z). A busy machine goes over that by chance: a difference has to show three
times. Where the work itself is equal, the processor's time is measured, since the waits of a busy
machine are no signal; a request for a reset is held until a fixed time is over, so there the time
on the clock counts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from hub.users.accounts.addresses import mark_verified
from hub.users.models import User
from tests.users.accounts.people import ask_for_reset, sign_in, sign_up

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLES, WARM_UP = 50, 3
Act = Callable[[Client, str], Any]
ACTS: dict[str, Act] = {
    "sign-up": lambda client, email: sign_up(client, email, "another pass phrase"),
    "sign-in": lambda client, email: sign_in(client, email, "a wrong pass phrase"),
    "reset": ask_for_reset,
}


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.users.accounts.hashing.FewRounds"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    settings.RESET_ANSWER_SECONDS = 0.1
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


def seconds(act: Act, email: str) -> float:
    """Return how long one answer took."""
    clock = time.perf_counter if act is ask_for_reset else time.process_time
    client = Client()
    begun = clock()
    response = act(client, email)
    taken = clock() - begun
    assert response.status_code in {302, 400}
    return taken


def measure(act: Act) -> tuple[list[float], list[float]]:
    known, unknown = [], []
    for number in range(SAMPLES + WARM_UP):
        user = User.objects.create_user(f"known{number:03}@hub.test", "a long pass phrase of tests")
        mark_verified(user)
        turns = [(known, user.email), (unknown, f"other{number:03}@hub.test")]
        for into, email in turns if number % 2 else reversed(turns):
            into.append(seconds(act, email))
    return known[WARM_UP:], unknown[WARM_UP:]


def z_of(first: list[float], second: list[float]) -> float:
    error = sum(statistics.variance(each) / len(each) for each in (first, second)) ** 0.5
    return (statistics.mean(first) - statistics.mean(second)) / error


def fastest(values: list[float]) -> list[float]:
    """Leave out the slowest fifth: on the clock it tells of the machine."""
    return sorted(values)[: len(values) * 4 // 5]


@pytest.mark.parametrize("name", ACTS)
def test_time_does_not_tell(name: str) -> None:
    act = ACTS[name]
    found = []
    while not found or (abs(found[-1]) >= 3 and len(found) < 3):
        known, unknown = measure(act)
        if act is ask_for_reset:
            known, unknown = fastest(known), fastest(unknown)
        found.append(z_of(known, unknown))
        letters = len(mail.outbox)
        mail.outbox.clear()
        User.objects.all().delete()

    assert abs(found[-1]) < 3, found
    assert letters == (0 if name == "sign-in" else 2 * (SAMPLES + WARM_UP))


def test_the_measure_sees_a_hash_that_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from hub.users.accounts import forms  # noqa: PLC0415 -- patched for this test

    monkeypatch.setattr(forms.SignUpForm, "_save_and_undo", lambda self, request: None)

    known, unknown = measure(ACTS["sign-up"])
    assert abs(z_of(fastest(known), fastest(unknown))) > 3
