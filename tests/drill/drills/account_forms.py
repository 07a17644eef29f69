"""Many people send a form of accounts at once: no thread waits while it answers one of them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

from requirements.start import HOST
from tests.drill.registry import Outcome, drill
from tests.drill.server import Server
from tests.drill.visitors import TOKEN, all_at_once
from tests.users.accounts.forms_of_accounts import make_asker, make_known

WORKERS, THREADS = 2, 4
# With a second of waiting in each answer, the server would answer as many as it has threads.
FEWEST_A_SECOND = 2.0 * WORKERS * THREADS
LONGEST_PAGE = 1.0  # seconds


@drill(
    about="many people ask for a new password at once, half of them with an account",
    bound=f"{FEWEST_A_SECOND:.0f} answers a second, and another page within {LONGEST_PAGE:.0f} s",
)
def account_forms(folder: Path, *, parallel: int = 80) -> Outcome:
    asker = make_asker()
    known = [make_known(number, asker) for number in range(parallel // 2)]
    emails = [*known, *(f"nobody{number}@hub.test" for number in range(parallel - len(known)))]
    with Server(folder, workers=WORKERS, TRUSTED_PROXIES="1") as server:
        ask_for_password(server, "first@hub.test", 0)
        done = Event()
        with ThreadPoolExecutor(1) as reader:
            pages = reader.submit(read_pages, server, done)
            start = time.monotonic()
            acts = [
                partial(ask_for_password, server, email, number)
                for number, email in enumerate(emails, 1)
            ]
            answers = all_at_once(acts)
            seconds = time.monotonic() - start
            done.set()
            slowest, read = pages.result()
    rate = parallel / seconds
    refused = [status for status in answers if status != 302]
    return Outcome(
        f"{rate:.0f} answers a second, {len(refused)} refused; "
        f"{read} pages meanwhile, the slowest after {slowest:.2f} s",
        holds=not refused and rate >= FEWEST_A_SECOND and slowest <= LONGEST_PAGE,
    )


def ask_for_password(server: Server, email: str, sender: int) -> int:
    """Send the form from a network of its own; return the status of the answer."""
    headers = {
        "Cookie": f"csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"198.{18 + sender // 65_536}.{sender // 256 % 256}.{sender % 256}",
    }
    sent = urlencode({"csrfmiddlewaretoken": TOKEN, "email": email})
    asked = HTTPConnection(HOST, server.port, timeout=60)
    try:
        asked.request("POST", "/accounts/password/reset/", sent, headers)
        return asked.getresponse().status
    finally:
        asked.close()


def read_pages(server: Server, done: Event) -> tuple[float, int]:
    """Read a page again and again until `done`; return the slowest answer and how many there were.

    One is read in any case.
    """
    slowest, read = 0.0, 0
    while not read or not done.is_set():
        start = time.monotonic()
        asked = HTTPConnection(HOST, server.port, timeout=60)
        asked.request("GET", "/accounts/login/", headers={"X-Forwarded-For": "203.0.113.7"})
        asked.getresponse().read()
        asked.close()
        slowest, read = max(slowest, time.monotonic() - start), read + 1
    return slowest, read
