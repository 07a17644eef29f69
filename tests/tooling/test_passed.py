"""Slow checks run again when one of their files or packages is another, and only then."""

import subprocess
from pathlib import Path

import pytest

from tests.services import passed
from tests.services.passed import SlowCheck

CHECK = SlowCheck("slow", ("hub/slow",), ("one",))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project whose one slow check has passed."""
    files = {
        "hub/slow/a.py": "1",
        "hub/other.py": "1",
        "requirements/dev.txt": "one==1\ntwo==1\n",
        "tests/services/x.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.setattr(passed, "CHECKS", (CHECK,))
    assert passed.find_changed(tmp_path) == ["slow"]
    passed.write_passed(["slow", "unknown"], tmp_path)
    assert passed.find_changed(tmp_path) == []
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("hub/slow/a.py", "2", ["slow"]),
        ("hub/slow/new.py", "", ["slow"]),
        ("requirements/dev.txt", "one==2\ntwo==1\n", ["slow"]),
        ("requirements/dev.txt", "one==1\ntwo==2\n", []),
        ("hub/other.py", "2", []),
    ],
)
def test_a_change_in_its_folders_makes_it_run(
    tree: Path, name: str, text: str, expected: list[str]
) -> None:
    (tree / name).write_text(text)

    assert passed.find_changed(tree) == expected


def test_a_file_that_is_gone_makes_it_run(tree: Path) -> None:
    (tree / "hub/slow/a.py").unlink()

    assert passed.find_changed(tree) == ["slow"]


def test_every_path_that_a_check_names_exists() -> None:
    paths = [path for check in passed.CHECKS for path in check.paths]

    assert [path for path in paths if not (passed.ROOT / path).exists()] == []
