"""Restoring: everything is checked first, and what was there comes back when it fails."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from hub.backup import derived, restoring
from hub.backup.archive import ArchiveReader
from hub.backup.errors import (
    BackupError,
    DamagedBackupError,
    OccupiedPlaceError,
    RefusedBackupError,
)
from hub.backup.restoring import Options, restore_backup
from hub.backup.saving import current_place, make_backup
from hub.core import page_cache, stale_pages
from hub.search.engines.current import get_engine
from hub.search.upkeep import compare
from hub.upkeep.models import DueRun, OutgoingMail
from hub.users.models import Organisation, User
from learning.domain.evidence.guards import list_missing_guards
from learning.models import Completion, RecordEvent
from tests.backup.conftest import FILES, PASSPHRASE, read_files
from tests.backup.test_saving import be_quiet
from tests.factories.learning import build_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(site: Path) -> Path:
    """Return a backup of the site."""
    path = site / "hub.tar"
    make_backup(path, passphrase=PASSPHRASE, progress=be_quiet)
    return path


def restore(path: Path, **options: Any) -> list[str]:
    decided = Options(**{"passphrase": PASSPHRASE} | options)
    return restore_backup(path, decided, be_quiet).lines


def test_a_restored_site_is_the_one_that_was_saved(backup: Path, new_server: Any) -> None:
    people = list(User.objects.order_by("pk").values())
    events = list(RecordEvent.objects.order_by("pk").values())
    folder = new_server()

    lines = restore(backup)

    assert list(User.objects.order_by("pk").values()) == people
    assert list(RecordEvent.objects.order_by("pk").values()) == events
    assert read_files(folder) == FILES
    assert list_missing_guards() == []
    assert compare(get_engine()).is_none
    assert [line for line in lines if line.startswith(("Records", "Keys", "Files"))] == [
        "Files: media 1, private 1",
        "Records: 6 events in 2 chains and 1 checkpoints verified, 0 faults",
        "Keys: the same as those in use.",
    ]
    assert not current_place().is_set_aside()
    # Numbers go on where they had come to.
    assert build_user("next").pk > max(person["id"] for person in people)


def test_what_was_kept_of_the_database_before_ends(backup: Path, new_server: Any) -> None:
    new_server()
    before = page_cache.current_generation(), stale_pages.name_entry("/")
    restore(backup)
    after = page_cache.current_generation(), stale_pages.name_entry("/")
    assert all(then != now for then, now in zip(before, after, strict=True))


def test_a_place_with_data_is_left_alone(backup: Path) -> None:
    build_user("later")
    with pytest.raises(OccupiedPlaceError, match="Use --replace"):
        restore(backup)
    assert User.objects.filter(email="later@hub.test").exists()


def test_a_folder_with_files_is_left_alone(backup: Path, new_server: Any) -> None:
    folder = new_server()
    (folder / "media").mkdir()
    (folder / "media" / "mine.txt").write_text("mine")
    with pytest.raises(OccupiedPlaceError):
        restore(backup)
    assert read_files(folder) == {"media/mine.txt": b"mine"}


def test_replacing_saves_what_was_there_first(backup: Path, site: Path, new_server: Any) -> None:
    build_user("later")
    (site / "media" / "later.txt").write_text("later")

    [line] = [line for line in restore(backup, replace=True) if line.startswith("Saved")]

    assert not User.objects.filter(email="later@hub.test").exists()
    assert read_files(site) == FILES
    saved = Path(line.removeprefix("Saved what was there before: "))
    new_server()
    restore(saved)
    assert User.objects.filter(email="later@hub.test").exists()


def test_what_cannot_be_saved_is_replaced_only_when_that_is_said(
    backup: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise BackupError("SQLite finds the database damaged.")

    build_user("later")
    monkeypatch.setattr(restoring, "make_backup", fail)
    with pytest.raises(BackupError, match=r"damaged\. Use --no-save"):
        restore(backup, replace=True)
    assert User.objects.filter(email="later@hub.test").exists()

    assert "What was there before was not saved." in restore(backup, replace=True, save=False)
    assert not User.objects.filter(email="later@hub.test").exists()


@pytest.mark.parametrize("step", ["migrate", "rebuild_search", "check_records"])
def test_what_was_there_comes_back_when_it_fails(
    backup: Path, site: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    build_user("later")
    (site / "media" / "later.txt").write_text("later")
    monkeypatch.setattr(derived, step, fail)

    with pytest.raises(KeyboardInterrupt):
        restore(backup, replace=True)

    assert User.objects.filter(email="later@hub.test").exists()
    assert read_files(site) == FILES | {"media/later.txt": b"later"}
    assert list_missing_guards() == []
    assert not current_place().is_set_aside()


def test_an_empty_place_is_empty_again_when_it_fails(
    backup: Path, new_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise BackupError("no")

    folder = new_server()
    monkeypatch.setattr(derived, "migrate", fail)
    with pytest.raises(BackupError, match="no"):
        restore(backup)
    assert current_place().is_empty()
    assert read_files(folder) == {}


def test_an_interrupted_restore_is_undone_by_the_next(backup: Path) -> None:
    build_user("later")
    current_place().set_aside()

    with pytest.raises(OccupiedPlaceError):
        restore(backup)

    assert User.objects.filter(email="later@hub.test").exists()


def test_twenty_damaged_backups_touch_nothing(backup: Path, site: Path) -> None:
    build_user("later")
    chance, whole = random.Random(20), backup.read_bytes()
    with ArchiveReader(backup) as reader:
        names = {part.name for part in reader.manifest.parts} | {"manifest.json", "checksum.txt"}
    for _damage in range(20):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        backup.write_bytes(content)
        with pytest.raises(DamagedBackupError, match="Nothing was changed") as caught:
            restore(backup, replace=True)
        assert caught.value.part in names
    assert User.objects.filter(email="later@hub.test").exists()
    assert read_files(site) == FILES
    assert not (site / "backups").exists()


def test_a_newer_backup_is_refused_by_name(
    backup: Path, new_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = ArchiveReader._read_manifest

    def read_newer(reader: ArchiveReader) -> Any:
        manifest = usual(reader)
        manifest.database.migrations.append(("learning", "0999_of_tomorrow"))
        return manifest

    monkeypatch.setattr(ArchiveReader, "_read_manifest", read_newer)
    new_server()
    with pytest.raises(RefusedBackupError, match=r"newer than this code.*learning\.0999_of"):
        restore(backup)
    assert current_place().is_empty()


@pytest.mark.parametrize(
    ("passphrase", "words"), [("", "no passphrase to open them"), ("other", "is not the one")]
)
def test_keys_need_their_passphrase(
    backup: Path, new_server: Any, passphrase: str, words: str
) -> None:
    new_server()
    with pytest.raises(RefusedBackupError, match=words):
        restore(backup, passphrase=passphrase)
    assert current_place().is_empty()

    assert not any(
        line.startswith("Keys") for line in restore(backup, passphrase="", with_keys=False)
    )


def test_too_little_room_is_said_first(
    backup: Path, new_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_server()
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(BackupError, match=r"MB below .*, and 1\.0 kB are free"):
        restore(backup)
    assert current_place().is_empty()


def test_what_was_running_does_not_go_on(site: Path, new_server: Any) -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    for state in ("waiting", "sending", "sent"):
        OutgoingMail.objects.create(subject=state, content={}, state=state)
    DueRun.objects.create(
        name="expired sessions",
        token="0188f1a27b3c4d5e8f90a1b2c3d4e5f6",
        running_since=timezone.now(),
    )
    make_backup(site / "hub.tar", passphrase="", progress=be_quiet)
    new_server()

    lines = restore(site / "hub.tar")

    assert not Session.objects.exists()
    assert dict(OutgoingMail.objects.values_list("subject", "state")) == {
        "waiting": "uncertain",
        "sending": "uncertain",
        "sent": "sent",
    }
    assert list(DueRun.objects.values_list("token", "running_since")) == [(None, None)]
    assert "Sessions: 1 ended; everyone signs in again" in lines
    assert any(line.startswith("Email: 2 were waiting") for line in lines)


def test_records_that_were_falsified_are_reported(site: Path, new_server: Any) -> None:
    with connection.cursor() as cursor:
        for name in ("learning_completion_no_update", "learning_completion_no_delete"):
            end = " ON learning_completion" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{end}")
    Completion.objects.filter(pk=Completion.objects.first().pk).update(title="Another")
    make_backup(site / "hub.tar", passphrase="", progress=be_quiet)
    new_server()

    restored = restore_backup(site / "hub.tar", Options(), be_quiet)

    assert len(restored.faults) == 1
    assert list_missing_guards() == []


def test_a_table_that_lost_rows_is_noticed(
    backup: Path, new_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = type(current_place()).restore

    def lose(place: Any, *arguments: Any) -> None:
        usual(place, *arguments)
        Organisation.objects.all().delete()
        OutgoingMail.objects.all().delete()

    Organisation.objects.create(name="Lost", slug="lost")
    path = backup.with_name("second.tar")
    make_backup(path, passphrase="", progress=be_quiet)
    new_server()
    monkeypatch.setattr(type(current_place()), "restore", lose)
    with pytest.raises(BackupError, match="users_organisation has 0 rows of 1"):
        restore(path)
    assert current_place().is_empty()
