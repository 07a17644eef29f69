"""The archive: a tar file in which every single byte is accounted for.

It begins with the parts, then comes `manifest.json` with the place, size and digest of each part,
and last `checksum.txt` with those of the manifest. Headers and padding are written in the one way
that follows from name and size. So a byte that changed anywhere is found, and the part it is in can
be named. Any `tar` unpacks it; parts that compress well are gzip files of their own.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hub.backup.errors import BackupError, DamagedBackupError, RefusedBackupError
from hub.backup.manifest import FORMAT, Manifest, Part, read_format

MANIFEST, CHECKSUM = "manifest.json", "checksum.txt"
BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
# Zero blocks end a tar file.
END = bytes(2 * BLOCK)
CHECKSUM_SIZE = 256
Progress = Callable[[str], None]


def build_header(name: str, size: int) -> bytes:
    """Return the tar header of a file; the same for the same name and size."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


def count_padding(size: int) -> int:
    """Return how many zero bytes follow `size` bytes of content."""
    return -size % BLOCK


def build_tail(manifest: Part) -> bytes:
    """Return the last bytes of an archive, which say where its manifest is and what is in it."""
    line = f"{manifest.name} {manifest.offset} {manifest.size} {manifest.sha256}"
    text = f"{line}\n{hashlib.sha256(line.encode()).hexdigest()}\n"
    content = text.ljust(CHECKSUM_SIZE - 1) + "\n"
    data = content.encode().ljust(CHECKSUM_SIZE + count_padding(CHECKSUM_SIZE), b"\0")
    return build_header(CHECKSUM, CHECKSUM_SIZE) + data + END


TAIL_SIZE = len(build_tail(Part(MANIFEST, 0, 0, "", 0)))


