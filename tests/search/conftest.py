"""What the tests of search share: the engine of the settings with an empty folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.search.engines.base import Engine
from hub.search.engines.current import get_engine
from hub.search.upkeep import rebuild
from tests.factories.pages import build_home


@pytest.fixture
def engine(settings: Any, tmp_path: Path) -> Engine:
    """Return the engine that the site asks; it has no index yet."""
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'index'}"
    return get_engine()


@pytest.fixture
def site_index(engine: Engine, db: None) -> Engine:
    """Return the engine with an index of a site that has a home page."""
    build_home()
    rebuild(engine)
    return engine
