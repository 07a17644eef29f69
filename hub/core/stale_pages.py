"""The last whole answer of each public page, for readers who come while the database is away.

Kept for a day in a cache of its own. A correction replaces it when the page is next made; what is
withdrawn (unpublished, deleted, moved, restricted) ends all that was kept before, by a stamp that
is part of each key.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils.connection import ConnectionProxy

from hub.core.stamps import Stamp

_withdrawn = Stamp("stale", "hub:withdrawn")
stale = ConnectionProxy(caches, "stale")
Answer = tuple[bytes, dict[str, str]]


def name_entry(name: str) -> str | None:
    """Return the key of the page `name`, read before the page is made; None without the cache."""
    stamp = _withdrawn.read()
    return None if stamp is None else f"hub:stale:{stamp}:{name}"


def keep_last(key: str, answer: Answer) -> None:
    """Keep `answer` as the last of the page with this key."""
    stale.set(key, (time.time(), answer), settings.STALE_PAGE_SECONDS)


def find_last(name: str) -> tuple[int, Answer] | None:
    """Return the last answer of the page `name` and how many seconds old it is."""
    key = name_entry(name)
    entry = None if key is None else stale.get(key)
    if not (isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[0], float)):
        return None
    made_at, answer = entry
    return max(0, round(time.time() - made_at)), answer


def forget_all() -> None:
    """Forget all that was kept, once the present transaction commits."""
    transaction.on_commit(_withdrawn.replace)


def forget_on_signal(**kwargs: object) -> None:
    """Signal adapter for `forget_all`."""
    forget_all()


def connect_signals() -> None:
    """Let all that withdraws a page from readers end what was kept."""
    from wagtail import signals  # noqa: PLC0415 -- the app registry must be ready
    from wagtail.models import PageViewRestriction  # noqa: PLC0415 -- likewise

    for signal in (
        signals.page_unpublished,
        signals.unpublished,
        signals.post_page_move,
        signals.page_slug_changed,
    ):
        signal.connect(forget_on_signal, dispatch_uid="stale-pages")
    post_delete.connect(_forget_for_pages, dispatch_uid="stale-pages")
    for changed in (post_save, post_delete):
        changed.connect(forget_on_signal, sender=PageViewRestriction, dispatch_uid="stale-rights")
    through = PageViewRestriction.groups.through
    m2m_changed.connect(forget_on_signal, sender=through, dispatch_uid="stale-groups")


def _forget_for_pages(sender: Any, **kwargs: object) -> None:
    from wagtail.models import Page  # noqa: PLC0415 -- the app registry must be ready

    if issubclass(sender, Page):
        forget_all()
