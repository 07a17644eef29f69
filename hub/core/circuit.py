"""Whether a helper of the site is asked at all: after a failure nobody asks it for a while.

Counted in this process, for all of its threads. When the pause is over one caller asks again; the
others wait for what that one finds. Each further failure doubles the pause, up to a bound.
"""

from __future__ import annotations

import time
from threading import Lock

import structlog

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 30.0  # seconds
REPORTED_EVERY = 60.0  # seconds
log = structlog.get_logger(__name__)


class Circuit:
    """The state of the helper `name`; `outages` counts how often it has failed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outages = 0
        self.problem = ""
        self._failures = 0
        self._closed_from = 0.0
        self._is_tried = False
        self._reported_at = -REPORTED_EVERY
        self._lock = Lock()

    def allows(self) -> bool:
        """Return whether the caller can ask the helper now."""
        if not self._failures:
            return True
        with self._lock:
            now = time.monotonic()
            if self._failures and now < self._closed_from:
                return False
            self._closed_from = now + self._pause()
            self._is_tried = True
            return True

    def note_failure(self, problem: str) -> None:
        """Stop asking for a while; log it, once a minute."""
        with self._lock:
            now = time.monotonic()
            self.outages += 1
            self.problem = problem
            if not self._failures or self._is_tried:  # not for those that were asking meanwhile
                self._failures += 1
                self._closed_from = now + self._pause()
            self._is_tried = False
            is_reported = now - self._reported_at < REPORTED_EVERY
            if not is_reported:
                self._reported_at = now
        if not is_reported:
            log.warning(f"{self.name}_unavailable", reason=problem)

    def note_success(self) -> None:
        """Ask as usual from now on."""
        if self._failures:
            with self._lock:
                self._failures = 0
                self._is_tried = False
                self.problem = ""

    def _pause(self) -> float:
        return min(FIRST_PAUSE * 2 ** min(max(self._failures - 1, 0), 10), LONGEST_PAUSE)