class ArchiveWriter:
    """Writes parts one after the other, then the manifest and the checksum."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.parts: list[Part] = []

    def add_file(self, name: str, path: Path, *, unpacked: int | None = None) -> Part:
        """Add the file at `path`; raise BackupError when it shrinks meanwhile."""
        with path.open("rb") as source:
            return self.add(name, source, os.fstat(source.fileno()).st_size, unpacked=unpacked)

    def add(self, name: str, source: BinaryIO, size: int, *, unpacked: int | None = None) -> Part:
        """Add `size` bytes of `source` under `name`."""
        offset, digest, left = self.file.tell(), hashlib.sha256(), size
        self.file.write(build_header(name, size))
        while left:
            chunk = source.read(min(left, CHUNK))
            if not chunk:
                raise BackupError(f"{name} became shorter while it was read. Run the backup again.")
            digest.update(chunk)
            self.file.write(chunk)
            left -= len(chunk)
        self.file.write(bytes(count_padding(size)))
        size_there = size if unpacked is None else unpacked
        part = Part(name, offset, size, digest.hexdigest(), size_there)
        self.parts.append(part)
        return part

    def finish(self, manifest: Manifest) -> None:
        """Write `manifest`, and the end of the file."""
        content = manifest.write()
        offset, digest = self.file.tell(), hashlib.sha256(content).hexdigest()
        self.file.write(build_header(MANIFEST, len(content)) + content)
        self.file.write(bytes(count_padding(len(content))))
        self.file.write(build_tail(Part(MANIFEST, offset, len(content), digest, len(content))))


@contextmanager
def write_whole(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that becomes `path` once it is written and on the disk; only we can read it.

    Raises BackupError when there is a file already; whatever fails leaves nothing at `path`.
    """
    if path.exists():
        raise BackupError(f"There is a file at {path} already.")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class ArchiveReader:
    """Reads an archive; `verify` must have passed before any part is used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_verified = False
        try:
            self.file = path.open("rb")
        except OSError as error:
            raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self.file.close()
            raise

    def __enter__(self) -> ArchiveReader:
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()

    def _read_manifest(self) -> Manifest:
        self.size = os.fstat(self.file.fileno()).st_size
        self.place = self._read_tail()
        content = self._check_part(self.place)
        if (number := read_format(content)) > FORMAT:
            raise RefusedBackupError(
                f"The backup is newer than this code: its format is {number}, and this code reads "
                f"{FORMAT}. Install the version that made it. Nothing was changed."
            )
        try:
            return Manifest.read(content)
        except ValueError as error:
            raise DamagedBackupError(MANIFEST, f"cannot be read ({error})") from error

    def _read_tail(self) -> Part:
        """Return the place of the manifest; raise DamagedBackupError unless the end is whole."""
        start = self.size - TAIL_SIZE
        if start < 0:
            raise DamagedBackupError(CHECKSUM, "is missing: the file ends too early")
        tail = self._read(start, TAIL_SIZE)
        begin = BLOCK if tail[:BLOCK] == build_header(CHECKSUM, CHECKSUM_SIZE) else 0
        try:
            name, offset, size, sha256 = tail[begin:].split(b"\n")[0].decode().split(" ")
            place = Part(name, int(offset), int(size), sha256, int(size))
        except ValueError:
            place = Part("", 0, 0, "", 0)
        if place.name != MANIFEST or build_tail(place) != tail:
            raise DamagedBackupError(CHECKSUM, "is not at the end of the file as it was written")
        return place

    def _read(self, offset: int, size: int) -> bytes:
        self.file.seek(offset)
        return self.file.read(size)

    def verify(self, progress: Progress | None = None) -> None:
        """Check every byte; raise DamagedBackupError, which names the first damaged part.

        Raises RefusedBackupError for a name that leads out of the folder it would be unpacked in.
        """
        expected = 0
        for part in self.manifest.parts:
            check_name(part.name)
            if part.offset != expected:
                raise DamagedBackupError(part.name, "is not where the manifest says")
            self._check_part(part)
            expected += self._count_bytes(part)
            if progress:
                progress(part.name)
        end = self.place.offset + self._count_bytes(self.place) + TAIL_SIZE
        if expected != self.place.offset or end != self.size:
            raise DamagedBackupError(MANIFEST, "does not follow the last part")
        self._is_verified = True

    @staticmethod
    def _count_bytes(part: Part) -> int:
        return len(build_header(part.name, part.size)) + part.size + count_padding(part.size)

    def _check_part(self, part: Part) -> bytes:
        """Return the content of a small part; check header, digest and padding of any."""
        header = build_header(part.name, part.size)
        if self._read(part.offset, len(header)) != header:
            raise DamagedBackupError(part.name, "has another header than it was written with")
        digest, kept = hashlib.sha256(), []
        for chunk in self._stream(part):
            digest.update(chunk)
            if part.name == MANIFEST:
                kept.append(chunk)
        if digest.hexdigest() != part.sha256:
            raise DamagedBackupError(part.name, "is not what was written (SHA-256)")
        if any(self.file.read(count_padding(part.size))):
            raise DamagedBackupError(part.name, "is followed by bytes that were not written")
        return b"".join(kept)

    def _stream(self, part: Part) -> Iterator[bytes]:
        self.file.seek(part.offset + len(build_header(part.name, part.size)))
        left = part.size
        while left and (chunk := self.file.read(min(left, CHUNK))):
            left -= len(chunk)
            yield chunk

    def unpack(self, part: Part, target: Path) -> None:
        """Write the content of `part` to the new file `target`."""
        if not self._is_verified:
            raise RuntimeError("The archive was not verified.")
        with target.open("xb") as file:
            for chunk in self._stream(part):
                file.write(chunk)

    def read_part(self, part: Part) -> bytes:
        """Return the content of a small part."""
        if not self._is_verified:
            raise RuntimeError("The archive was not verified.")
        return b"".join(self._stream(part))


def check_name(name: str) -> None:
    """Raise RefusedBackupError unless a file of this name stays below where it is unpacked."""
    try:
        tarfile.data_filter(tarfile.TarInfo(name), "/nowhere")
        is_safe = not name.startswith("/") and Path(name).as_posix() == name
    except (tarfile.FilterError, ValueError):
        is_safe = False
    if not is_safe or ".." in Path(name).parts:
        raise RefusedBackupError(
            f"The backup names a file outside its folder: {name!r}. Nothing was changed."
        )
