"""A site with people, records and files; and an empty place to restore it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from hub.media.models import CustomDocument
from learning.domain.evidence.checkpoints import make_checkpoint
from tests.backup.elsewhere import empty_database, settle
from tests.factories.learning import build_completions

PASSPHRASE = "orchard ladder copper"
FILES = {"media/documents/terms.txt": b"What we buy.", "private/evidence": b"\x00\x01 evidence"}


@pytest.fixture
def site(transactional_db: None, settings: Any, tmp_path: Path) -> Path:
    """Return the folder of a site with two completions, a checkpoint, and two files."""
    settle(settings, tmp_path / "site")
    build_completions(2)
    make_checkpoint()
    content = ContentFile(FILES["media/documents/terms.txt"], "terms.txt")
    CustomDocument.objects.create(title="Terms", file=content)
    storages["private"].save("evidence", ContentFile(FILES["private/evidence"]))
    return tmp_path / "site"


@pytest.fixture
def new_server(settings: Any, tmp_path: Path) -> Iterator[Any]:
    """Return what moves the site to an empty place; it is back when the test ends."""
    contexts = []

    def move() -> Path:
        folder = tmp_path / "new"
        settle(settings, folder)
        context = empty_database(folder)
        context.__enter__()
        contexts.append(context)
        return folder

    yield move
    for context in contexts:
        context.__exit__(None, None, None)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the uploaded files below `folder` by their names."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("media", "private")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }
