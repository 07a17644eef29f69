"""How often one sender may do something, counted in the cache that all processes share.

Counted in fixed windows, so that the answer can say when the next one begins. Addresses of people
are not stored: the key is a keyed hash of them. Under a race one more than the limit may pass.
"""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import time_format

IPV6_PREFIX = 64


@dataclass(frozen=True)
class Rate:
    """At most `amount` times in each window of `seconds`."""

    amount: int
    seconds: int


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
    window, passed = divmod(now, rate.seconds)
    who = salted_hmac("hub.core.rate_limit", sender).hexdigest()[:32]
    key = f"hub:rate:{action}:{who}:{window:.0f}"
    cache.add(key, 0, rate.seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two
        cache.set(key, 1, rate.seconds)
        count = 1
    if count > rate.amount:
        raise TooOftenError(math.ceil(rate.seconds - passed))
