"""`manage.py backup` and `manage.py restore`: what people type and read."""

from __future__ import annotations

import getpass
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from hub.backup import derived
from hub.backup.terminal import ProgressLine, read_passphrase
from tests.backup.conftest import FILES, PASSPHRASE, read_files


class Terminal(io.StringIO):
    """A terminal that a person looks at."""

    def isatty(self) -> bool:
        return True


def run(*arguments: Any) -> list[str]:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db(transaction=True)
def test_from_one_server_to_another(
    site: Path, new_server: Any, settings: Any, tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    lines = run("backup", site / "hub.tar", "--passphrase-file", secret)
    assert lines[0] == "database …"
    assert lines[-3:] == [
        lines[-3],
        "Files: media 1, private 1",
        "Keys: sealed with the passphrase.",
    ]

    folder = new_server()
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    lines = run("restore", site / "hub.tar")
    assert "Records: 6 events in 2 chains and 1 checkpoints verified, 0 faults" in lines
    assert read_files(folder) == FILES
    with pytest.raises(CommandError, match="There is data here already"):
        run("restore", site / "hub.tar")
    with pytest.raises(CommandError, match="There is a file at"):
        run("backup", site / "hub.tar")


@pytest.mark.django_db(transaction=True)
def test_a_timer_keeps_one_of_each_of_the_last_days(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old, older = (folder / f"hub-202001{day}T000000Z.tar" for day in ("02", "01"))
    old.touch()
    older.touch()

    lines = run("backup", "--to", folder, "--keep", "2d", "--without-keys")

    assert lines[-1] == f"Deleted: {older.name}"
    [made] = set(folder.iterdir()) - {old}
    assert lines[-5].startswith(f"Backup: {made} (")
    assert made.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "one of the arguments path --to is required"),
        (("hub.tar", "--to", "."), "not allowed with argument"),
        (("hub.tar", "--keep", "7d"), "--keep belongs to --to"),
        (("--to", "s3://bucket"), "s3:// is not supported"),
        (("--to", ".", "--keep", "7"), "--keep '7' is not understood"),
    ],
)
def test_what_a_timer_cannot_do_is_said(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run("backup", *arguments)


@pytest.mark.django_db(transaction=True)
def test_faults_of_the_records_have_an_exit_code_of_their_own(
    site: Path, new_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", site / "hub.tar", "--without-keys")
    new_server()
    monkeypatch.setattr(derived, "check_records", lambda _made_at: ("1 event", ["chain x: bad"]))
    with pytest.raises(SystemExit) as stopped:
        run("restore", site / "hub.tar")
    assert stopped.value.code == 2


def test_the_passphrase_comes_from_a_file_the_environment_or_a_person(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert read_passphrase(None) == ""
    settings.BACKUP_PASSPHRASE = "of the environment"
    assert read_passphrase(None) == "of the environment"
    (tmp_path / "file").write_text("of the file\n")
    assert read_passphrase(tmp_path / "file") == "of the file"
    (tmp_path / "file").write_text("\n")
    with pytest.raises(CommandError, match="is empty"):
        run("backup", tmp_path / "hub.tar", "--passphrase-file", tmp_path / "file")
    with pytest.raises(CommandError, match="none cannot be read"):
        run("backup", tmp_path / "hub.tar", "--passphrase-file", tmp_path / "none")

    settings.BACKUP_PASSPHRASE = ""
    monkeypatch.setattr(sys, "stdin", Terminal())
    typed = iter(["one", "one", "one", "two", ""])
    monkeypatch.setattr(getpass, "getpass", lambda _question: next(typed))
    assert read_passphrase(None, twice=True) == "one"
    with pytest.raises(CommandError, match="The passphrases are different"):
        run("backup", tmp_path / "hub.tar")
    assert read_passphrase(None) == ""


def test_progress_is_one_line_on_a_terminal_and_a_few_in_a_log() -> None:
    for out, shown in (
        (io.StringIO(), "database …\nmedia …\n"),
        (Terminal(), f"\r{'database: 1 of 2':78}\r{'database: 2 of 2':78}\r{'media: 5':78}"),
    ):
        line = ProgressLine(OutputWrapper(out), is_shown=True)
        for text in ("database: 1 of 2", "database: 2 of 2", "media: 5"):
            line.show(text)
        assert out.getvalue() == shown
