"""What the tests of search share: the engine of the settings with an empty folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.search.engines.base import Engine
from hub.search.engines.current import get_engine
from hub.search.engines.elastic_engine import ElasticEngine
from hub.search.upkeep import rebuild
from tests.factories.pages import build_home
from tests.search.cluster import make_cheap, make_engine, own_prefix, remove_indices


@pytest.fixture
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Engine:
    """Return the engine that the site asks; it has no index yet.

    The embedded one; or what a test says with `parametrize("engine", ENGINES, indirect=True)`.
    """
    if getattr(request, "param", "tantivy") == "elasticsearch":
        beside = request.getfixturevalue("elastic_engine")
        settings.SEARCH_URL = f"elasticsearch+{beside.cluster.address.url}/{beside.indices.prefix}"
        return make_cheap(get_engine())
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'index'}"
    return get_engine()


@pytest.fixture
def site_index(engine: Engine, db: None) -> Engine:
    """Return the engine with an index of a site that has a home page."""
    build_home()
    rebuild(engine)
    return engine


@pytest.fixture(scope="session")
def cluster_prefix() -> Iterator[str]:
    """Return what begins the names of this process's indices in the cluster for tests."""
    with own_prefix() as prefix:
        yield prefix


@pytest.fixture
def elastic_engine(cluster_prefix: str) -> Iterator[ElasticEngine]:
    """Return an engine in the cluster for tests; it has no index yet."""
    yield make_engine(cluster_prefix)
    # The one of locks is empty again by itself, and making it takes time.
    remove_indices(cluster_prefix, kept=(f"{cluster_prefix}-locks",))
