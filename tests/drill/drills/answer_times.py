"""How long the forms of accounts take to answer, for addresses that are known and that are not.

Both do the same work, which `tests/users/accounts/test_timing.py` counts; these are statistics.
Each form is sent by fresh browsers for a known and an unknown address, in pairs, each first in
turn, with real hashing and mail that is queued and delivered. Time is the processor's of this
thread: the waits of a busy machine are no signal. The median of the differences is compared with
the time of an answer; what is allowed is far below what a network adds to it, and one address can
be asked about so seldom (`EMAILS_A_DAY`) that it cannot be averaged away.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core import mail
from django.test import Client, override_settings

from hub.core.models import RateCount
from hub.users.models import User
from tests.drill.registry import Outcome, drill
from tests.users.accounts.forms_of_accounts import ACTS, make_asker, make_known, make_proved

WARM_UP = 3
ALLOWED = 0.05  # of the time of an answer


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
    bound=f"a median difference below {ALLOWED:.0%} of an answer",
)
def answer_times(folder: Path, *, pairs: int = 50) -> Outcome:
    found: dict[str, tuple[float, float]] = {}
    mail.outbox = []
    with as_in_production():
        asker = make_asker()
        for name in ACTS:
            User.objects.exclude(pk=asker.pk).delete()
            found[name] = measure(name, asker, pairs)
    measured = ", ".join(
        f"{name} {difference * 1000:+.2f} of {usual * 1000:.1f} ms"
        for name, (difference, usual) in found.items()
    )
    holds = all(abs(difference) < ALLOWED * usual for difference, usual in found.values())
    return Outcome(measured, holds=holds)


def measure(name: str, asker: User, pairs: int) -> tuple[float, float]:
    """Return by how much an answer for a known address takes longer, and how long answers take.

    Both in seconds, as medians.
    """
    differences, times, proved = [], [], make_proved(asker)
    for number in range(pairs + WARM_UP):
        RateCount.objects.all().delete()  # as if a day lay between two pairs
        turns = [(1, make_known(number, asker)), (-1, f"other{number:03}@hub.test")]
        difference = 0.0
        for sign, email in turns if number % 2 else reversed(turns):
            client = proved if name == "address" else Client()
            begun = time.thread_time()
            response = ACTS[name](client, email)
            times.append(time.thread_time() - begun)
            difference += sign * times[-1]
            if response.status_code not in {302, 400}:
                raise RuntimeError(f"{name}: status {response.status_code}")
        differences.append(difference)
    return statistics.median(differences[WARM_UP:]), statistics.median(times)
