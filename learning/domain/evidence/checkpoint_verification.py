"""Verifies the signed checkpoints: each by itself, their line, that none is missing, and copies."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from hub.upkeep.models import DueRun
from learning.domain.evidence.canonical import digest_of
from learning.domain.evidence.checkpoints import DUE_NAME, digest_heads
from learning.domain.evidence.events import GENESIS
from learning.domain.evidence.faults import Fault
from learning.domain.evidence.signing import verify_text
from learning.models import Checkpoint, RecordEvent

CHUNK = 2000
SIGNED = ("signed", "key_id", "signature")


class CopyError(Exception):
    """A saved copy that cannot be read: which, and why."""


def verify_checkpoints(counts: Counter[str], *, now: datetime) -> Iterator[Fault]:
    """Yield the faults of all checkpoints up to `now`; `counts` is told how many there are."""
    previous, last = GENESIS, None
    for checkpoint in Checkpoint.objects.order_by("day").iterator(chunk_size=CHUNK):
        counts["checkpoints"] += 1
        yield from (
            Fault(_name(checkpoint.day), what) for what in _check_checkpoint(checkpoint, previous)
        )
        previous, last = digest_of(checkpoint.payload), checkpoint.day
    yield from _find_missing(last, now)


def _check_checkpoint(checkpoint: Checkpoint, previous: str) -> Iterator[str]:
    if not _is_signed(checkpoint.payload, checkpoint.key_id, checkpoint.signature):
        yield "its signature is not of this text"
        return
    says = json.loads(checkpoint.payload)
    if says["day"] != checkpoint.day.isoformat():
        yield "it is of another day"
    if says["previous"] != previous:
        yield "the checkpoint before it is not the one that it was built on, or is missing"
    heads = checkpoint.heads.order_by("chain").iterator(chunk_size=CHUNK)
    if says["heads"] != digest_heads(heads):
        yield "the ends of chains beside it are not those that were signed"


def _is_signed(payload: str, key_id: str, signature: str) -> bool:
    """Return whether this text was signed here, before its key was compromised if it was."""
    try:
        made_at = datetime.fromisoformat(json.loads(payload)["made_at"])
    except (ValueError, KeyError, TypeError):
        made_at = None
    return verify_text(payload.encode(), key_id, signature, made_at=made_at)


def _find_missing(last: date | None, now: datetime) -> Iterator[Fault]:
    """Yield what says that there were later checkpoints than the `last`, or should have been.

    A day that was left out before a later checkpoint shows in the line of digests. Where no later
    one follows, the daily work says when it last made one, and the log when there was need of one.
    """
    if not RecordEvent.objects.exists():
        return
    made_at = DueRun.objects.filter(name=DUE_NAME, succeeded=True).values_list(
        "finished_at", flat=True
    )
    made = [timezone.localdate(at) for at in made_at if at]
    if made and (last is None or last < made[0]):
        yield Fault(_name(made[0]), "the daily work made it, and it is missing")
        return
    why = "they were removed, or the daily work has not run (manage.py run_due)"
    if last is None:
        yield Fault("checkpoints", f"there are none: {why}")
    elif last < timezone.localdate(now) - timedelta(days=1):
        yield Fault("checkpoints", f"there are none after {last}: {why}")


def compare_with_copies(folder: Path) -> Iterator[Fault]:
    """Yield where the checkpoints differ from copies saved from `/records/checkpoints/`.

    Args:
        folder: JSON files, each one checkpoint as it is published; their names do not matter.

    Raises:
        CopyError: there is no copy, or a file is none.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise CopyError(f"{folder} holds no copy of a checkpoint (*.json).")
    for path in paths:
        copy = _read_copy(path)
        day = json.loads(copy["signed"])["day"]
        if not _is_signed(copy["signed"], copy["key_id"], copy["signature"]):
            yield Fault(f"copy {path.name}", "it was not signed by this site")
            continue
        there = Checkpoint.objects.filter(day=day).values_list("payload", flat=True).first()
        if there is None:
            yield Fault(_name(day), f"it is missing; the copy {path.name} has it")
        elif there != copy["signed"]:
            yield Fault(_name(day), f"it is another one than the copy {path.name}")


def _read_copy(path: Path) -> dict[str, Any]:
    try:
        copy = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(copy[name], str) for name in SIGNED):
            raise TypeError
        date.fromisoformat(json.loads(copy["signed"])["day"])
    except (OSError, ValueError, TypeError, KeyError):
        raise CopyError(f"{path} is no copy of a checkpoint.") from None
    else:
        return copy


def _name(day: date | str) -> str:
    return f"checkpoint of {day}"
