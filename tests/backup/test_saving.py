"""Making a backup while the site is used."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from hub.backup.archive import ArchiveReader
from hub.backup.errors import BackupError
from hub.backup.restoring import Options, restore_backup
from hub.backup.saving import make_backup
from hub.media.models import CustomImage
from hub.users.models import Organisation
from tests.backup.conftest import PASSPHRASE
from tests.media.files import build_image

pytestmark = pytest.mark.django_db(transaction=True)


def be_quiet(_text: str) -> None:
    """Show no progress."""


def write_pairs(stop: threading.Event, has_begun: threading.Event) -> None:
    """Write two rows in each transaction until told to stop."""
    number = 0
    try:
        while not stop.is_set():
            number += 1
            with transaction.atomic():
                for side in ("left", "right"):
                    name = f"{side} {number}"
                    Organisation.objects.create(name=name, slug=name.replace(" ", "-"))
            has_begun.set()
    finally:
        connection.close()


def test_a_backup_made_while_others_write_is_of_one_moment(site: Path, new_server: Any) -> None:
    stop, has_begun = threading.Event(), threading.Event()
    writer = threading.Thread(target=write_pairs, args=(stop, has_begun))
    writer.start()
    try:
        assert has_begun.wait(60)
        before = Organisation.objects.count()
        make_backup(site / "hub.tar", passphrase="", progress=be_quiet)
        after = Organisation.objects.count()
    finally:
        stop.set()
        writer.join()
    new_server()
    restored = restore_backup(site / "hub.tar", Options(), be_quiet)

    names = set(Organisation.objects.values_list("name", flat=True))
    lefts = {name.removeprefix("left ") for name in names if name.startswith("left")}
    rights = {name.removeprefix("right ") for name in names if name.startswith("right")}
    assert lefts == rights
    assert before <= len(names) <= after
    assert before < after, "nobody wrote meanwhile"
    assert restored.faults == []


def test_a_backup_says_what_is_in_it(site: Path) -> None:
    saved = make_backup(site / "hub.tar", passphrase=PASSPHRASE, progress=be_quiet)

    with ArchiveReader(site / "hub.tar") as reader:
        reader.verify()
        names = [part.name for part in reader.manifest.parts]
        manifest = reader.manifest
    assert manifest == saved.manifest
    assert [name for name in names if name.startswith(("media", "private"))] == [
        "media/documents/terms.txt",
        "private/evidence",
    ]
    assert "keys.json" in names
    assert manifest.database.vendor == connection.vendor
    assert manifest.database.tables["learning_completion"].rows == 2
    assert ("learning", "0019_typed_dates_and_states") in manifest.database.migrations
    assert saved.describe()[-1] == "Keys: sealed with the passphrase."


def test_without_a_passphrase_the_keys_are_left_out_and_that_is_said(site: Path) -> None:
    saved = make_backup(site / "hub.tar", passphrase="", progress=be_quiet)

    assert saved.manifest.find("keys.json") is None
    assert not saved.manifest.has_keys
    assert saved.describe()[-1] == (
        "Keys: LEFT OUT. Keep SECRET_KEY and SIGNING_KEY somewhere else."
    )


def test_sizes_of_images_are_left_out_and_made_again(site: Path, new_server: Any) -> None:
    image = build_image()
    image.get_rendition("width-20")
    saved = make_backup(site / "hub.tar", passphrase="", progress=be_quiet)
    media = [part.name for part in saved.manifest.list_parts("media")]
    assert media == ["media/documents/terms.txt", f"media/{image.file.name}"]

    new_server()
    restore_backup(site / "hub.tar", Options(), be_quiet)
    restored = CustomImage.objects.get()
    assert list(restored.renditions.all()) == []
    assert restored.get_rendition("width-20").file.storage.exists(
        restored.renditions.get().file.name
    )


def test_a_folder_without_files_is_no_obstacle(
    transactional_db: None, new_server: Any, tmp_path: Path
) -> None:
    make_backup(tmp_path / "hub.tar", passphrase="", progress=be_quiet)
    new_server()

    with pytest.raises(BackupError, match="There is no folder"):
        make_backup(tmp_path / "none" / "hub.tar", passphrase="", progress=be_quiet)
    with pytest.raises(BackupError, match=r"There is no database|has no tables of the hub"):
        make_backup(tmp_path / "other.tar", passphrase="", progress=be_quiet)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hub.tar", "new"]
