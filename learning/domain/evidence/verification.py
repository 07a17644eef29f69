"""Verifies the log of records: every event, the ends of the chains, the signed checkpoints.

The completions and the results of attempts are compared with what the log tells of them.

Found is a change, a row taken out and a row put in, anywhere; and where somebody computed a whole
chain anew, the checkpoints contradict it. What was changed after the last checkpoint, hashes and
all, can be told only from a copy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from learning.domain.awarding.signing import verify_text
from learning.domain.evidence.canonical import digest_of
from learning.domain.evidence.checkpoints import digest_heads
from learning.domain.evidence.events import GENESIS, hash_event
from learning.domain.evidence.guards import list_missing_guards
from learning.domain.evidence.records import digest_completion
from learning.domain.taking.marking import describe_result
from learning.models import (
    Attempt,
    ChainHead,
    Checkpoint,
    CheckpointHead,
    Completion,
    Enrolment,
    RecordEvent,
    Verb,
)

CHUNK = 2000


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Chain:
    """All that is on record about one chain, each list in order."""

    key: UUID
    events: list[RecordEvent] = field(default_factory=list)
    heads: list[ChainHead] = field(default_factory=list)
    marks: list[CheckpointHead] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)

    def add(self, row: Any) -> None:
        kinds = {
            RecordEvent: self.events,
            ChainHead: self.heads,
            CheckpointHead: self.marks,
            Completion: self.completions,
            Attempt: self.attempts,
        }
        kinds[type(row)].append(row)


def verify_records(
    *, since: datetime | None = None, counts: Counter[str] | None = None
) -> Iterator[Fault]:
    """Give every fault, as it is found; nothing when all is as it was written.

    Args:
        since: look only at chains to which something was added at this time or later.
        counts: is told how many chains, events and checkpoints were looked at.
    """
    counts = Counter() if counts is None else counts
    for name in list_missing_guards():
        yield Fault("database", f"the trigger {name} is missing or not in force")
    yield from _verify_checkpoints(counts)
    try:
        for chain in _read_chains(since):
            counts["chains"] += 1
            counts["events"] += len(chain.events)
            # Something may have been added between one query and the next: look again, alone.
            if any(True for _fault in check_chain(chain)):
                yield from check_chain(_read_chain(chain.key))
    except (ValueError, TypeError, OverflowError) as error:
        yield Fault("log", f"a row cannot be read: {error}")
    if since is None:
        yield from _find_strays()


def _verify_checkpoints(counts: Counter[str]) -> Iterator[Fault]:
    previous = GENESIS
    for checkpoint in Checkpoint.objects.order_by("day").iterator(chunk_size=CHUNK):
        counts["checkpoints"] += 1
        yield from (
            Fault(f"checkpoint of {checkpoint.day}", what)
            for what in _check_checkpoint(checkpoint, previous)
        )
        previous = digest_of(checkpoint.payload)


def _check_checkpoint(checkpoint: Checkpoint, previous: str) -> Iterator[str]:
    if not verify_text(checkpoint.payload.encode(), checkpoint.key_id, checkpoint.signature):
        yield "its signature is not of this text"
        return
    says = json.loads(checkpoint.payload)
    if says["day"] != checkpoint.day.isoformat():
        yield "it is of another day"
    if says["previous"] != previous:
        yield "the checkpoint before it is not the one that it was built on"
    heads = checkpoint.heads.order_by("chain").iterator(chunk_size=CHUNK)
    if says["heads"] != digest_heads(heads):
        yield "the ends of chains beside it are not those that were signed"


def _rows_of(key: UUID | None = None) -> list[QuerySet[Any]]:
    """Return the five kinds of rows in the order of their chains; of one chain, or of all."""
    completions = Completion.objects.select_related("module_version", "path_version")
    rows: list[QuerySet[Any]] = [
        RecordEvent.objects.order_by("chain", "sequence"),
        ChainHead.objects.order_by("chain"),
        CheckpointHead.objects.order_by("chain", "sequence"),
        completions.prefetch_related("organisations").order_by("chain"),
        Attempt.objects.annotate(chain=F("enrolment__uid")).order_by("chain", "pk"),
    ]
    return [each.filter(chain=key) for each in rows] if key else rows


def _read_chains(since: datetime | None) -> Iterator[Chain]:
    """Give the chains one after the other; the database is read in a stream."""
    rows = _rows_of()
    if since is not None:
        moved = ChainHead.objects.filter(at__gte=since).values("chain")
        rows = [each.filter(chain__in=moved) for each in rows]
    streams = (((row.chain, row) for row in each.iterator(chunk_size=CHUNK)) for each in rows)
    for key, group in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        chain = Chain(key)
        for _key, row in group:
            chain.add(row)
        yield chain


def _read_chain(key: UUID) -> Chain:
    """Return one chain, while nobody can add to it."""
    chain = Chain(key)
    with transaction.atomic():
        list(ChainHead.objects.select_for_update().filter(chain=key))
        for each in _rows_of(key):
            for row in each:
                chain.add(row)
    return chain


def check_chain(chain: Chain) -> Iterator[Fault]:
    """Give the faults of one chain. What follows a first fault in its events is not looked at."""
    where = f"chain {chain.key}"
    fault = next(_check_links(chain.events), None)
    if fault is not None:
        yield fault
        return
    last = chain.events[-1] if chain.events else None
    ends = [(head.sequence, head.hash) for head in chain.heads]
    if ends != ([(last.sequence, last.hash)] if last else []):
        yield Fault(where, "it does not end where it should")
    hashes = {row.sequence: row.hash for row in chain.events}
    for mark in chain.marks:
        if hashes.get(mark.sequence) != mark.hash:
            yield Fault(
                f"{where}, event {mark.sequence}",
                "it is not the one that a signed checkpoint vouches for",
            )
    yield from _check_completions(chain, where)
    yield from _check_attempts(chain, where)


def _check_links(events: Sequence[RecordEvent]) -> Iterator[Fault]:
    previous = GENESIS
    for number, row in enumerate(events, 1):
        where = f"chain {row.chain}, event {row.sequence}"
        if row.sequence != number:
            yield Fault(where, f"event {number} should stand here")
        elif row.previous_hash != previous:
            yield Fault(where, "it does not follow from the event before it")
        elif row.hash != hash_event(row):
            yield Fault(where, "it does not say what it said")
        previous = row.hash


def _check_completions(chain: Chain, where: str) -> Iterator[Fault]:
    told = {
        event.result["completion"]: event.result["digest"]
        for event in chain.events
        if event.verb == Verb.COMPLETED
    }
    there = {str(row.uid): digest_completion(row) for row in chain.completions}
    if told != there:
        yield Fault(where, "the completion is not as the log tells of it")
    turns = (Verb.REVOKED, Verb.REINSTATED)
    last = {row.object_key: row.verb for row in chain.events if row.verb in turns}
    revoked = {key for key, verb in last.items() if verb == Verb.REVOKED}
    if revoked != {str(row.uid) for row in chain.completions if row.revoked_at}:
        yield Fault(where, "what is revoked is not what the log tells was revoked")


def _check_attempts(chain: Chain, where: str) -> Iterator[Fault]:
    """Compare each result with the last that the log tells of it, marked or marked anew."""
    told: dict[str, Any] = {}
    for event in chain.events:
        if event.verb == Verb.MARKED:
            told[event.object_key] = event.result
        elif event.verb == Verb.REGRADED:
            told[event.object_key] = {
                name: event.result["new"][name] for name in ("points", "maximum", "score", "passed")
            }
    marked = [row for row in chain.attempts if row.state == Attempt.State.MARKED]
    there = {str(row.uid): describe_result(row) for row in marked}
    for key in sorted(told.keys() | there.keys()):
        if told.get(key) != there.get(key):
            yield Fault(f"{where}, attempt {key}", "its result is not as the log tells of it")


def _find_strays() -> Iterable[Fault]:
    """Give the chains of nothing that is on record."""
    enrolled = Enrolment.objects.filter(uid=OuterRef("chain"))
    completed = Completion.objects.filter(chain=OuterRef("chain"))
    strays = ChainHead.objects.filter(~Exists(enrolled), ~Exists(completed))
    for key in strays.order_by("chain").values_list("chain", flat=True).iterator():
        yield Fault(f"chain {key}", "it belongs to nothing that is on record")
