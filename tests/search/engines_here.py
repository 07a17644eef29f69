"""The engines that are on this machine, each without an index, for the bench and the drills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hub.search.engines.base import Engine
from hub.search.engines.tantivy_engine import TantivyEngine


def list_engines(folder: Path) -> Iterator[tuple[str, Engine]]:
    """Yield name and engine; what they keep lies in `folder`, or goes after their turn."""
    yield "tantivy", TantivyEngine(folder / "search")
