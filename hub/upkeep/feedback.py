"""Problems that readers report: which page is meant, who has to know, how long an address stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override
from wagtail.log_actions import log
from wagtail.models import Page

from hub.core.serving import find_root_path
from hub.core.visibility import public_pages
from hub.upkeep.models import PageFeedback

LONGEST_PATH = 500


def local_path(request: HttpRequest, address: str) -> str:
    """Return the path of `address` when it is one of this site, else an empty text.

    `address` is a path or a whole address; the query and what follows are dropped.
    """
    address = address.strip()
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return ""
    path = urlsplit(address).path
    is_plain = path.startswith("/") and path.isprintable() and len(path) <= LONGEST_PATH
    return path if is_plain else ""


def find_page(request: HttpRequest, path: str) -> Page | None:
    """Return the page at `path` if everybody may read it.

    A draft, a private page and no page at all give the same answer, so that nothing about them
    can be learned here. For a file of a page (`…/report.pdf`) the page is returned.
    """
    parts = [part for part in path.split("/") if part]
    language = get_language_from_path(path)
    if language:
        parts = parts[1:]
    if parts and "." in parts[-1]:
        parts = parts[:-1]
    with override(language or settings.LANGUAGE_CODE):
        root = find_root_path(request)
    if not path or root is None:
        return None
    url_path = root + "".join(f"{part}/" for part in parts)
    return public_pages().filter(url_path=url_path).first()


def owner_of(page: Page | None) -> Any | None:
    """Return the active person who keeps `page` true: its content owner, else who made it."""
    if page is None:
        return None
    for person in (getattr(page.specific, "content_owner", None), page.owner):
        if person is not None and person.is_active:
            return person
    return None


def record_feedback(
    *,
    page: Page | None,
    url: str,
    what_wrong: str,
    what_doing: str = "",
    email: str = "",
    now: datetime | None = None,
) -> PageFeedback:
    """Store a report and hand it to the owner of `page`; return it.

    The address of the person is kept for FEEDBACK_RETENTION_DAYS from `now`.
    """
    now = now or timezone.now()
    kept = timedelta(days=settings.FEEDBACK_RETENTION_DAYS)
    return PageFeedback.objects.create(
        page=page,
        page_title=page.title if page else "",
        url=url[:LONGEST_PATH],
        owner=owner_of(page),
        what_doing=what_doing,
        what_wrong=what_wrong,
        email=email,
        created_at=now,
        erase_after=timezone.localdate(now) + kept if email else None,
    )


def handle_feedback(
    feedback: PageFeedback, *, by: Any, status: str, note: str = "", owner: Any | None = None
) -> PageFeedback:
    """Set the state, the note and the owner of a report; return it as it is now.

    Who last moved it out of “new”, and when, is remembered; back to “new” forgets it. Doing the
    same again changes nothing.
    """
    with transaction.atomic():
        current = PageFeedback.objects.select_for_update().get(pk=feedback.pk)
        if status != current.status:
            is_new = status == PageFeedback.Status.NEW
            current.handled_by = None if is_new else by
            current.handled_at = None if is_new else timezone.now()
        current.status, current.note, current.owner = status, note, owner
        current.save(update_fields=["status", "note", "owner", "handled_by", "handled_at"])
        log(instance=current, action="wagtail.edit", user=by)
    return current


def erase_addresses(*, now: datetime) -> str:
    """Erase the e-mail addresses whose time is over; the reports stay."""
    over = PageFeedback.objects.filter(erase_after__lte=timezone.localdate(now))
    count = over.update(email="", erase_after=None)
    return f"{count} addresses erased"
