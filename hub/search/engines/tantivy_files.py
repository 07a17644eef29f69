"""The files of an embedded index, checked byte by byte.

Each file of a segment ends with a footer of the engine's: JSON with the CRC-32 of all that stands
before it, then the length of that JSON and a fixed number, four bytes each. A file that was cut or
overwritten is found before it is read: the engine would give a wrong answer or end the process.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

ENDINGS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
FOOTER = struct.Struct("<II")
MAGIC = 1337
META = "meta.json"
CHUNK = 1 << 20


def find_damage(folder: Path) -> str:
    """Return what is wrong with the index in `folder`, with the name of the file; "" for nothing.

    A commit of another process may remove files meanwhile: then it is looked at again.
    """
    for _look in range(3):
        before = _read_meta(folder)
        damage = _find_damage(folder, before)
        if not damage or _read_meta(folder) == before:
            return damage
    return ""


def _read_meta(folder: Path) -> bytes:
    try:
        return (folder / META).read_bytes()
    except OSError:
        return b""


def _find_damage(folder: Path, meta: bytes) -> str:
    try:
        names = [name for segment in json.loads(meta)["segments"] for name in _list_files(segment)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{META} cannot be read"
    return next(filter(None, (_check_file(folder / name) for name in names)), "")


def _list_files(segment: dict[str, object]) -> list[str]:
    """Return the names of the files of a segment, as `meta.json` describes it."""
    number = str(segment["segment_id"]).replace("-", "")
    names = [f"{number}.{ending}" for ending in ENDINGS]
    deletes = segment.get("deletes")
    return [*names, f"{number}.{deletes['opstamp']}.del"] if isinstance(deletes, dict) else names


def _check_file(path: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - FOOTER.size))
            length, magic = FOOTER.unpack(file.read(FOOTER.size))
            body = size - FOOTER.size - length
            if magic != MAGIC or body < 0:
                return f"{path.name} is not whole"
            file.seek(body)
            wanted = json.loads(file.read(length))["crc"]
            file.seek(0)
            found, left = 0, body
            while left and (chunk := file.read(min(left, CHUNK))):
                found, left = zlib.crc32(chunk, found), left - len(chunk)
    except FileNotFoundError:
        return f"{path.name} is missing"
    except (OSError, struct.error, ValueError, KeyError, TypeError):
        return f"{path.name} is not whole"
    return "" if found == wanted else f"{path.name} is not what was written"
