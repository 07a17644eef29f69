"""What changed for readers: the history of one page, and the newest over all pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from wagtail.models import Page

from hub.core.visibility import restricted
from hub.upkeep.models import ChangeNote


@dataclass(frozen=True)
class RecentChange:
    """A change note as a list of news shows it."""

    date: date
    title: str
    url: str
    text: str


@dataclass(frozen=True)
class History:
    """When a page was first published, and what changed since, newest first."""

    first_published: datetime | None
    notes: list[ChangeNote]


def public_history(page: Page) -> History:
    """Return the history of `page`, with one query; in a preview, that of the draft."""
    notes = sorted(page.change_notes.all(), key=lambda note: note.date, reverse=True)
    return History(page.first_published_at, notes)


def list_recent_changes(below: Page, count: int, request: HttpRequest) -> list[RecentChange]:
    """Return the newest change notes of public pages below `below`, in one query.

    A page stands in the list once, with its newest note.
    """
    notes = (
        ChangeNote.objects.filter(page__live=True, page__path__startswith=below.path)
        .exclude(page=below.pk)
        .exclude(restricted("page__path"))
        .select_related("page")
        .order_by("-date", "page__path", "-pk")[: count * 4]
    )
    changes: dict[int, RecentChange] = {}
    for note in notes:
        url = note.page.get_url(request)
        if url:
            change = RecentChange(note.date, note.page.title, url, note.text)
            changes.setdefault(note.page_id, change)
    return list(changes.values())[:count]
