"""Who counts as one sender, and how often one may."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory

from hub.core.rate_limit import Rate, TooOftenError, client_address, consume

RATE = Rate(amount=2, seconds=60)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "203.0.113.5", "198.51.100.1", "203.0.113.5"),
        (1, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1", "10.0.0.1"),
        (1, "10.0.0.1", "", "unknown"),
        (1, "10.0.0.1", "garbage", "unknown"),
        (0, "", "", "unknown"),
        (0, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64"),
        (0, "2001:db8:1:2:bbbb::9", "", "2001:db8:1:2::/64"),
        (0, "::ffff:203.0.113.5", "", "203.0.113.5"),
    ],
)
def test_only_trusted_proxies_are_believed(
    settings: Any, proxies: int, remote: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=remote)

    assert client_address(request) == expected


def test_limit_holds_for_a_window_and_says_when_it_ends() -> None:
    consume("act", "a", RATE, now=600)
    consume("act", "a", RATE, now=610)
    with pytest.raises(TooOftenError) as caught:
        consume("act", "a", RATE, now=645.5)

    assert caught.value.retry_after == 15
    consume("act", "a", RATE, now=660)


def test_senders_and_actions_count_apart() -> None:
    for sender, action in (("a", "x"), ("a", "y"), ("b", "x")):
        consume(action, sender, RATE, now=0)
        consume(action, sender, RATE, now=0)
        with pytest.raises(TooOftenError):
            consume(action, sender, RATE, now=0)


def test_addresses_are_not_in_the_cache() -> None:
    consume("act", "203.0.113.5", RATE, now=0)

    with sqlite3.connect(settings.CACHES["default"]["LOCATION"]) as database:
        kept = database.execute("SELECT key, value FROM entries").fetchall()
    assert kept
    assert "203.0.113.5" not in repr(kept)
