"""A cache that may fail: what it cannot do counts as not stored, and the request continues.

Wraps the backend that the setting names as WRAPPED. Whatever that raises, the caller gets the
answer of an empty cache, and for a while nobody asks it again (`hub.core.circuit`): a slow or dead
cache holds up one request now and then, not each. What must happen once only (`add` with an expiry)
is then counted in the database, so that no limit ends because a cache is away.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache, InvalidCacheKey
from django.db import connection
from django.utils.module_loading import import_string

from hub.core.circuit import Circuit

# An answer that takes longer than this many seconds counts as a failure.
SLOW = 2.0
# What reading a pickle that was harmed raises: a fault of one entry, not of the cache.
HARM: tuple[type[Exception], ...] = (
    *(pickle.UnpicklingError, ArithmeticError, AttributeError, EOFError, ImportError),
    *(LookupError, MemoryError, TypeError, ValueError),
)
MISSING = object()
_circuits: dict[str, Circuit] = {}


class GuardedCache(BaseCache):
    """Django's cache interface over the backend WRAPPED, which it never lets raise."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._wrapped: BaseCache = import_string(params["WRAPPED"])(location, params)
        # One for all threads of the process; each of them has a cache object of its own.
        self._circuit = _circuits.setdefault(f"{params['WRAPPED']} {location}", Circuit("cache"))

    @property
    def outages(self) -> int:
        """How often the wrapped cache has failed in this process."""
        return self._circuit.outages

    @property
    def problem(self) -> str:
        """Why the wrapped cache is not asked at the moment; empty when it is."""
        return self._circuit.problem

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value of `key`; `default` where there is none or the cache is away."""
        return self._call("get", default, key, default, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return those of `keys` that are there; one harmed entry spoils no other."""
        keys = list(keys)
        found = self._call("get_many", MISSING, keys, version)
        if found is not MISSING:
            return found
        each = {key: self.get(key, MISSING, version) for key in keys}
        return {key: value for key, value in each.items() if value is not MISSING}

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Store `value`, if the cache can."""
        self._call("set", None, key, value, timeout, version)

    def set_many(
        self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Store all of `data`, if the cache can; return the keys that it could not store."""
        return self._call("set_many", list(data), data, timeout, version)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Store `value` unless `key` is there; return whether it was not there."""
        is_new = self._call("add", MISSING, key, value, timeout, version)
        return self._add_in_database(key, timeout, version) if is_new is MISSING else is_new

    def get_or_set(
        self, key: str, default: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> Any:
        """Return the value of `key`; where there is none, store `default` or what it returns."""
        value = self.get(key, MISSING, version)
        if value is MISSING:
            value = default() if callable(default) else default
            self.set(key, value, timeout, version)
        return value

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a stored number; raise ValueError where there is none, as Django says."""
        number = self._call("incr", None, key, delta, version)
        if number is None:
            raise ValueError(f"Key {key!r} not found")
        return number

    def decr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Subtract from a stored number, as `incr` adds."""
        return self.incr(key, -delta, version)

    def incr_version(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Move an entry to another version; raise ValueError where there is none."""
        number = self._call("incr_version", None, key, delta, version)
        if number is None:
            raise ValueError(f"Key {key!r} not found")
        return number

    def decr_version(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Move an entry back, as `incr_version` does forward."""
        return self.incr_version(key, -delta, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let `key` expire later; return whether it is there."""
        return self._call("touch", False, key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove `key`; return whether it was there."""
        return self._call("delete", False, key, version)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        """Remove `keys`, if the cache can."""
        self._call("delete_many", None, list(keys), version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Return whether `key` is there."""
        return self._call("has_key", False, key, version)

    def clear(self) -> None:
        """Remove everything, if the cache can."""
        self._call("clear", None)

    def close(self, **kwargs: Any) -> None:
        """End the connection of this thread, as the wrapped cache does."""
        with suppress(Exception):  # at the end of each request; it says nothing of the cache
            self._wrapped.close(**kwargs)

    def _call(self, name: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what the wrapped cache answers; `otherwise` where it fails or is not asked."""
        if not self._circuit.allows():
            return otherwise
        start = time.monotonic()
        try:
            answer = getattr(self._wrapped, name)(*args, **kwargs)
        except InvalidCacheKey:
            raise
        except HARM:
            answer = otherwise
        except Exception as fault:  # noqa: BLE001 -- a page is whole without any cache
            self._circuit.note_failure(f"{type(fault).__name__}: {fault}")
            return otherwise
        if (seconds := time.monotonic() - start) > SLOW:
            self._circuit.note_failure(f"took {seconds:.1f} s")
        else:
            self._circuit.note_success()
        return answer

    def _add_in_database(self, key: str, timeout: Any, version: int | None) -> bool:
        """Return whether `key` is new, counted in rows; inside a transaction nothing is new."""
        from hub.core.rate_limit import Rate, TooOftenError, consume  # noqa: PLC0415 -- has models

        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        if not seconds or seconds <= 0 or connection.in_atomic_block:
            return False
        try:
            name = self.make_key(key, version)
            consume("cache", name, Rate(1, max(1, int(seconds)), refills=False))
        except TooOftenError:
            return False
        return True
