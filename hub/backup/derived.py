"""What follows from the restored data: tables of this version, indexes, sizes of images, caches."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from wagtail.models import Page

from hub.backup.archive import Progress
from hub.media.models import CustomRendition
from hub.media.renditions import prepare_renditions
from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.upkeep import rebuild
from hub.upkeep.models import DueRun, OutgoingMail
from learning.domain.evidence.verification import verify_records

MAY_HAVE_BEEN_SENT = "It was waiting when the backup was made, and may have been sent since."


def migrate() -> None:
    """Bring the tables up to date; this also installs the triggers that protect records."""
    call_command("migrate", interactive=False, verbosity=0)


def stop_what_was_running() -> list[str]:
    """Sign everyone out and stop what was going on when the backup was made; return what was done.

    Who signed out since must not be signed in again, and an email must not be sent twice.
    """
    sessions, _ = Session.objects.all().delete()
    moving = (OutgoingMail.State.WAITING, OutgoingMail.State.SENDING)
    emails = OutgoingMail.objects.filter(state__in=moving).update(
        state=OutgoingMail.State.UNCERTAIN, problem=MAY_HAVE_BEEN_SENT
    )
    DueRun.objects.update(token=None, running_since=None)
    lines = [f"Sessions: {sessions} ended; everyone signs in again"]
    if emails:
        lines.append(
            f"Email: {emails} were waiting and may have been sent since; look at Outgoing mail"
        )
    return lines


def rebuild_search(progress: Progress) -> str:
    """Rebuild the index that readers search; return in words what was done."""
    try:
        count = rebuild(get_engine(), lambda done, total: progress(f"search: {done} of {total}"))
    except SearchUnavailableError as error:
        return f"not rebuilt ({error}); run: manage.py search_rebuild"
    return f"rebuilt with {count} documents"


def rebuild_admin_search() -> None:
    """Rebuild the index of the admin's own search, which does not move between databases."""
    call_command("update_index", verbosity=0)


def rebuild_renditions(progress: Progress) -> int:
    """Make the sizes of images that live pages use; return for how many images."""
    CustomRendition.objects.all().delete()
    count, pages = 0, Page.objects.live()
    for number, page in enumerate(pages.iterator(), start=1):
        count += prepare_renditions(page)
        if number % 100 == 0:
            progress(f"images: {number} pages")
    return count


def find_missing_files() -> list[str]:
    """Return the names of files that the database knows and the storages do not have."""
    missing = []
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not isinstance(field, models.FileField) or model is CustomRendition:
                continue
            names = model._base_manager.exclude(**{field.name: ""}).values_list(
                field.name, flat=True
            )
            missing += [name for name in names.iterator() if not field.storage.exists(name)]
    return missing


def check_records(made_at: datetime) -> tuple[str, list[str]]:
    """Return in words what was verified, and every fault.

    Checkpoints have to reach to the day before the backup was made.
    """
    counts: Counter[str] = Counter()
    faults = [str(fault) for fault in verify_records(now=made_at, counts=counts)]
    words = (
        f"{counts['events']} events in {counts['chains']} chains and "
        f"{counts['checkpoints']} checkpoints"
    )
    return words, faults
