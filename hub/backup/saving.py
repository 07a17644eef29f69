"""Makes a backup: what `manage.py backup` does."""

from __future__ import annotations

import io
import platform
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.utils import timezone

from hub.backup.archive import ArchiveWriter, Progress, write_whole
from hub.backup.errors import BackupError
from hub.backup.files import FOLDERS, add_files
from hub.backup.keys import seal_keys
from hub.backup.manifest import Manifest
from hub.backup.place import Place
from hub.backup.postgres_place import PostgresPlace
from hub.backup.sqlite_place import SQLitePlace

KEYS = "keys.json"


@dataclass(frozen=True)
class Saved:
    """A backup that was made: what to tell the person who made it."""

    path: Path
    manifest: Manifest
    size: int
    seconds: float
    gone: list[str]

    def describe(self) -> list[str]:
        """Return the lines of a summary."""
        counts = ", ".join(
            f"{folder} {len(self.manifest.list_parts(folder))}" for folder in FOLDERS
        )
        rows = sum(table.rows for table in self.manifest.database.tables.values())
        keys = (
            "sealed with the passphrase"
            if self.manifest.has_keys
            else "LEFT OUT. Keep SECRET_KEY and SIGNING_KEY somewhere else"
        )
        lines = [
            f"Backup: {self.path} ({show_size(self.size)} in {self.seconds:.1f} s)",
            f"Database: {self.manifest.database.vendor}, {rows} rows",
            f"Files: {counts}",
            f"Keys: {keys}.",
        ]
        if self.gone:
            lines.append(f"Deleted while the backup ran, and not in it: {', '.join(self.gone[:5])}")
        return lines


def show_size(size: float) -> str:
    """Return a number of bytes as people read it."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def current_place() -> Place:
    """Return the database that the site uses."""
    return SQLitePlace() if connection.vendor == "sqlite" else PostgresPlace()


def make_backup(path: Path, *, passphrase: str, progress: Progress) -> Saved:
    """Write a backup to the new file `path` while the site is used.

    The database is read first: a file that is uploaded later is in the archive without its row,
    which does no harm.

    Args:
        passphrase: seals the keys; where it is empty, they are left out.

    Raises:
        BackupError: it cannot be made; nothing is left at `path`.
    """
    start = time.monotonic()
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    made_at = timezone.now()
    with (
        write_whole(path) as file,
        tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder,
    ):
        writer = ArchiveWriter(file)
        database, staged = current_place().save(Path(folder), progress)
        for each in staged:
            writer.add_file(each.name, each.path, unpacked=each.unpacked)
            each.path.unlink()
        if passphrase:
            sealed = seal_keys(passphrase)
            writer.add(KEYS, io.BytesIO(sealed), len(sealed))
        gone = add_files(writer, progress)
        manifest = Manifest(
            made_at=made_at.isoformat(),
            site_url=settings.SITE_URL,
            versions={
                "python": platform.python_version(),
                "django": django.get_version(),
                "wagtail": wagtail.__version__,
            },
            database=database,
            has_keys=bool(passphrase),
            parts=writer.parts,
        )
        writer.finish(manifest)
        size = file.tell()
    return Saved(path, manifest, size, time.monotonic() - start, gone)
