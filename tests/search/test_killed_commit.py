"""A process killed in a commit leaves files that no commit names; the next one is not stopped."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.search.engines.base import Cursor
from hub.search.engines.tantivy_engine import TantivyEngine
from tests.search.documents import ask, document, fill

CURSOR = Cursor(1, frozenset(), "2026-11-24")


def test_a_list_of_deletions_that_a_killed_process_left(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "search")
    fill(engine, document("a", "Zebra"), document("b", "Harbour"))
    folder = engine.directory.open_current().path
    before = tmp_path / "before"
    shutil.copytree(folder, before)
    change = {"page:a": [document("a", "Lantern")]}
    with engine.writing():
        engine.upsert(change, CURSOR)
    left = [path for path in folder.glob("*.del") if not (before / path.name).exists()]
    assert left, "the commit deletes"

    # As if it had been killed after that file and before `meta.json`.
    for path in left:
        shutil.copy(path, before)
    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    again = TantivyEngine(tmp_path / "search")
    with again.writing():
        again.upsert(change, CURSOR)

    assert ask(again, "zebra").total == 0
    assert ask(again, "lantern").total == ask(again, "harbour").total == 1
