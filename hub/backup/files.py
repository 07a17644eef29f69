"""Uploaded files: two folders, saved file by file and restored as a whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from hub.backup.archive import ArchiveReader, ArchiveWriter, Progress
from hub.backup.errors import BackupError
from hub.backup.manifest import Manifest
from hub.media.models import CustomRendition

# The storages, and the folders of the archive that their files are in.
FOLDERS = {"media": "default", "private": "private"}
ASIDE, DRAFT = ".before-restore", ".restoring"
EVERY = 200  # files between two reports of progress


def locate(folder: str) -> Path:
    """Return the folder of this machine that holds the files of `folder` in the archive."""
    storage = storages[FOLDERS[folder]]
    if not isinstance(storage, FileSystemStorage):
        raise BackupError(f"The files of {folder} are not in a folder of this machine.")
    return Path(storage.location)


def add_files(writer: ArchiveWriter, progress: Progress) -> list[str]:
    """Add all uploaded files; return the names of those that were deleted meanwhile.

    Sizes of images are left out, since they are made of the images.
    """
    derived = set(CustomRendition.objects.values_list("file", flat=True).iterator())
    gone = []
    for folder in FOLDERS:
        base = locate(folder)
        for number, name in enumerate(_list_files(base), start=1):
            if folder == "media" and name in derived:
                continue
            try:
                writer.add_file(f"{folder}/{name}", base / name)
            except FileNotFoundError:
                gone.append(f"{folder}/{name}")
            if number % EVERY == 0:
                progress(f"{folder}: {number} files")
    return gone


def _list_files(base: Path) -> Iterator[str]:
    """Yield the names of all files below `base`, in an order that does not change."""
    for folder, folders, names in os.walk(base):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(base).as_posix()


class FilePlace:
    """The folders that the site uses: they are set aside, and others take their place."""

    def is_empty(self) -> bool:
        """Return whether there is no file."""
        return not any(True for folder in FOLDERS for _name in _list_files(locate(folder)))

    def unpack(self, reader: ArchiveReader, manifest: Manifest, progress: Progress) -> None:
        """Unpack all files beside the folders in use."""
        self.discard()
        mode = settings.FILE_UPLOAD_PERMISSIONS or 0o640
        for folder in FOLDERS:
            draft = _beside(folder, DRAFT)
            draft.mkdir(parents=True)
            for number, part in enumerate(manifest.list_parts(folder), start=1):
                target = draft / part.name.removeprefix(f"{folder}/")
                target.parent.mkdir(parents=True, exist_ok=True)
                reader.unpack(part, target)
                target.chmod(mode)
                if number % EVERY == 0:
                    progress(f"{folder}: {number} files")

    def set_aside(self) -> None:
        """Put what was unpacked in the place of what is there, which is kept aside."""
        for folder in FOLDERS:
            there, aside = locate(folder), _beside(folder, ASIDE)
            if there.exists():
                there.rename(aside)
            else:
                aside.mkdir()
            _beside(folder, DRAFT).rename(there)

    def put_back(self) -> None:
        """Drop what was restored, and bring back what was set aside."""
        for folder in FOLDERS:
            if (aside := _beside(folder, ASIDE)).exists():
                shutil.rmtree(locate(folder), ignore_errors=True)
                aside.rename(locate(folder))
        self.discard()

    def discard(self) -> None:
        """Remove what was unpacked and not used."""
        for folder in FOLDERS:
            shutil.rmtree(_beside(folder, DRAFT), ignore_errors=True)

    def forget(self) -> None:
        """Drop what was set aside."""
        for folder in FOLDERS:
            shutil.rmtree(_beside(folder, ASIDE), ignore_errors=True)


def _beside(folder: str, end: str) -> Path:
    there = locate(folder)
    return there.with_name(there.name + end)
