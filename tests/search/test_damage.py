"""A file of the index is missing, cut or overwritten: pages stay whole, and search comes back."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hub.search import upkeep
from hub.search.engines import current
from hub.search.engines.tantivy_files import ENDINGS, find_damage
from tests.factories.guidance import build_guidance

pytestmark = pytest.mark.django_db


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()  # other processes keep what they have open
    path.write_bytes(content[: len(content) // 2])


def overwrite(path: Path) -> None:
    size = path.stat().st_size
    path.unlink()
    path.write_bytes(random.Random(size).randbytes(size))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.unlink()
    path.write_bytes(content)


@pytest.fixture
def guide(site_index: Any) -> Any:
    page = build_guidance("Zebra crossings")
    build_guidance("Zebra bridges")
    upkeep.rebuild(site_index)
    return page


def harm(engine: Any, ending: str, how: Callable[[Path], None]) -> None:
    """Harm the files of one kind, and let the process open the index anew."""
    folder = engine.engine.directory.open_current().path
    name = "meta.json" if ending == "meta" else f"*.{ending}"
    for path in folder.glob(name):
        how(path)
    current._ENGINES.clear()


@pytest.mark.parametrize("how", [remove, cut, overwrite, flip])
@pytest.mark.parametrize("ending", [*ENDINGS, "meta"])
def test_pages_stay_whole_and_search_comes_back(
    guide: Any, site_index: Any, client: Client, ending: str, how: Callable[[Path], None]
) -> None:
    if (ending, how) == ("meta", flip):
        pytest.skip("one bit of a name in it is a file that is missing, or no change at all")
    harm(site_index, ending, how)

    answers = [
        client.get(path) for path in (guide.url, "/search/?q=zebra", "/search/suggest/?q=ze")
    ]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert "Zebra crossings" in answers[0].content.decode()
    text = answers[1].content.decode()
    assert "The search is being repaired" in text
    assert "Zebra bridges" in text  # by its title
    assert "/guidance/" in text  # the contents

    assert upkeep.catch_up_due(now=timezone.now()).startswith("built with")
    again = client.get("/search/?q=zebra").context
    assert sorted(row.title for row in again["rows"]) == ["Zebra bridges", "Zebra crossings"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_damage_is_named_and_seen_by_due_work(
    guide: Any, site_index: Any, ending: str, settings: Any
) -> None:
    folder = site_index.engine.directory.open_current().path
    assert find_damage(folder) == ""
    [path] = folder.glob(f"*.{ending}")

    flip(path)  # under a process that has it open

    assert find_damage(folder) == f"{path.name} is not what was written"
    with pytest.raises(CommandError, match=f"the index is damaged: {path.name}"):
        call_command("search_check")
    assert upkeep.catch_up_due(now=timezone.now()).startswith("built with")
    assert upkeep.compare(site_index).is_none


def test_a_commit_meanwhile_is_no_damage(guide: Any, site_index: Any, monkeypatch: Any) -> None:
    folder = site_index.engine.directory.open_current().path
    metas = iter([b'{"segments": [{"segment_id": "gone"}]}', (folder / "meta.json").read_bytes()])
    last = (folder / "meta.json").read_bytes()
    monkeypatch.setattr(
        "hub.search.engines.tantivy_files._read_meta", lambda folder: next(metas, last)
    )

    assert find_damage(folder) == ""
