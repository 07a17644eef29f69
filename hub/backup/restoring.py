"""Restores a backup: what `manage.py restore` does.

Everything is checked before anything is touched. What was there is set aside, and comes back when
the restore fails.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hub.backup import derived, postgres_place, postgres_tools, sqlite_place
from hub.backup.archive import ArchiveReader, Progress
from hub.backup.errors import BackupError, OccupiedPlaceError, RefusedBackupError
from hub.backup.files import FOLDERS, FilePlace
from hub.backup.keys import open_keys, restore_keys
from hub.backup.manifest import Manifest, Part
from hub.backup.packing import unpack
from hub.backup.place import ROWS, Place, check_counts, check_is_not_newer, is_portable
from hub.backup.renewal import forget_rows, renew
from hub.backup.rows import path_of_rows
from hub.backup.saving import KEYS, current_place, make_backup, show_size


@dataclass(frozen=True)
class Options:
    """What the person at the terminal decided.

    `replace` allows data to be replaced, after it was saved unless `save` is false. An empty
    `passphrase` opens no keys; `with_keys` is false where they are not wanted.
    """

    replace: bool = False
    save: bool = True
    with_keys: bool = True
    passphrase: str = ""


@dataclass
class Restored:
    """A restore that was completed: what to tell the person, and the faults of the records."""

    manifest: Manifest
    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def restore_backup(path: Path, options: Options, progress: Progress) -> Restored:
    """Put the site into the state of the backup at `path`, brought up to date with this code.

    Raises:
        BackupError: it cannot be done; everything is as it was.
    """
    start, place, files = time.monotonic(), current_place(), FilePlace()
    with ArchiveReader(path) as reader:
        reader.verify(lambda name: progress(f"checking {name}"))
        manifest = reader.manifest
        check_is_not_newer(manifest.database)
        wanted = _list_database_parts(manifest)
        keys = _read_keys(reader, options)
        restored = Restored(manifest)
        restored.lines += _clean_up(place, files)
        restored.lines += _make_way(place, files, options, progress)
        with tempfile.TemporaryDirectory(prefix="restoring-", dir=settings.VAR_DIR) as name:
            _check_room(manifest)
            folder = Path(name)
            _unpack_database(reader, wanted, folder)
            files.unpack(reader, manifest, progress)
            place.set_aside()
            try:
                progress("database: restoring")
                _exchange(place, files, manifest, folder)
                _bring_up_to_date(restored, progress)
                if keys:
                    restored.lines.append(f"Keys: {restore_keys(keys)}.")
            except BaseException:
                files.put_back()
                place.put_back()
                forget_rows()
                raise
        place.forget()
        files.forget()
    restored.lines.append(f"Restored in {time.monotonic() - start:.1f} s.")
    return restored


def _list_database_parts(manifest: Manifest) -> list[Part]:
    """Return the parts that the database of this site is restored from."""
    state = manifest.database
    if state.vendor == "sqlite":
        names = [sqlite_place.PACKED]
    elif connection.vendor == "postgresql":
        names = [postgres_place.FILE]
    else:
        names = [
            path_of_rows(Path(), table).as_posix() for table in state.tables if is_portable(table)
        ]
    parts = {name: manifest.find(name) for name in names}
    missing = [name for name, part in parts.items() if part is None]
    if missing:
        raise RefusedBackupError(f"The backup has no part {missing[0]}. Nothing was changed.")
    return [part for part in parts.values() if part is not None]


def _read_keys(reader: ArchiveReader, options: Options) -> dict[str, str]:
    part = reader.manifest.find(KEYS)
    if part is None or not options.with_keys:
        return {}
    if not options.passphrase:
        raise RefusedBackupError(
            "The backup has keys, and there is no passphrase to open them. Set "
            "HUB_BACKUP_PASSPHRASE or use --passphrase-file; --without-keys leaves them out. "
            "Nothing was changed."
        )
    return open_keys(reader.read_part(part), options.passphrase)


def _clean_up(place: Place, files: FilePlace) -> list[str]:
    """Undo an earlier restore that was interrupted; return in words whether there was one."""
    files.discard()
    if not place.is_set_aside():
        files.forget()
        return []
    files.put_back()
    place.put_back()
    return ["An earlier restore was interrupted. What it had set aside was put back first."]


def _make_way(place: Place, files: FilePlace, options: Options, progress: Progress) -> list[str]:
    """Save what is there; raise OccupiedPlaceError where nobody said to replace it."""
    has_rows = not place.is_empty()
    if not has_rows and files.is_empty():
        return []
    if not options.replace:
        raise OccupiedPlaceError(
            "There is data here already. Use --replace to replace it; it is saved first. "
            "Nothing was changed."
        )
    if not options.save or not has_rows:
        return ["What was there before was not saved."]
    folder = settings.VAR_DIR / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-restore-{timezone.now():%Y%m%dT%H%M%SZ}.tar"
    try:
        make_backup(target, passphrase=options.passphrase, progress=progress)
    except BackupError as error:
        raise BackupError(
            f"What is here cannot be saved: {error} Use --no-save to replace it without. "
            "Nothing was changed."
        ) from error
    return [f"Saved what was there before: {target}"]


def _check_room(manifest: Manifest) -> None:
    needed = sum(part.unpacked for part in manifest.parts)
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < needed:
        raise BackupError(
            f"The backup needs {show_size(needed)} below {settings.VAR_DIR}, and {show_size(free)} "
            "are free. Nothing was changed."
        )


def _unpack_database(reader: ArchiveReader, parts: list[Part], folder: Path) -> None:
    """Unpack what the database is restored from, and check it by the database's own means."""
    (folder / ROWS).mkdir()
    for part in parts:
        reader.unpack(part, folder / part.name)
    if (packed := folder / sqlite_place.PACKED).exists():
        unpack(packed, folder / sqlite_place.FILE)
        packed.unlink()
        with closing(sqlite3.connect(folder / sqlite_place.FILE)) as database:
            sqlite_place.check_file(database)
    elif (dump := folder / postgres_place.FILE).exists():
        postgres_tools.check_dump(dump)


