"""A stamp in a shared cache that is part of keys: replacing it ends all that was stored."""

from __future__ import annotations

import uuid

from django.core.cache import caches


class Stamp:
    """The stamp `key` in the cache `alias`.

    While the cache was away, changes may have gone unnoted: each process that saw it fail replaces
    the stamp before it uses what is stored again.
    """

    def __init__(self, alias: str, key: str) -> None:
        self.alias, self.key = alias, key
        self._replaced_after = 0  # failures of the cache

    def read(self) -> str | None:
        """Return the stamp, a new one when the cache has lost it; None while the cache is away."""
        outages = self._count_outages()
        if outages == self._replaced_after:
            stamp = caches[self.alias].get(self.key)
            if isinstance(stamp, str):
                return stamp
        self.replace()
        stamp = caches[self.alias].get(self.key)
        if not isinstance(stamp, str):
            return None
        if self._count_outages() == outages:
            self._replaced_after = outages
        return stamp

    def replace(self) -> None:
        """Let another stamp take its place, now."""
        caches[self.alias].set(self.key, uuid.uuid4().hex, None)

    def _count_outages(self) -> int:
        return getattr(caches[self.alias], "outages", 0)
