"""Pages for anonymous readers, kept until anything public changes.

One generation stamp stands in the shared cache; it is part of every key. `bump()` replaces it,
so that all processes stop using what they stored before, at once; so does a new day. A request
reads the stamp before it renders: a page made from older data is stored under the older stamp and
never served.

Pages and parts have a cache of their own: anybody can make the site store pages, and a full cache
drops what it likes, which may not be the counts of how often somebody tried a password.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.connection import ConnectionProxy

from hub.core.process_store import MISSING, ProcessStore
from hub.core.stale_pages import forget_on_signal
from hub.core.stamps import Stamp

GENERATION_KEY = "hub:generation"
# What Wagtail writes to a page when a draft of it is saved: nothing that readers see.
DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}
LONGEST_QUERY = 300
LARGEST_PAGE = 100_000  # bytes of an answer that is stored; a page has at most 60 kB
_generation_stamp = Stamp("default", GENERATION_KEY)
pages = ConnectionProxy(caches, "pages")
_of_process = ProcessStore(size=500)
# What `one_generation` has read; empty outside of it.
_of_request: ContextVar[str] = ContextVar("generation_of_request", default="")
T = TypeVar("T")


def current_generation() -> str:
    """Return the stamp that all processes share, and the day; make one when the cache has lost it.

    What a page says depends on the day: thresholds change, reviews become due. So a new day ends
    what was stored the day before.
    Where the cache cannot be read the stamp is a different one each time: nothing stored is used.
    """
    stamp = _generation_stamp.read() or uuid.uuid4().hex
    return f"{stamp}-{timezone.localdate():%y%m%d}"


@contextmanager
def one_generation() -> Iterator[str]:
    """Let all that is remembered inside be of one generation, read once; returns its stamp."""
    token = _of_request.set(_generation())
    try:
        yield _of_request.get()
    finally:
        _of_request.reset(token)


def _generation() -> str:
    return _of_request.get() or current_generation()


def bump() -> None:
    """Forget every stored page, in every process, once the present transaction commits."""
    transaction.on_commit(_generation_stamp.replace)


def bump_on_signal(**kwargs: object) -> None:
    """Signal adapter for `bump`."""
    bump()


def invalidate_on(model: type[models.Model]) -> None:
    """Make each change of a row of `model` end the stored pages; call in `AppConfig.ready()`."""
    uid = f"page-cache-{model._meta.label}"
    post_save.connect(bump_on_signal, sender=model, dispatch_uid=uid)
    post_delete.connect(bump_on_signal, sender=model, dispatch_uid=uid)
    # What is deleted is shown no longer while the database is away either.
    post_delete.connect(forget_on_signal, sender=model, dispatch_uid=f"stale-{uid}")


def invalidate_on_relation(through: type[models.Model]) -> None:
    """Make each change of a many-to-many relation end the stored pages."""
    uid = f"page-cache-{through._meta.label}"
    m2m_changed.connect(bump_on_signal, sender=through, dispatch_uid=uid)


def connect_page_signals() -> None:
    """Make what Wagtail changes (pages, restrictions, images, redirects …) end stored pages."""
    from wagtail import signals  # noqa: PLC0415 -- the app registry must be ready
    from wagtail.contrib.redirects.models import Redirect  # noqa: PLC0415 -- likewise
    from wagtail.models import Locale, PageViewRestriction, Site  # noqa: PLC0415 -- likewise

    for signal in (
        signals.page_published,
        signals.page_unpublished,
        signals.post_page_move,
        signals.page_slug_changed,
        signals.published,
        signals.unpublished,
    ):
        signal.connect(bump_on_signal, dispatch_uid="page-cache")
    post_delete.connect(_bump_for_pages, dispatch_uid="page-cache-pages")
    post_save.connect(_bump_for_pages, dispatch_uid="page-cache-pages")
    for model in (Redirect, Locale, PageViewRestriction, Site):
        invalidate_on(model)
    invalidate_on_relation(PageViewRestriction.groups.through)


def _bump_for_pages(sender: type[models.Model], **kwargs: Any) -> None:
    from wagtail.models import Page  # noqa: PLC0415 -- the app registry must be ready

    if issubclass(sender, Page) and not is_draft_save(kwargs.get("update_fields")):
        bump()


def is_draft_save(update_fields: Iterable[str] | None) -> bool:
    """Tell whether a save wrote only what belongs to a page's draft."""
    return update_fields is not None and set(update_fields) <= DRAFT_FIELDS


