"""An index that is gone, of another form or broken is built anew; nobody sees a fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.core.search_documents import PLACES
from hub.home.models import StandardPage
from hub.search import upkeep
from hub.search.engines import tantivy_folder
from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.tantivy_engine import TantivyEngine
from tests.factories.pages import build_home, publish
from tests.search.documents import ask

pytestmark = pytest.mark.django_db


def remove(path: Path) -> None:
    shutil.rmtree(path)


def empty_files(path: Path) -> None:
    for file in path.glob("v*/*"):
        if file.suffix in {".term", ".idx", ".store", ".pos", ".fast"}:
            file.write_bytes(b"")


def garble_meta(path: Path) -> None:
    for file in path.glob("v*/meta.json"):
        file.write_text("{")


def lose_cursor(path: Path) -> None:
    for file in path.glob("v*/cursor.json"):
        file.write_text("half")


@pytest.mark.parametrize("harm", [remove, empty_files, garble_meta, lose_cursor])
def test_a_harmed_index_is_built_anew(
    site_index: TantivyEngine, harm: Callable[[Path], None]
) -> None:
    publish(build_home().add_child(instance=StandardPage(title="Zebra", live=False)))
    upkeep.catch_up(site_index)
    harm(site_index.engine.directory.path)
    engine = TantivyEngine(site_index.engine.directory.path)  # as another process opens it

    if harm is not lose_cursor:
        with pytest.raises(SearchUnavailableError):
            ask(engine, "zebra")
    assert engine.read_cursor() is None
    assert upkeep.synchronise(engine) == f"built with {1 + len(PLACES)} documents"
    assert ask(engine, "zebra").total == 1
    assert upkeep.compare(engine).is_none


def test_an_index_of_another_form_is_not_opened(
    site_index: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tantivy_folder, "FORMAT", tantivy_folder.FORMAT + 1)

    assert site_index.read_cursor() is None
    assert upkeep.synchronise(site_index).startswith("built")
    assert site_index.read_cursor() is not None


def test_two_processes_with_one_folder_see_each_other(site_index: TantivyEngine) -> None:
    other = TantivyEngine(site_index.engine.directory.path)
    assert ask(other, "zebra").total == 0

    publish(build_home().add_child(instance=StandardPage(title="Zebra", live=False)))
    upkeep.catch_up(site_index)
    assert ask(other, "zebra").total == 1

    upkeep.rebuild(site_index)
    assert ask(other, "zebra").total == 1


def test_two_machines_each_follow(site_index: TantivyEngine, tmp_path: Path) -> None:
    other = TantivyEngine(tmp_path / "other-machine")
    upkeep.rebuild(other)
    publish(build_home().add_child(instance=StandardPage(title="Zebra", live=False)))

    upkeep.follow(site_index)
    upkeep.look(other)

    assert ask(site_index, "zebra").total == ask(other, "zebra").total == 1


def test_an_open_index_is_not_used_after_a_fork(
    site_index: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site_index.engine.directory.open_current()
    assert site_index.engine.directory.open_current() is before

    monkeypatch.setattr(tantivy_folder.os, "getpid", lambda: before.pid + 1)

    assert site_index.engine.directory.open_current() is not before
