"""Who counts as one sender, and how often one may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory

from hub.core.models import RateCount
from hub.core.rate_limit import (
    Rate,
    TooOftenError,
    client_address,
    consume,
    delete_past_counts,
    refund,
)

pytestmark = pytest.mark.django_db
RATE = Rate(amount=2, seconds=60)
WINDOW = Rate(amount=2, seconds=60, refills=False)


def use(rate: Rate, *moments: float) -> list[int]:
    """Return for each moment 0, or after how many seconds it works again."""
    found = []
    for moment in moments:
        try:
            consume("act", "a", rate, now=moment)
            found.append(0)
        except TooOftenError as error:
            found.append(error.retry_after)
    return found


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


def test_bucket_refills_use_by_use_and_says_when() -> None:
    assert use(RATE, 600, 600, 601, 629.9, 630, 631, 720, 720, 720) == [
        *(0, 0, 29, 1, 0, 29),
        *(0, 0, 30),
    ]


def test_window_begins_with_the_first_use_and_says_when_it_ends() -> None:
    assert use(WINDOW, 610, 645.5, 646, 669.9, 670, 671, 672) == [0, 0, 24, 1, 0, 0, 58]


def test_three_a_day_are_three_a_day_after_idle_hours() -> None:
    daily, hour = Rate(amount=3, seconds=86400, refills=False), 3600

    assert use(daily, 0, hour, 2 * hour, 12 * hour, 23 * hour) == [0, 0, 0, 12 * hour, hour]


@pytest.mark.parametrize("rate", [RATE, WINDOW])
def test_refund_undoes_one_use_and_no_more(rate: Rate) -> None:
    assert use(rate, 0, 0, 0) != [0, 0, 0]
    refund("act", "a", rate)
    refund("act", "nobody", rate)

    assert use(rate, 0, 0)[0] == 0
    assert use(rate, 0)[0] > 0


@pytest.mark.parametrize("rate", [Rate(amount=7, seconds=60), Rate(amount=3, seconds=3600)])
def test_fractions_of_a_second_cost_no_use(rate: Rate) -> None:
    now = 1_796_102_345.678

    assert use(rate, *[now] * rate.amount) == [0] * rate.amount
    assert use(rate, now)[0] > 0


def test_senders_and_actions_count_apart() -> None:
    for sender, action in (("a", "x"), ("a", "y"), ("b", "x")):
        consume(action, sender, RATE, now=0)
        consume(action, sender, RATE, now=0)
        with pytest.raises(TooOftenError):
            consume(action, sender, RATE, now=0)


def test_addresses_are_not_in_the_row() -> None:
    consume("act", "203.0.113.5", RATE, now=0)

    [row] = RateCount.objects.values()
    assert "203.0.113.5" not in repr(row)
    assert len(row["key"]) == 64


def test_only_what_limits_nothing_any_more_is_deleted() -> None:
    consume("act", "past", WINDOW, now=0)
    consume("act", "present", WINDOW, now=30)

    text = delete_past_counts(now=datetime.fromtimestamp(60, UTC))

    assert text == "1 past counts of limits deleted"
    assert RateCount.objects.get().until == 90


def test_a_count_is_never_part_of_another_transaction() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        consume("act", "a", RATE)
