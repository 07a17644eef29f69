"""Locks that hold for every machine: rows of a small index, each with an end.

A lock is a lease. Who holds it renews it before each step; who was killed loses it when it ends.
The cluster's clock decides, so machines may differ about the time.
"""

from __future__ import annotations

import os
import platform
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import BadRequestError, ConflictError, NotFoundError

from hub.search.engines.base import IndexBusyError, SearchUnavailableError
from hub.search.engines.elastic_cluster import Cluster

PAUSE = 0.05
# Seconds; more than any step between two renewals takes.
LEASES: dict[str, float] = {"write": 30, "rebuild": 60}
TAKE = """
def owner = ctx._source.owner;
if (owner != null && owner != params.owner && ctx._source.until > ctx._now) {
  ctx.op = 'none';
} else {
  ctx._source.owner = params.owner;
  ctx._source.until = ctx._now + params.lease;
}
"""
RENEW = """
if (ctx._source.owner != params.owner) { ctx.op = 'none'; }
else { ctx._source.until = ctx._now + params.lease; }
"""
RELEASE = "ctx.op = ctx._source.owner == params.owner ? 'delete' : 'none';"


def _make_owner() -> str:
    return f"{platform.node()}/{os.getpid()}/{uuid.uuid4().hex[:12]}"


@dataclass
class Lock:
    """One lock of one installation, as one holder sees it."""

    cluster: Cluster
    name: str
    owner: str = field(default_factory=_make_owner)

    @property
    def index(self) -> str:
        return f"{self.cluster.address.prefix}-locks"

    @contextmanager
    def held(self, *, wait: float) -> Iterator[Lock]:
        """Hold the lock; raises IndexBusyError when it is not free within `wait` seconds."""
        self._make_index()
        end = time.monotonic() + wait
        while not self._run(TAKE, is_new=True):
            if time.monotonic() >= end:
                raise IndexBusyError(f"another process holds the {self.name} lock")
            time.sleep(PAUSE)
        try:
            yield self
        finally:
            with suppress(SearchUnavailableError):  # it ends by itself
                self._run(RELEASE)

    def renew(self) -> None:
        """Hold it for another lease; raises IndexBusyError when somebody else has it now."""
        if not self._run(RENEW):
            raise IndexBusyError(f"the {self.name} lock was lost: this took too long")

    def _run(self, source: str, *, is_new: bool = False) -> bool:
        """Run a script on the row; tell whether it changed something."""
        params = {"owner": self.owner, "lease": int(LEASES[self.name] * 1000)}
        script = {"source": source, "params": params}
        more: dict[str, Any] = {"scripted_upsert": True, "upsert": {}} if is_new else {}
        with self.cluster.asked(is_work=True) as client:
            try:
                answer = client.update(
                    index=self.index, id=self.name, script=script, retry_on_conflict=5, **more
                )
            except (ConflictError, NotFoundError):
                return False
        return answer["result"] != "noop"

    def _make_index(self) -> None:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        with self.cluster.asked(is_work=True) as client:
            if not client.indices.exists(index=self.index):
                with suppress(BadRequestError):  # another process was first
                    client.indices.create(
                        index=self.index, settings=settings, mappings={"dynamic": False}
                    )
