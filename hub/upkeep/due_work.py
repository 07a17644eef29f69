"""Runs the work that is due: each piece for itself, never twice at the same time.

A piece is leased by a conditional UPDATE of its `DueRun` row, which works alike on every database
and for processes of several machines. A lease is stale after LEASE: its holder was killed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from hub.core.due import REGISTRY, DueWork
from hub.upkeep.models import DueRun

log = structlog.get_logger(__name__)

LEASE = timedelta(hours=2)


@dataclass(frozen=True)
class Outcome:
    """What became of one piece: `state` is done, failed or busy (somebody else runs it)."""

    name: str
    state: str
    text: str


def run_all(*, now: datetime | None = None) -> list[Outcome]:
    """Run every registered piece in order and return what became of each; never raises for one."""
    now = now or timezone.now()
    return [run_one(name, work, now=now) for name, work in REGISTRY.items()]


def run_one(name: str, work: DueWork, *, now: datetime) -> Outcome:
    """Run one piece unless another process runs it."""
    token = take_lease(name)
    if token is None:
        return Outcome(name, "busy", "another process runs it")
    succeeded, text = False, "interrupted"
    try:
        text = work(now=now)
        succeeded = True
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        log.exception("due_work_failed", work=name)
    finally:
        give_back(name, token, succeeded=succeeded, text=text)
    return Outcome(name, "done" if succeeded else "failed", text)


def take_lease(name: str) -> uuid.UUID | None:
    """Lease the piece `name`; return the token of the lease, or None when it is taken."""
    token, now = uuid.uuid4(), timezone.now()
    DueRun.objects.get_or_create(name=name)
    free = models.Q(token__isnull=True) | models.Q(running_since__lt=now - LEASE)
    taken = DueRun.objects.filter(free, name=name).update(token=token, running_since=now)
    return token if taken else None


def give_back(name: str, token: uuid.UUID, *, succeeded: bool, text: str) -> None:
    """End the lease and note the outcome, if the lease is still ours."""
    DueRun.objects.filter(name=name, token=token).update(
        token=None,
        running_since=None,
        finished_at=timezone.now(),
        succeeded=succeeded,
        result=text,
    )


def clear_sessions(*, now: datetime) -> str:
    """Remove sessions that have expired."""
    call_command("clearsessions")
    return "expired sessions removed"