def _exchange(place: Place, files: FilePlace, manifest: Manifest, folder: Path) -> None:
    state = manifest.database
    place.restore(manifest, folder)
    forget_rows()
    check_counts(state, is_portable_only=state.vendor != connection.vendor)
    files.set_aside()


def _bring_up_to_date(restored: Restored, progress: Progress) -> None:
    """Migrate, stop what was running, rebuild what is derived, and verify the records."""
    manifest, say = restored.manifest, restored.lines.append
    state = manifest.database
    made_at = datetime.fromisoformat(manifest.made_at)
    progress("database: migrating")
    derived.migrate()
    say(f"Backup of {manifest.site_url}, made {made_at:%Y-%m-%d %H:%M} UTC")
    rows = sum(table.rows for table in state.tables.values())
    way = "" if state.vendor == connection.vendor else f", from {state.vendor}"
    say(f"Database: {connection.vendor}{way}, {rows} rows in {len(state.tables)} tables")
    say("Files: " + ", ".join(f"{name} {len(manifest.list_parts(name))}" for name in FOLDERS))
    if missing := derived.find_missing_files():
        say(f"Files that the database names and the backup has not: {', '.join(missing[:5])}")
    restored.lines += derived.stop_what_was_running()
    if state.vendor != connection.vendor:
        derived.rebuild_admin_search()
    progress("images: making sizes")
    say(f"Images: sizes made of {derived.rebuild_renditions(progress)}")
    renew()
    say(f"Search: {derived.rebuild_search(progress)}")
    progress("records: verifying")
    words, restored.faults = derived.check_records(made_at)
    say(f"Records: {words} verified, {len(restored.faults)} faults")
