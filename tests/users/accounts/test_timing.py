"""The time of an answer does not tell whether an address has an account.

Each of the three forms is sent by fresh browsers for a known and an unknown address, each first in
turn, with real hashing and mail that is queued and delivered; the two means may not differ by 3
standard errors (Welch's z), which happens by chance once in 370 times: a difference has to show
twice. Sign-up and reset are held until a fixed time is over, so the time on
the clock counts. Signing in is not held: its work is equal, so the processor's time is measured,
since the waits of a busy machine are no signal.
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
HELD = {"sign-up": 0.15, "sign-in": 0.0, "reset": 0.1}  # seconds; longer than the work takes


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.users.accounts.hashing.FewRounds"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


def seconds(act: Act, email: str, clock: Callable[[], float]) -> float:
    """Return how long one answer took."""
    client = Client()
    begun = clock()
    response = act(client, email)
    taken = clock() - begun
    assert response.status_code in {302, 400}
    return taken


def measure(act: Act, clock: Callable[[], float]) -> tuple[list[float], list[float]]:
    known, unknown = [], []
    for number in range(SAMPLES + WARM_UP):
        user = User.objects.create_user(f"known{number:03}@hub.test", "a long pass phrase of tests")
        mark_verified(user)
        turns = [(known, user.email), (unknown, f"other{number:03}@hub.test")]
        for into, email in turns if number % 2 else reversed(turns):
            into.append(seconds(act, email, clock))
    return known[WARM_UP:], unknown[WARM_UP:]


def z_of(first: list[float], second: list[float]) -> float:
    error = sum(statistics.variance(each) / len(each) for each in (first, second)) ** 0.5
    return (statistics.mean(first) - statistics.mean(second)) / error


def fastest(values: list[float]) -> list[float]:
    """Leave out the slowest fifth: on the clock it tells of the machine."""
    return sorted(values)[: len(values) * 4 // 5]


@pytest.mark.parametrize("name", ACTS)
def test_time_does_not_tell(name: str, settings: Any) -> None:
    settings.HELD_ANSWER_SECONDS = HELD[name]
    clock = time.perf_counter if HELD[name] else time.process_time

    found: list[float] = []
    while not found or (abs(found[-1]) >= 3 and len(found) < 2):
        mail.outbox.clear()
        User.objects.all().delete()
        known, unknown = measure(ACTS[name], clock)
        if HELD[name]:
            known, unknown = fastest(known), fastest(unknown)
        found.append(z_of(known, unknown))

    assert abs(found[-1]) < 3, found
    assert len(mail.outbox) == (0 if name == "sign-in" else 2 * (SAMPLES + WARM_UP))


def test_the_measure_sees_a_hash_that_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from hub.users.accounts import forms  # noqa: PLC0415 -- patched for this test

    monkeypatch.setattr(forms.SignUpForm, "_save_and_undo", lambda self, request: None)

    known, unknown = measure(ACTS["sign-up"], time.perf_counter)
    assert abs(z_of(fastest(known), fastest(unknown))) > 3
