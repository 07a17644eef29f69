"""Senders who come at once get no more than one who waits, on the settings that ship."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from hub.core import rate_limit
from hub.core.models import RateCount
from hub.core.rate_limit import Rate, TooOftenError, consume
from hub.settings import base

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 24


def count_allowed(rate: Rate) -> int:
    """Return how many of SENDERS threads that begin together are allowed."""
    begin = Barrier(SENDERS)

    def act(_number: int) -> bool:
        begin.wait(60)
        try:
            consume("act", "a", rate)
        except TooOftenError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(SENDERS) as pool:
        return sum(pool.map(act, range(SENDERS)))


@pytest.mark.parametrize("rate", [Rate(5, 3600), Rate(5, 3600, refills=False)])
def test_of_many_at_once_only_the_amount_is_allowed(rate: Rate) -> None:
    assert count_allowed(rate) == rate.amount
    assert RateCount.objects.get().used == rate.amount


def test_without_the_one_statement_the_race_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    all_have_read = Barrier(SENDERS)

    def read_then_write(_statement: str, values: dict[str, Any]) -> Any:
        row = RateCount.objects.filter(key=values["key"]).first()
        all_have_read.wait(60)
        if row and row.used >= values["amount"]:
            return None
        RateCount.objects.update_or_create(
            key=values["key"], defaults={"used": row.used + 1 if row else 1, "until": 2e9}
        )
        return (2e9,)

    monkeypatch.setattr(rate_limit, "_run", read_then_write)

    assert count_allowed(Rate(5, 3600)) == SENDERS


def test_no_cache_takes_part(settings: Any) -> None:
    dead = {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    settings.CACHES = {name: dead | {"LOCATION": "redis://localhost:1"} for name in base.CACHES}
    with pytest.raises(Exception, match="connect"):
        cache.get("anything")

    allowed = count_allowed(Rate(5, 3600))
    settings.CACHES = base.CACHES

    assert allowed == 5
