"""The one text for given data, and its name. Pure, without Django."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any


def canonical_json(data: Any) -> str:
    """Return `data` as the one JSON text for it: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def digest_of(canonical: str) -> str:
    """Return the SHA-256 (64 hex digits) that names a canonical text."""
    return sha256(canonical.encode()).hexdigest()
