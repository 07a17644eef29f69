"""Once a day, a signed statement of where all chains of the log end.

Whoever rewrites a chain can compute its hashes anew, but not sign. Each checkpoint holds the heads
that moved since the one before, and the digest of the one before, so that it vouches for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.domain.evidence.events import GENESIS
from learning.domain.evidence.signing import sign_text
from learning.models import ChainHead, Checkpoint, CheckpointHead

BATCH = 2000
# The name under which making one is due work.
DUE_NAME = "checkpoint of records"


def make_checkpoint(*, now: datetime | None = None) -> tuple[Checkpoint, bool]:
    """Sign where the chains end, once a day in the site's time zone.

    Returns (the checkpoint of the day, made by this call).
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    found = Checkpoint.objects.filter(day=day).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return _make(day, now), True
    except IntegrityError:
        # Another process made it in the meantime.
        return Checkpoint.objects.get(day=day), False


def _make(day: date, now: datetime) -> Checkpoint:
    before = Checkpoint.objects.filter(day__lt=day).order_by("day").last()
    seen = CheckpointHead.objects.filter(chain=OuterRef("chain"), sequence=OuterRef("sequence"))
    moved = list(ChainHead.objects.filter(~Exists(seen)).order_by("chain"))
    payload = canonical_json(
        {
            "day": day.isoformat(),
            "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "moved": len(moved),
            "heads": digest_heads(moved),
            "previous": digest_of(before.payload) if before else GENESIS,
        }
    )
    signed = sign_text(payload.encode())
    checkpoint = Checkpoint.objects.create(
        day=day, payload=payload, key_id=signed.key_id, signature=signed.signature
    )
    CheckpointHead.objects.bulk_create(
        (
            CheckpointHead(
                checkpoint=checkpoint, chain=head.chain, sequence=head.sequence, hash=head.hash
            )
            for head in moved
        ),
        batch_size=BATCH,
    )
    return checkpoint


def digest_heads(heads: Iterable[ChainHead | CheckpointHead]) -> str:
    """Return the SHA-256 over one line for each head, ordered by chain: chain, sequence, hash."""
    digest = sha256()
    for head in heads:
        digest.update(f"{head.chain} {head.sequence} {head.hash}\n".encode())
    return digest.hexdigest()


def make_due_checkpoint(*, now: datetime) -> str:
    """Make the checkpoint of the day; due work."""
    checkpoint, made = make_checkpoint(now=now)
    return f"checkpoint of {checkpoint.day} {'made' if made else 'was there'}"


def list_days() -> list[date]:
    """Return the days that have a checkpoint, the latest first."""
    return list(Checkpoint.objects.order_by("-day").values_list("day", flat=True))


def describe_checkpoint(day: date) -> dict[str, Any] | None:
    """Return a checkpoint as it is published; None when the day has none.

    `signed` is the very text that was signed; `says` is the same, to read.
    """
    checkpoint = Checkpoint.objects.filter(day=day).first()
    if checkpoint is None:
        return None
    return {
        "says": json.loads(checkpoint.payload),
        "signed": checkpoint.payload,
        "algorithm": "EdDSA",
        "key_id": checkpoint.key_id,
        "signature": checkpoint.signature,
    }
