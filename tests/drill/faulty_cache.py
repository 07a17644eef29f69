"""The cache of files that fails as the file `fault` beside it says: dead, full, slow or garbage."""

from __future__ import annotations

import pickle
import time
from pathlib import Path
from typing import Any

from hub.core.sqlite_cache import SQLiteCache

SLOW = 5.0  # seconds


class FaultyCache(SQLiteCache):
    """What each use of the file comes by is where it fails."""

    def _use(self, act: Any) -> Any:
        file = Path(self._file).with_name("fault")
        fault = file.read_text() if file.exists() else ""
        if fault == "dead":
            raise OSError(5, "Input/output error")
        if fault == "full":
            raise OSError(28, "No space left on device")
        if fault == "slow":
            time.sleep(SLOW)
        if fault == "garbage":
            raise pickle.UnpicklingError("invalid load key")
        return super()._use(act)
