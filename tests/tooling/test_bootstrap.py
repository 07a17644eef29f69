"""What the start decides about `.venv`, and what it says when it cannot go on."""

import json
import shutil
import sys
import venv as venv_module
from functools import partial
from pathlib import Path

import pytest

from requirements import bootstrap
from requirements.bootstrap import Action, Decision

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project folder with two lock files and no environment."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("one==1\n")
    (tmp_path / "requirements" / "dev.txt").write_text("one==1\ntwo==2\n")
    return tmp_path


@pytest.fixture
def venv(root: Path) -> Path:
    """A finished environment with the runtime set; pip is only a name in it."""
    folder = root / ".venv"
    venv_module.create(folder, with_pip=False, symlinks=True)
    (folder / "bin" / "pip").write_text(f"#!{folder}/bin/python\n")
    package = folder / "lib" / f"python{VERSION}" / "site-packages" / "pip"
    package.mkdir()
    (package / "__init__.py").touch()
    stamp(folder, root, "runtime")
    return folder


def stamp(folder: Path, root: Path, lock: str) -> None:
    note = {
        "lock": lock,
        "hash": bootstrap.lock_hash(lock, root),
        "python": VERSION,
        "path": str(folder),
    }
    (folder / bootstrap.STAMP).write_text(json.dumps(note))


def decide(folder: Path, *, dev: bool = False, version: str = VERSION) -> Decision:
    return bootstrap.decide(folder, version, dev=dev, root=folder.parent)


def test_without_a_folder_one_is_made(root: Path) -> None:
    assert decide(root / ".venv") == Decision(Action.MAKE, "there is none yet", "runtime")


def test_a_finished_environment_is_left_alone(venv: Path) -> None:
    assert decide(venv) == Decision(Action.NOTHING, "", "runtime")


def test_a_changed_lock_file_is_installed(venv: Path, root: Path) -> None:
    (root / "requirements" / "runtime.txt").write_text("one==1.1\n")
    assert decide(venv) == Decision(Action.INSTALL, "the locked versions changed", "runtime")


def test_tests_add_the_development_set(venv: Path) -> None:
    assert decide(venv, dev=True) == Decision(Action.INSTALL, "what the tests need is added", "dev")


def test_the_development_set_is_never_taken_back(venv: Path, root: Path) -> None:
    stamp(venv, root, "dev")
    assert decide(venv, dev=False) == Decision(Action.NOTHING, "", "dev")
    (root / "requirements" / "dev.txt").write_text("one==1\ntwo==3\n")
    assert decide(venv, dev=False) == Decision(Action.INSTALL, "the locked versions changed", "dev")


def test_after_an_interrupted_installation_all_is_made_anew(venv: Path) -> None:
    (venv / bootstrap.STAMP).unlink()
    expected = Decision(Action.MAKE, "the last installation was not finished", "runtime")
    assert decide(venv) == expected
    (venv / bootstrap.STAMP).write_text('{"lock": "runt')
    assert decide(venv) == expected


def test_an_update_that_is_interrupted_counts_as_not_finished(
    venv: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "requirements" / "runtime.txt").write_text("one==1.1\n")
    for name, value in (("VENV", venv), ("ROOT", root), ("VAR", root / "var")):
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(bootstrap, "decide", partial(bootstrap.decide, root=root))

    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.ensure(dev=False)
    assert decide(venv).reason == "the last installation was not finished"


def test_a_half_made_folder_is_made_anew(venv: Path) -> None:
    (venv / bootstrap.STAMP).unlink()
    (venv / "bin" / "pip").unlink()
    assert decide(venv) == Decision(Action.MAKE, "it was left half made", "runtime")


def test_a_moved_folder_is_made_anew(venv: Path, root: Path) -> None:
    shutil.copytree(root / "requirements", root / "elsewhere" / "requirements")
    shutil.move(venv, root / "elsewhere" / ".venv")
    assert decide(root / "elsewhere" / ".venv") == Decision(Action.MAKE, "it was moved", "runtime")


def test_an_environment_of_another_python_is_made_anew(venv: Path) -> None:
    assert decide(venv, version="3.99") == Decision(
        Action.MAKE, f"it belongs to Python {VERSION}, not 3.99", "runtime"
    )


def test_an_environment_whose_python_is_gone_is_made_anew(venv: Path) -> None:
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/no/such/python")
    assert decide(venv) == Decision(Action.MAKE, "its Python no longer runs", "runtime")


def test_a_python_without_ensurepip_is_told_with_the_command_that_adds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bootstrap.ensurepip_problem() == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert bootstrap.ensurepip_problem() == (
        "this Python (/usr/bin/python3) has no ensurepip; on Debian or Ubuntu add it with: "
        f"sudo apt-get install python{VERSION}-venv"
    )
