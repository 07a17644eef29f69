"""Which Pythons the fast part of the suite runs on."""

import os
from pathlib import Path

import pytest

from tests.services import pythons


def test_every_newer_version_is_found_once_the_oldest_first(tmp_path: Path) -> None:
    for name in (
        "a/python3.13",
        "a/python3.11",
        "a/python3.13-config",
        "b/python3.12",
        "b/python3.13",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    path = os.pathsep.join(str(tmp_path / name) for name in ("a", "b", "none"))

    assert pythons.find_newer(path) == [
        str(tmp_path / "b/python3.12"),
        str(tmp_path / "a/python3.13"),
    ]


def test_a_machine_with_one_version_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert pythons.main() == 0
    assert capsys.readouterr().out.count("\n") == 1
