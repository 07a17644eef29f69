"""A cluster for tests: each test run has a prefix of its own there, and leaves nothing behind."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from hub.search.engines.elastic_cluster import Address
from hub.search.engines.elastic_engine import ElasticEngine

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
# Nothing that a test made need survive a power cut.
CHEAP: dict[str, Any] = {
    "translog": {"durability": "async"},
    "auto_expand_replicas": False,
    "number_of_replicas": 0,
}
PATIENCE = 30.0  # seconds; a machine that runs tests is busy


def make_engine(prefix: str) -> ElasticEngine:
    """Return an engine as another process makes it."""
    address = Address(os.environ["TEST_ELASTICSEARCH_URL"], prefix)
    return ElasticEngine(address, patience=PATIENCE, **CHEAP)


@contextmanager
def own_prefix() -> Iterator[str]:
    """Give a prefix that nobody else has; what was made under it goes at the end."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    try:
        yield prefix
    finally:
        remove_indices(prefix)


def remove_indices(prefix: str, *, kept: tuple[str, ...] = ()) -> None:
    """Remove the indices whose names begin with `prefix`, but not those `kept`."""
    with make_engine(prefix).cluster.asked(is_work=True) as client:
        found = client.indices.get(index=f"{prefix}-*", features=["aliases"])
        if names := sorted(set(found) - set(kept)):
            client.indices.delete(index=names, ignore_unavailable=True)
