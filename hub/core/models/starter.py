"""Rows that the starter content brings and that editors may then change."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models


class StarterContent(models.Model):
    """A row that knows what the starter content last wrote into it.

    Invariant: `starter_hash` is the digest of the content as loaded, empty for a row that an
    editor made. Where the present content has another digest, an editor has changed the row, and
    loading leaves it alone.
    """

    starter_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def is_as_loaded(self, content: dict[str, Any]) -> bool:
        """Tell whether `content`, the row's present content, is what was loaded into it."""
        return bool(self.starter_hash) and self.starter_hash == digest_content(content)


def digest_content(content: dict[str, Any]) -> str:
    """Return the SHA-256 of `content` as canonical JSON; dates count as their ISO text."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()
