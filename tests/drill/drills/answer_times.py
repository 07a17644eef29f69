"""How long the forms of accounts take to answer, for addresses that are known and that are not.

Both do the same work, which `tests/users/accounts/test_timing.py` counts; these are statistics.
Each form is sent by fresh browsers for a known and an unknown address, in pairs, each first in
turn, with real hashing and mail that is queued and delivered. Time is the processor's of this
thread: the waits of a busy machine are no signal. The pairs are compared by their ranks (Wilcoxon's
signed-rank test), so that a single slow answer counts little. By chance |z| is 3 or more once in
370 times: a difference has to show twice. There are as many pairs as answers that anyone can get
about one address in two days, and each of those writes to its owner.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core import mail
from django.test import Client, override_settings

from hub.core.models import RateCount
from hub.users.accounts.limits import EMAILS_A_DAY
from hub.users.models import User
from tests.drill.registry import Outcome, drill
from tests.users.accounts.forms_of_accounts import ACTS, make_asker, make_known, make_proved

WARM_UP = 3
TELLS = 3.0


@contextmanager
def as_in_production() -> Iterator[None]:
    """Hash as the product does, but with fewer rounds; queue mail."""
    shipped = override_settings(
        PASSWORD_HASHERS=["tests.users.accounts.hashing.FewRounds"],
        EMAIL_BACKEND="hub.upkeep.mail.queue.QueueBackend",
        MAIL_TRANSPORT="django.core.mail.backends.locmem.EmailBackend",
    )
    gc.collect()
    gc.disable()
    try:
        with shipped:
            yield
    finally:
        gc.enable()


@drill(
    about="whether the time of an answer tells if an address has an account",
    bound=f"|z| below {TELLS:.0f} for each form",
)
def answer_times(folder: Path, *, pairs: int = 2 * EMAILS_A_DAY.amount) -> Outcome:
    worst: dict[str, float] = {}
    mail.outbox = []
    with as_in_production():
        asker = make_asker()
        for name in ACTS:
            found: list[float] = []
            while not found or (abs(found[-1]) >= TELLS and len(found) < 2):
                User.objects.exclude(pk=asker.pk).delete()
                found.append(z_of(differences(name, asker, pairs)))
            worst[name] = found[-1]
    measured = ", ".join(f"{name} z {value:.1f}" for name, value in worst.items())
    return Outcome(measured, holds=all(abs(value) < TELLS for value in worst.values()))


def differences(name: str, asker: User, pairs: int) -> list[float]:
    """Return by how many seconds the known address of each pair took longer."""
    found, proved = [], make_proved(asker)
    for number in range(pairs + WARM_UP):
        RateCount.objects.all().delete()  # as if a day lay between two pairs
        turns = [(1, make_known(number, asker)), (-1, f"other{number:03}@hub.test")]
        difference = 0.0
        for sign, email in turns if number % 2 else reversed(turns):
            client = proved if name == "address" else Client()
            begun = time.thread_time()
            response = ACTS[name](client, email)
            difference += sign * (time.thread_time() - begun)
            if response.status_code not in {302, 400}:
                raise RuntimeError(f"{name}: status {response.status_code}")
        found.append(difference)
    return found[WARM_UP:]


def z_of(values: list[float]) -> float:
    """Return the z of Wilcoxon's signed-rank test that `values` lie evenly around nothing."""
    ordered = sorted(values, key=abs)
    count = len(ordered)
    positive = sum(rank for rank, value in enumerate(ordered, 1) if value > 0)
    expected, spread = count * (count + 1) / 4, count * (count + 1) * (2 * count + 1) / 24
    return (positive - expected) / math.sqrt(spread)
