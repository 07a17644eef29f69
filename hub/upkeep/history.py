"""The public history of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

from hub.upkeep.models import ChangeNote


@dataclass(frozen=True)
class History:
    """When a page was first published, and what changed since, newest first."""

    first_published: datetime | None
    notes: list[ChangeNote]


def public_history(page: Page) -> History:
    """Return the history of `page`, with one query; in a preview, that of the draft."""
    notes = sorted(page.change_notes.all(), key=lambda note: note.date, reverse=True)
    return History(page.first_published_at, notes)
