"""Appends to the log of records: one hash chain for each enrolment, its head locked last of all.

Who appends does so at the end of the transaction that makes the fact, when every other row that it
locks is locked: two writers can then never wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.domain.locking import lock_row, note_lock
from learning.models import Attempt, ChainHead, RecordEvent, Verb

# What the first event of a chain has before it.
GENESIS = "0" * 64
STAFF, SITE = "staff", "site"


@dataclass(frozen=True)
class Event:
    """Something to append. `result` holds texts, whole numbers, booleans, lists and objects only.

    `actor` is the opaque id of a learner, or STAFF or SITE; never a name, an address or the number
    of an account.
    """

    verb: Verb
    object_kind: str
    object_key: UUID | str
    actor: UUID | str
    result: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def append_event(
    chain: UUID,
    *,
    verb: Verb,
    object_kind: str,
    object_key: UUID | str,
    actor: UUID | str,
    result: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> RecordEvent:
    """Append one event to `chain`; see `Event` for the arguments."""
    event = Event(verb, object_kind, object_key, actor, result or {})
    return append_events(chain, [event], now=now)[0]


def append_attempt_event(attempt: Attempt, verb: Verb, *, now: datetime) -> RecordEvent:
    """Append what a learner did with an attempt to the chain of its enrolment."""
    return append_event(
        attempt.enrolment.uid,
        verb=verb,
        object_kind="attempt",
        object_key=attempt.uid,
        actor=attempt.enrolment.learner_id,
        result={"quiz": str(attempt.quiz_key), "ordinal": attempt.ordinal},
        now=now,
    )


def append_events(
    chain: UUID, events: Sequence[Event], *, now: datetime | None = None
) -> list[RecordEvent]:
    """Append `events` to `chain` in their order; three queries, however many.

    Args:
        now: when those happened that do not say so themselves.
    """
    if not events:
        return []
    now = now or timezone.now()
    with transaction.atomic(savepoint=False):
        head = _lock_head(chain)
        rows = _link(head, events, now)
        RecordEvent.objects.bulk_create(rows)
        head.sequence, head.hash, head.at = rows[-1].sequence, rows[-1].hash, now
        head.save(update_fields=["sequence", "hash", "at"])
    return rows


def begin_chain(chain: UUID, event: Event, *, now: datetime) -> RecordEvent:
    """Append the first event to a chain that nobody else can know of yet; two queries."""
    with transaction.atomic(savepoint=False):
        row = _link(ChainHead(chain=chain, hash=GENESIS), [event], now)[0]
        RecordEvent.objects.bulk_create([row])
        head = ChainHead(chain=chain, sequence=row.sequence, hash=row.hash, at=now)
        ChainHead.objects.bulk_create([head])
        note_lock(ChainHead, chain, is_new=True)
    return row


def _lock_head(chain: UUID) -> ChainHead:
    """Take the end of a chain; one that begins only now is made."""
    head = lock_row(ChainHead, chain)
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain, hash=GENESIS)], ignore_conflicts=True)
        head = lock_row(ChainHead, chain)
    if head is None:
        raise ChainHead.DoesNotExist
    return head


def _link(head: ChainHead, events: Sequence[Event], now: datetime) -> list[RecordEvent]:
    rows: list[RecordEvent] = []
    for event in events:
        last = rows[-1] if rows else head
        row = RecordEvent(
            chain=head.chain,
            sequence=last.sequence + 1,
            at=event.at or now,
            actor=str(event.actor),
            verb=event.verb,
            object_kind=event.object_kind,
            object_key=str(event.object_key),
            result_text=canonical_json(event.result),
            previous_hash=last.hash,
        )
        row.hash = hash_event(row)
        rows.append(row)
    return rows


def hash_event(row: RecordEvent) -> str:
    """Return the hash that `row` must have: SHA-256 of the canonical JSON of all the rest of it."""
    # A time that cannot be read comes as None, and then no hash fits.
    at: datetime | None = row.at
    return digest_of(
        canonical_json(
            {
                "chain": str(row.chain),
                "sequence": row.sequence,
                "at": at.astimezone(UTC).isoformat(timespec="microseconds") if at else None,
                "actor": row.actor,
                "verb": row.verb,
                "object_kind": row.object_kind,
                "object_key": row.object_key,
                "result": row.result_text,
                "previous": row.previous_hash,
            }
        )
    )
