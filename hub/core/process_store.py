"""What one process keeps of the shared cache, so that a request need not read it again.

Everything kept is of one generation (see `hub.core.page_cache`): the first entry of another one
ends all of the last. Values are handed out as they are, not copied: nobody may change them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import Any

MISSING = object()


class ProcessStore:
    """At most `size` values of one generation; the one used longest ago is dropped first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._generation = ""
        self._entries: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, generation: str, key: str) -> Any:
        """Return the value of `key` in `generation`; MISSING when there is none any longer."""
        with self._lock:
            if generation != self._generation:
                return MISSING
            entry = self._entries.get(key)
            if entry is None:
                return MISSING
            if entry[0] <= time.time():
                del self._entries[key]
                return MISSING
            self._entries.move_to_end(key)
            return entry[1]

    def set(self, generation: str, key: str, value: Any, *, until: float) -> None:
        """Keep `value` until the moment `until` (seconds since 1970)."""
        with self._lock:
            if generation != self._generation:
                self._entries.clear()
                self._generation = generation
            self._entries[key] = (until, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._entries.clear()
