"""Processor time of a server and all of its processes, read from outside.

The kernel keeps a clock for each process that counts what all of its threads used, those that ended
too, in nanoseconds. `/proc/<pid>/stat` counts in hundredths of a second, and a process's own line
in `schedstat` leaves out its threads. What the database server uses is another process's and does
not count.
"""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path

QUIET_SECONDS = 0.003  # a server that used nothing for so long has finished its work
LONGEST_WAIT = 5  # seconds


class ProcessTree:
    """The processes of a server, from the first to the last of its workers."""

    def __init__(self, first: int) -> None:
        self._pids = _list_tree(first)
        self._clocks = [_find_clock(pid) for pid in self._pids]

    def __len__(self) -> int:
        return len(self._pids)

    def read(self) -> float:
        """Return the seconds of processor time used so far. Raises OSError when one has ended."""
        return sum(map(time.clock_gettime, self._clocks))

    def read_at_rest(self) -> float:
        """Return the same once the server does nothing: it works on after its last answer."""
        end = time.monotonic() + LONGEST_WAIT
        used = self.read()
        while time.monotonic() < end:
            time.sleep(QUIET_SECONDS)
            used, before = self.read(), used
            if used == before:
                break
        return used


def _list_tree(first: int) -> list[int]:
    """Return `first` and every process that comes from it."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # The name, in brackets, may hold spaces.
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            parents[int(folder.name)] = int(fields[1])
    found = [first]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _find_clock(pid: int) -> int:
    """Return the kernel's clock for the processor time of a process; see clock_getcpuclockid(3)."""
    clock = ctypes.c_int()
    if code := ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise OSError(code, os.strerror(code))
    return clock.value
