"""Packs files that compress well into gzip files, and unpacks them."""

from __future__ import annotations

import gzip
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hub.backup.errors import BackupError

LEVEL = 3  # a third of the time of the default, for a tenth more bytes
CHUNK = 1 << 20


@contextmanager
def open_packed(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write to, which is packed into `path`."""
    # Neither name nor time: the same content makes the same file.
    with (
        path.open("xb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=raw, mtime=0) as file,
    ):
        yield file


def pack(source: Path, target: Path) -> None:
    """Pack the file `source` into the new file `target`."""
    with source.open("rb") as file, open_packed(target) as packed:
        shutil.copyfileobj(file, packed, CHUNK)


def unpack(source: Path, target: Path) -> None:
    """Unpack the file `source` into the new file `target`."""
    with open_unpacked(source) as packed, target.open("xb") as file:
        shutil.copyfileobj(packed, file, CHUNK)


@contextmanager
def open_unpacked(path: Path) -> Iterator[IO[bytes]]:
    """Yield the content of a gzip file."""
    try:
        with gzip.open(path) as file:
            yield file
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BackupError(f"{path.name} cannot be unpacked: {error}.") from error
