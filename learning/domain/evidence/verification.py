"""Verifies the log of records: every event, the ends of the chains, the signed checkpoints.

The completions, the results of attempts, the answers with their points, the lessons that were read
and the checks that were tried are compared with what the log tells of them.

Found is a change, a row taken out and a row put in, anywhere; where a whole chain was computed
again, the checkpoints contradict it. What was changed after the last checkpoint, together with its
hashes and every row that it speaks of, shows only beside a saved copy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from learning.domain.evidence.chain_verification import Chain, check_chain
from learning.domain.evidence.checkpoint_verification import (
    compare_with_copies,
    verify_checkpoints,
)
from learning.domain.evidence.faults import Fault
from learning.domain.evidence.guards import list_missing_guards
from learning.domain.locking import lock_row
from learning.models import (
    Attempt,
    ChainHead,
    CheckpointHead,
    CheckTried,
    Completion,
    Enrolment,
    LessonCompletion,
    RecordEvent,
    Response,
)

CHUNK = 2000


def verify_records(
    *,
    since: datetime | None = None,
    against: Path | None = None,
    now: datetime | None = None,
    counts: Counter[str] | None = None,
) -> Iterator[Fault]:
    """Yield every fault, as it is found; nothing when all is as it was written.

    Args:
        since: look only at chains to which something was added at this time or later.
        against: a folder of saved copies of checkpoints to compare with as well.
        now: the checkpoints have to reach to the day before this; without it, to yesterday.
        counts: is told how many chains, events and checkpoints were looked at.

    Raises:
        CopyError: a copy in `against` cannot be read.
    """
    counts = Counter() if counts is None else counts
    for name in list_missing_guards():
        yield Fault("database", f"the trigger {name} is missing or not in force")
    yield from verify_checkpoints(counts, now=now or timezone.now())
    if against is not None:
        yield from compare_with_copies(against)
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


def _rows_of(key: UUID | None = None) -> list[QuerySet[Any]]:
    """Return each kind of rows in the order of their chains; of one chain, or of all."""
    completions = Completion.objects.select_related("module_version", "path_version")
    answers = Prefetch("responses", Response.objects.order_by("position"))
    rows: list[QuerySet[Any]] = [
        RecordEvent.objects.order_by("chain", "sequence"),
        ChainHead.objects.order_by("chain"),
        CheckpointHead.objects.order_by("chain", "sequence"),
        completions.prefetch_related("organisations").order_by("chain"),
        _below_enrolment(Attempt).prefetch_related(answers),
        _below_enrolment(LessonCompletion),
        _below_enrolment(CheckTried),
    ]
    return [each.filter(chain=key) for each in rows] if key else rows


def _below_enrolment(model: Any) -> QuerySet[Any]:
    return model.objects.annotate(chain=F("enrolment__uid")).order_by("chain", "pk")


def _read_chains(since: datetime | None) -> Iterator[Chain]:
    """Yield the chains one after the other; the database is read in a stream."""
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
        lock_row(ChainHead, key)
        for each in _rows_of(key):
            for row in each:
                chain.add(row)
    return chain


def _find_strays() -> Iterable[Fault]:
    """Yield the chains of nothing that is on record."""
    enrolled = Enrolment.objects.filter(uid=OuterRef("chain"))
    completed = Completion.objects.filter(chain=OuterRef("chain"))
    strays = ChainHead.objects.filter(~Exists(enrolled), ~Exists(completed))
    for key in strays.order_by("chain").values_list("chain", flat=True).iterator():
        yield Fault(f"chain {key}", "it belongs to nothing that is on record")
