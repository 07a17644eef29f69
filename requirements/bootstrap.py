"""Makes and mends `.venv`: decides what it needs, installs the locked set, says so meanwhile.

Run as `python -m requirements.bootstrap [--dev]` by any Python from 3.11 on. Everything is decided
by comparing a stamp inside `.venv` with what is wanted, so that a second start costs nothing.
"""

from __future__ import annotations

import enum
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from requirements.installing import install
from requirements.steps import ROOT, VAR, StepFailedError, run, say

VENV = ROOT / ".venv"
STAMP = "hub-stamp.json"


class Action(enum.Enum):
    """What has to be done to the environment."""

    NOTHING = "nothing"
    INSTALL = "install"
    MAKE = "make"


@dataclass(frozen=True)
class Decision:
    """An action, why, and the lock file to install: `runtime` or `dev`."""

    action: Action
    reason: str
    lock: str


def lock_hash(name: str, root: Path = ROOT) -> str:
    """Return the SHA-256 of a lock file."""
    return hashlib.sha256((root / "requirements" / f"{name}.txt").read_bytes()).hexdigest()


def read_stamp(venv: Path) -> dict[str, str]:
    """Return what the last finished installation noted; nothing when there is none."""
    try:
        stamp = json.loads((venv / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def broken_reason(venv: Path, version: str) -> str:
    """Return why the folder cannot be used by Python `version` ("3.11"), or an empty text."""
    python = venv / "bin" / "python"
    if not (venv / "pyvenv.cfg").exists() or not (venv / "bin" / "pip").exists():
        return "it was left half made"
    if str(venv) not in (venv / "bin" / "pip").read_text(errors="replace").splitlines()[0]:
        return "it was moved"
    command = [str(python), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "its Python no longer runs"
    return "" if found == version else f"it belongs to Python {found}, not {version}"


def decide(venv: Path, version: str, *, dev: bool, root: Path = ROOT) -> Decision:
    """Decide what `venv` needs to serve Python `version` with the locked set.

    The runtime set is part of the development set with the same pins, so an environment that has
    the development set keeps it.
    """
    stamp = read_stamp(venv)
    lock = "dev" if dev or stamp.get("lock") == "dev" else "runtime"
    if not venv.exists():
        return Decision(Action.MAKE, "there is none yet", lock)
    wanted = {
        "lock": lock,
        "hash": lock_hash(lock, root),
        "python": version,
        "path": str(venv),
    }
    if stamp == wanted and (venv / "bin" / "python").exists():
        return Decision(Action.NOTHING, "", lock)
    if reason := broken_reason(venv, version):
        return Decision(Action.MAKE, reason, lock)
    if not stamp:
        # A package of which half is there looks complete to an installer.
        return Decision(Action.MAKE, "the last installation was not finished", lock)
    if stamp.get("lock") != lock:
        return Decision(Action.INSTALL, "what the tests need is added", lock)
    return Decision(Action.INSTALL, "the locked versions changed", lock)


def ensurepip_problem() -> str:
    """Return the line that says how to add `ensurepip` when this Python lacks it."""
    if importlib.util.find_spec("ensurepip"):
        return ""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        f"this Python ({sys.executable}) has no ensurepip; "
        f"on Debian or Ubuntu add it with: sudo apt-get install {name}"
    )


def ensure(*, dev: bool) -> Path:
    """Bring `.venv` up to date and return its Python; exits with one line when it cannot."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    decision = decide(VENV, version, dev=dev)
    if decision.action is Action.NOTHING:
        return VENV / "bin" / "python"
    VAR.mkdir(parents=True, exist_ok=True)
    if decision.action is Action.MAKE:
        _make(decision)
    else:
        say(f"updating .venv: {decision.reason}")
        (VENV / STAMP).unlink()
    install(VENV, ROOT / "requirements" / f"{decision.lock}.txt")
    stamp = {
        "lock": decision.lock,
        "hash": lock_hash(decision.lock),
        "python": version,
        "path": str(VENV),
    }
    (VENV / STAMP).write_text(json.dumps(stamp))
    return VENV / "bin" / "python"


def _make(decision: Decision) -> None:
    if problem := ensurepip_problem():
        sys.exit(f"hub: {problem}")
    patch = ".".join(map(str, sys.version_info[:3]))
    say(f"making .venv with Python {patch} ({sys.executable}): {decision.reason}")
    if VENV.exists():
        shutil.rmtree(VENV)
    try:
        run([sys.executable, "-m", "venv", str(VENV)], "making .venv")
    except StepFailedError as error:
        sys.exit(f"{error}\nhub: making .venv failed")


if __name__ == "__main__":
    ensure(dev="--dev" in sys.argv[1:])
