"""How often one sender may do something, counted in rows that all processes share.

Each count is one statement that also decides, so that senders who come at once get no more than
one who waits. It depends on no cache. Addresses of people are not stored: the key is a keyed hash.

A count holds its row for as long as its transaction lasts, and goes with it when that is rolled
back. So it has a transaction of its own: counting inside another one raises RuntimeError.
"""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import time_format

from hub.core.models import RateCount

IPV6_PREFIX = 64
TABLE = RateCount._meta.db_table
# A bucket: `until` is when it will be full again, and each use moves that by `step`.
# Parameters: key, now, step, seconds.
COUNT_IN_BUCKET = f"""
INSERT INTO {TABLE} (key, used, until) VALUES (%(key)s, 1, %(now)s + %(step)s)
ON CONFLICT (key) DO UPDATE SET used = {TABLE}.used + 1, until = %(step)s
  + CASE WHEN {TABLE}.until > %(now)s THEN {TABLE}.until ELSE %(now)s END
WHERE {TABLE}.until + %(step)s <= %(now)s + %(seconds)s OR {TABLE}.until <= %(now)s
RETURNING until
"""  # noqa: S608 -- the name of a table of ours
# A window: it begins with the first use, and `until` is when it ends.
COUNT_IN_WINDOW = f"""
INSERT INTO {TABLE} (key, used, until) VALUES (%(key)s, 1, %(now)s + %(seconds)s)
ON CONFLICT (key) DO UPDATE SET
  used = CASE WHEN {TABLE}.until > %(now)s THEN {TABLE}.used + 1 ELSE 1 END,
  until = CASE WHEN {TABLE}.until > %(now)s THEN {TABLE}.until ELSE excluded.until END
WHERE {TABLE}.used < %(amount)s OR {TABLE}.until <= %(now)s
RETURNING until
"""  # noqa: S608 -- likewise

GIVE_BACK = f"""
UPDATE {TABLE} SET used = used - 1, until = until - %(step)s
WHERE key = %(key)s AND used > 0 RETURNING until
"""  # noqa: S608 -- likewise


@dataclass(frozen=True)
class Rate:
    """At most `amount` times at once, and as many again spread over each `seconds`.

    Where `refills` is False, the next use after `amount` is `seconds` after the first one.
    """

    amount: int
    seconds: int
    refills: bool = True

    @property
    def step(self) -> float:
        """Return after how many seconds one more use is allowed."""
        return self.seconds / self.amount


class TooOftenError(Exception):
    """The limit is reached; `retry_after` seconds from now it works again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


def again_at(error: TooOftenError) -> str:
    """Return the time of day, in words, after which it works again."""
    moment = timezone.now() + timedelta(seconds=error.retry_after + 59)
    return time_format(timezone.localtime(moment).time())


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, behind TRUSTED_PROXIES proxies of ours.

    Each proxy appends the address it saw to X-Forwarded-For; only as many entries from the right
    as there are trusted proxies are believed. An IPv6 address counts with all of its /64.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        address = forwarded[-settings.TRUSTED_PROXIES]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network(f"{parsed}/{IPV6_PREFIX}", strict=False))
    return str(parsed)


def consume(action: str, sender: str, rate: Rate, *, now: float | None = None) -> None:
    """Count one `action` of `sender`; raise TooOftenError when `rate` is used up."""
    now = time.time() if now is None else now
    key = _key_of(action, sender)
    values = {"key": key, "now": now, "step": rate.step, "amount": rate.amount}
    # A thousandth of a second for the rounding of fractions.
    values["seconds"] = rate.seconds + 0.001 if rate.refills else float(rate.seconds)
    if _run(COUNT_IN_BUCKET if rate.refills else COUNT_IN_WINDOW, values) is not None:
        return
    until = RateCount.objects.filter(key=key).values_list("until", flat=True).first() or now
    free_at = until + rate.step - rate.seconds if rate.refills else until
    raise TooOftenError(max(1, math.ceil(free_at - now - 0.001)))


def refund(action: str, sender: str, rate: Rate) -> None:
    """Undo one count: what was done turned out to be nothing that is limited."""
    back = rate.step if rate.refills else 0.0
    _run(GIVE_BACK, {"key": _key_of(action, sender), "step": back})


def delete_past_counts(*, now: datetime) -> str:
    """Delete the counts that limit nothing any more."""
    count, _by_model = RateCount.objects.filter(until__lte=now.timestamp()).delete()
    return f"{count} past counts of limits deleted"


def _key_of(action: str, sender: str) -> str:
    value = f"{action}|{sender}"
    return salted_hmac("hub.core.rate_limit", value, algorithm="sha256").hexdigest()


def _run(statement: str, values: dict[str, Any]) -> Any:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
