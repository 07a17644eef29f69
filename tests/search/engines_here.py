"""The engines that are on this machine, each without an index, for the bench and the drills."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.search.engines.base import Engine
from hub.search.engines.tantivy_engine import TantivyEngine
from tests.search.cluster import make_engine, own_prefix

CLUSTER = "TEST_ELASTICSEARCH_URL"


def list_engines(folder: Path) -> Iterator[tuple[str, Engine]]:
    """Yield name and engine; what they keep lies in `folder`, or goes after their turn."""
    yield "tantivy", TantivyEngine(folder / "search")
    if os.environ.get(CLUSTER):
        with own_prefix() as prefix:
            yield "elasticsearch", make_engine(prefix)


@contextmanager
def own_addresses(folder: Path) -> Iterator[dict[str, str]]:
    """Give the name of each engine that is here with a SEARCH_URL of its own."""
    found = {"tantivy": f"tantivy://{folder / 'search'}"}
    if url := os.environ.get(CLUSTER):
        with own_prefix() as prefix:
            yield found | {"elasticsearch": f"elasticsearch+{url.rstrip('/')}/{prefix}"}
    else:
        yield found