def remember(name: str, make: Callable[[], T]) -> T:
    """Return `make()` as first made in this generation; for small parts of many pages.

    The value is shared by all who ask: nobody may change it.
    """
    seconds = settings.PART_CACHE_SECONDS
    if not seconds:
        return make()
    with one_generation():  # what is made from older data is kept as such
        value = recall("part", name)
        if value is None:
            value = make()
            keep("part", name, value, seconds)
    return value


def recall(kind: str, name: str) -> Any | None:
    """Return what was kept under `kind` and `name` in this generation; None when nothing was.

    Make and keep what is missing inside one `one_generation` block.
    """
    generation = _generation()
    key = f"hub:{kind}:{generation}:{name}"
    value = _of_process.get(generation, key)
    if value is not MISSING:
        return value
    stored = _read_store([key]).get(key)
    if stored is None:
        return None
    until, value = stored
    _of_process.set(generation, key, value, until=until)
    return value


def keep(kind: str, name: str, value: Any, seconds: int) -> None:
    """Keep `value` for `seconds`, or until this generation ends, for every process."""
    generation = _generation()
    key = f"hub:{kind}:{generation}:{name}"
    until = time.time() + seconds
    pages.set_many({key: (until, value)}, seconds)
    _of_process.set(generation, key, value, until=until)


def remember_many(
    kind: str, names: Iterable[str], make: Callable[[list[str]], dict[str, T]]
) -> dict[str, T]:
    """Return what is known of `names`; `make` is asked once, for all that are not known yet.

    What `make` leaves out stays unknown and is asked for again the next time.
    """
    generation, seconds = _generation(), settings.PART_CACHE_SECONDS
    begin = f"hub:part:{generation}:{kind}:"
    wanted = list(dict.fromkeys(names))
    if not seconds:
        return make(wanted) if wanted else {}
    found: dict[str, T] = {}
    for name in wanted:
        value = _of_process.get(generation, begin + name)
        if value is not MISSING:
            found[name] = value
    if others := [name for name in wanted if name not in found]:
        stored = _read_store([begin + name for name in others])
        for key, (until, value) in stored.items():
            found[key.removeprefix(begin)] = value
            _of_process.set(generation, key, value, until=until)
    if missing := [name for name in wanted if name not in found]:
        made = make(missing)
        found |= made
        until = time.time() + seconds
        pages.set_many({begin + name: (until, value) for name, value in made.items()}, seconds)
        for name, value in made.items():
            _of_process.set(generation, begin + name, value, until=until)
    return found


def _read_store(keys: list[str]) -> dict[str, tuple[float, Any]]:
    """Return what the store has of `keys`, but for what can be no entry of ours."""
    found = pages.get_many(keys)
    return {key: entry for key, entry in found.items() if _is_entry(entry)}


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[0], float)


def has_session(request: HttpRequest) -> bool:
    """Tell whether the browser may be signed in, without touching the session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def is_cacheable_request(request: HttpRequest) -> bool:
    """Tell whether the answer to `request` may be the same for every anonymous reader."""
    return (
        request.method in {"GET", "HEAD"}
        and not has_session(request)
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def is_shareable_response(response: HttpResponseBase) -> bool:
    """Tell whether `response` is a whole page without anything personal in it."""
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and isinstance(response, HttpResponse)
        and len(response.content) <= LARGEST_PAGE
        and not response.cookies
        and "private" not in control
        and "no-store" not in control
        and "Cookie" not in response.get("Vary", "")
    )


def page_name(request: HttpRequest) -> str:
    """Return what tells this address, host, scheme and encoding from all others."""
    gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    return digest_parts(request.scheme, request.get_host(), request.get_full_path(), gzip)


def digest_parts(*parts: object) -> str:
    """Return a short name for `parts`, which may hold what a visitor wrote."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()
