"""The engines that the contract holds for; each test runs with an empty index of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.search.engines.base import Engine
from hub.search.engines.tantivy_engine import TantivyEngine
from tests.search.cluster import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return an engine without an index."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("elastic_engine")
    return TantivyEngine(tmp_path / "search")
