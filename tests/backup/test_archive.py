"""The archive: what is read is what was written, and a byte that changed is found and named."""

from __future__ import annotations

import io
import json
import random
import stat
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from hub.backup.archive import TAIL_SIZE, ArchiveReader, ArchiveWriter, build_header, write_whole
from hub.backup.errors import BackupError, DamagedBackupError, RefusedBackupError
from hub.backup.manifest import DatabaseState, Manifest, Table

LONG = "media/" + "long-" * 30 + "ünïcode.txt"
CONTENT = {
    "database.sqlite3.gz": random.Random(1).randbytes(3000),
    "keys.json": b"{}",
    "media/documents/a.txt": b"",
    LONG: b"x" * 512,
    "private/b": b"y" * 700,
}


def build_manifest(writer: ArchiveWriter) -> Manifest:
    state = DatabaseState(
        "sqlite",
        "3",
        [("app", "0001_first")],
        {"a_table": Table(3, {"id": "int8"})},
        {"a_table": 7},
    )
    return Manifest("2026-12-01T10:00:00+00:00", "https://hub.test", {}, state, True, writer.parts)


def write_archive(path: Path, content: dict[str, bytes] | None = None) -> Manifest:
    with write_whole(path) as file:
        writer = ArchiveWriter(file)
        for name, data in (CONTENT if content is None else content).items():
            writer.add(name, io.BytesIO(data), len(data), unpacked=2 * len(data))
        manifest = build_manifest(writer)
        writer.finish(manifest)
    return manifest


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_archive(tmp_path / "hub.tar")
    return tmp_path / "hub.tar"


def read_all(path: Path) -> Manifest:
    with ArchiveReader(path) as reader:
        reader.verify()
        return reader.manifest


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    written = write_archive(tmp_path / "hub.tar")

    with ArchiveReader(tmp_path / "hub.tar") as reader:
        reader.verify()
        assert reader.manifest == written
        assert {part.name: reader.read_part(part) for part in reader.manifest.parts} == CONTENT
        reader.unpack(reader.manifest.parts[0], tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENT["database.sqlite3.gz"]


def test_any_tar_reads_it(archive: Path) -> None:
    with tarfile.open(archive, "r:") as tar:
        content = {each.name: tar.extractfile(each).read() for each in tar.getmembers()}

    assert set(content) == {*CONTENT, "manifest.json", "checksum.txt"}
    assert {name: content[name] for name in CONTENT} == CONTENT
    assert json.loads(content["manifest.json"])["format"] == 1


def test_nothing_is_used_that_was_not_verified(archive: Path, tmp_path: Path) -> None:
    with ArchiveReader(archive) as reader:
        with pytest.raises(RuntimeError, match="not verified"):
            reader.unpack(reader.manifest.parts[0], tmp_path / "out")
        with pytest.raises(RuntimeError, match="not verified"):
            reader.read_part(reader.manifest.parts[0])


def part_at(manifest: Manifest, position: int, size: int) -> str:
    """Return the name of the part that the byte at `position` belongs to."""
    if position >= size - TAIL_SIZE:
        return "checksum.txt"
    last = manifest.parts[-1]
    end = last.offset + len(build_header(last.name, last.size)) + -(-last.size // 512) * 512
    if position >= end:
        return "manifest.json"
    return [part.name for part in manifest.parts if part.offset <= position][-1]


@pytest.mark.parametrize("seed", range(20))
def test_one_byte_that_changed_is_found_and_its_part_named(archive: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(archive.read_bytes())
    manifest = read_all(archive)
    position = chance.randrange(len(content))
    content[position] ^= chance.randrange(1, 256)
    archive.write_bytes(content)

    with pytest.raises(DamagedBackupError) as caught:
        read_all(archive)

    assert caught.value.part == part_at(manifest, position, len(content))
    assert caught.value.part in str(caught.value)
    assert "Nothing was changed." in str(caught.value)


def test_every_byte_counts(archive: Path) -> None:
    content = archive.read_bytes()
    manifest = read_all(archive)
    unseen = []
    for position in range(0, len(content), 7):
        archive.write_bytes(
            content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
        )
        try:
            read_all(archive)
        except DamagedBackupError as error:
            if error.part != part_at(manifest, position, len(content)):
                unseen.append((position, error.part))
        else:
            unseen.append((position, ""))
    assert unseen == []


@pytest.mark.parametrize("left", [0, 100, 5000, -1])
def test_a_file_that_ends_too_early_is_refused(archive: Path, left: int) -> None:
    archive.write_bytes(archive.read_bytes()[:left])

    with pytest.raises(DamagedBackupError, match=r"checksum\.txt is"):
        read_all(archive)


def test_bytes_before_or_after_are_found(archive: Path) -> None:
    content = archive.read_bytes()
    for changed in (content + b"\0", bytes(512) + content):
        archive.write_bytes(changed)
        with pytest.raises(DamagedBackupError):
            read_all(archive)


def test_a_part_that_is_not_in_the_manifest_is_found(tmp_path: Path) -> None:
    with write_whole(tmp_path / "hub.tar") as file:
        writer = ArchiveWriter(file)
        writer.add("keys.json", io.BytesIO(b"{}"), 2)
        manifest = build_manifest(writer)
        listed = replace(manifest, parts=list(writer.parts))
        writer.add("hidden", io.BytesIO(b"x"), 1)
        writer.finish(listed)

    with pytest.raises(DamagedBackupError, match="does not follow the last part"):
        read_all(tmp_path / "hub.tar")


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "media/../../out", "media//a", "a\0b"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    write_archive(tmp_path / "hub.tar", {name: b"x"})
    with pytest.raises(RefusedBackupError, match="names a file outside its folder"):
        read_all(tmp_path / "hub.tar")


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    with write_whole(tmp_path / "hub.tar") as file:
        writer = ArchiveWriter(file)
        writer.finish(replace(build_manifest(writer), format=2))

    with pytest.raises(RefusedBackupError, match="newer than this code: its format is 2"):
        ArchiveReader(tmp_path / "hub.tar")


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"hub\.tar cannot be read: No such file"):
        ArchiveReader(tmp_path / "hub.tar")
    (tmp_path / "hub.tar").write_text("a letter " * 1000)
    with pytest.raises(DamagedBackupError):
        ArchiveReader(tmp_path / "hub.tar")


def test_only_we_can_read_it_and_nothing_is_left_of_one_that_failed(tmp_path: Path) -> None:
    write_archive(tmp_path / "hub.tar")
    assert stat.S_IMODE((tmp_path / "hub.tar").stat().st_mode) == 0o600

    def fail() -> None:
        with write_whole(tmp_path / "other.tar") as file:
            file.write(b"half")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        fail()
    with pytest.raises(BackupError, match="There is a file at"):
        write_archive(tmp_path / "hub.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["hub.tar"]


def test_a_file_that_shrinks_meanwhile_stops_it(tmp_path: Path) -> None:
    writer = ArchiveWriter(io.BytesIO())
    with pytest.raises(BackupError, match="media/a became shorter"):
        writer.add("media/a", io.BytesIO(b"short"), 100)
