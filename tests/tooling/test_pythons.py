"""Which Pythons the fast part of the suite runs on."""

from pathlib import Path

import pytest

from tests.services import pythons

RUNS, FAILS = "#!/bin/sh\nexit 0\n", "#!/bin/sh\necho 'not chosen' >&2\nexit 127\n"


def test_every_newer_version_that_runs_is_found_once_the_oldest_first(tmp_path: Path) -> None:
    programs = {
        "shims/python3.12": FAILS,
        "shims/python3.14": FAILS,
        "a/python3.13": RUNS,
        "a/python3.11": RUNS,
        "a/python3.13-config": RUNS,
        "b/python3.12": RUNS,
        "b/python3.13": RUNS,
    }
    for name, script in programs.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)

    assert pythons.find_newer(tmp_path / name for name in ("shims", "a", "b", "none")) == [
        str(tmp_path / "b/python3.12"),
        str(tmp_path / "a/python3.13"),
    ]


def test_versions_of_pyenv_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "versions/3.13.0/bin").mkdir(parents=True)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", "/one:/two")

    assert pythons.list_folders() == [
        Path("/one"),
        Path("/two"),
        tmp_path / "versions/3.13.0/bin",
    ]


def test_a_machine_with_one_version_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    assert pythons.main() == 0
    assert capsys.readouterr().out.count("\n") == 1
