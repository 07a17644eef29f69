"""Keeps an index as the database is: notes changes, catches up, builds anew, compares.

Changes are rows of `ChangeLog`, written in the transaction that makes them. An index has a cursor
into them; whoever holds its writing lock reads what is due from the database as it is then. So any
number of indexes catch up by themselves, in any order, after any crash, and twice does no harm.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from hub.core import page_cache, stale_pages
from hub.core.epoch import read_epoch
from hub.core.search_documents import SOURCES, SearchDocument
from hub.search.engines.base import Cursor, Engine, SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.models import ChangeLog

log = structlog.get_logger(__name__)

# No transaction that changes content lasts longer; see `Cursor`.
SETTLED = timedelta(minutes=30)
KEPT = timedelta(days=30)
BATCH = 200
LOOK_EVERY = 1.0  # seconds between two looks of a process at the log
COMPARE_EVERY = 30.0  # seconds between two looks whether it is another database
Progress = Callable[[int, int], None]
_looked: dict[int, float] = {}
_compared: dict[int, float] = {}


class Target(Protocol):
    """An index in use, or one that is being built."""

    def upsert(self, origins: Mapping[str, Sequence[SearchDocument]], cursor: Cursor) -> None:
        """See `Engine.upsert`."""


def record_change(source: str, keys: Sequence[str]) -> None:
    """Note that these may have changed, and let the index of this machine follow the commit."""
    ChangeLog.objects.bulk_create([ChangeLog(source=source, key=key) for key in keys])
    if settings.SEARCH_ON_COMMIT:
        transaction.on_commit(follow, robust=True)


def follow(engine: Engine | None = None) -> int:
    """Catch up where there is an index; what cannot be done now is done later. Never raises."""
    engine = engine or get_engine()
    try:
        if engine.read_cursor() is None:
            return 0
        return catch_up(engine)
    except SearchUnavailableError as error:
        log.warning("search_not_followed", reason=str(error))
        return 0


def look(engine: Engine) -> None:
    """Before a search: follow changes of other machines, at most once in LOOK_EVERY."""
    now = time.monotonic()
    if now - _looked.get(id(engine), 0.0) < LOOK_EVERY:
        return
    _looked[id(engine)] = now
    cursor = engine.read_cursor()
    if cursor is None or (_is_time_to_compare(engine, now) and is_of_other_database(cursor)):
        repair_in_background(engine)
        return
    newest = ChangeLog.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None and newest > cursor.last:
        follow(engine)


def _is_time_to_compare(engine: Engine, now: float) -> bool:
    if now - _compared.get(id(engine), 0.0) < COMPARE_EVERY:
        return False
    _compared[id(engine)] = now
    return True


def catch_up(engine: Engine) -> int:
    """Apply every change that the index has not seen; return how many origins that were.

    Raises SearchUnavailableError when the index must be built or cannot be written.
    """
    with engine.writing():
        cursor = engine.read_cursor()
        if cursor is None or is_too_old(cursor) or is_of_other_database(cursor):
            raise SearchUnavailableError("the index must be built")
        return apply_changes(engine, cursor)


def apply_changes(target: Target, cursor: Cursor) -> int:
    """Bring `target` from `cursor` to the present state of the database."""
    rows = list(
        ChangeLog.objects.filter(pk__gt=cursor.position)
        .order_by("pk")
        .values_list("pk", "source", "key", "created_at")
    )
    new = [row for row in rows if row[0] not in cursor.seen]
    origins = list(dict.fromkeys((source, key) for _pk, source, key, _at in new))
    if not origins:
        return 0
    after = advance(cursor, [(pk, at) for pk, _source, _key, at in rows])
    for at in range(0, len(origins), BATCH):
        last = at + BATCH >= len(origins)
        target.upsert(read_origins(origins[at : at + BATCH]), after if last else cursor)
    return len(origins)


def advance(cursor: Cursor, rows: Sequence[tuple[int, datetime]]) -> Cursor:
    """Return the cursor after all `rows` (key, time) above its position are done."""
    now = timezone.now()
    settled = [pk for pk, at in rows if at < now - SETTLED]
    position = max([cursor.position, *settled])
    seen = frozenset(pk for pk, _at in rows if pk > position)
    after = Cursor(position, seen, now.date().isoformat(), cursor.epoch)
    times = dict(rows)
    mark = times[after.last].isoformat() if after.last in times else cursor.mark
    return replace(after, mark=mark)


def present_cursor() -> Cursor:
    """Return the cursor of an index that is about to read the database."""
    last = ChangeLog.objects.filter(created_at__lt=timezone.now() - SETTLED).order_by("-pk").first()
    position = last.pk if last else 0
    times = dict(ChangeLog.objects.filter(pk__gt=position).values_list("pk", "created_at"))
    newest = times.get(max(times, default=0)) or (last and last.created_at)
    return Cursor(
        position,
        frozenset(times),
        timezone.localdate().isoformat(),
        read_epoch(),
        newest.isoformat() if newest else "",
    )


def is_too_old(cursor: Cursor) -> bool:
    """Tell whether changes that the index has not seen may have been pruned."""
    return cursor.day < (timezone.localdate() - KEPT + timedelta(days=2)).isoformat()


def is_of_other_database(cursor: Cursor) -> bool:
    """Tell whether an older state of the database was restored since, by whatever means.

    A restore of ours renews the epoch. After any other, the last change that the index has seen is
    gone, or another one has its number.
    """
    if cursor.epoch != read_epoch():
        return True
    if not cursor.last:
        return False
    seen = ChangeLog.objects.filter(pk=cursor.last).values_list("created_at", flat=True).first()
    return seen is None or seen.isoformat() != cursor.mark


def read_origins(origins: Iterable[tuple[str, str]]) -> dict[str, list[SearchDocument]]:
    """Return the documents of these (source, key) as the database has them now."""
    found: dict[str, list[SearchDocument]] = {f"{source}:{key}": [] for source, key in origins}
    by_source: dict[str, list[str]] = {}
    for source, key in origins:
        by_source.setdefault(source, []).append(key)
    for source, keys in by_source.items():
        if source in SOURCES:
            for document in SOURCES[source].read(keys):
                found[document.origin].append(document)
    return found


def read_everything(progress: Progress | None = None) -> Iterator[list[SearchDocument]]:
    """Yield all documents of all sources, some at a time."""
    keys = {name: list(source.list_keys()) for name, source in SOURCES.items()}
    total, done = sum(map(len, keys.values())), 0
    for name, source in SOURCES.items():
        for at in range(0, len(keys[name]), BATCH):
            batch = keys[name][at : at + BATCH]
            yield list(source.read(batch))
            done += len(batch)
            if progress:
                progress(done, total)


def rebuild(engine: Engine, progress: Progress | None = None) -> int:
    """Build the index beside the one in use and swap; return how many documents it has.

    What is changed meanwhile goes into both. Raises IndexBusyError when somebody else builds.
    """
    count = 0
    with engine.rebuild() as builder:
        cursor = present_cursor()
        for documents in read_everything(progress):
            builder.add(documents)
            count += len(documents)
        with engine.writing():
            builder.upsert({}, cursor)
            apply_changes(builder, cursor)
            builder.use()
    return count


def synchronise(engine: Engine) -> str:
    """Catch up, or build where that is needed; return what was done in words."""
    cursor = engine.read_cursor()
    if cursor is not None and is_of_other_database(cursor):
        # Pages that were stored of the other one are no better than its index.
        page_cache.bump()
        stale_pages.forget_all()
        cursor = None
    if cursor is None or is_too_old(cursor):
        return f"built with {rebuild(engine)} documents"
    return f"{catch_up(engine)} changes applied"


def bring_index_in_step() -> str:
    """Do what `search_sync` does, where somebody waits for something else; never raises."""
    try:
        return synchronise(get_engine())
    except SearchUnavailableError as error:
        return f"later, since {error}"


def repair_in_background(engine: Engine) -> None:
    """Build a missing index in a thread of its own; requests go on without it meanwhile."""
    if settings.SEARCH_ON_COMMIT:
        threading.Thread(target=_repair, args=(engine,), name="search-repair", daemon=True).start()


def _repair(engine: Engine) -> None:
    try:
        log.info("search_repaired", done=synchronise(engine))
    except SearchUnavailableError as error:
        log.info("search_not_repaired", reason=str(error))
    finally:
        connection.close()


@dataclass(frozen=True)
class Difference:
    """What an index has otherwise than the database: ids."""

    missing: list[str]
    left_over: list[str]
    outdated: list[str]

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.left_over or self.outdated)


def compare(engine: Engine) -> Difference:
    """Compare every document of the index with the database."""
    indexed = dict(engine.list_digests())
    wanted = {one.id: one.digest for batch in read_everything() for one in batch}
    return Difference(
        missing=sorted(wanted.keys() - indexed.keys()),
        left_over=sorted(indexed.keys() - wanted.keys()),
        outdated=sorted(
            one for one in wanted.keys() & indexed.keys() if wanted[one] != indexed[one]
        ),
    )


def catch_up_due(*, now: datetime) -> str:
    """Due work: let the index of this machine follow, and forget old changes.

    A damaged index is set aside by the look at its health, and then built anew.
    """
    ChangeLog.objects.filter(created_at__lt=now - KEPT).delete()
    engine = get_engine()
    with suppress(SearchUnavailableError):
        engine.health()
    return synchronise(engine)
