"""Runs the fast part of the suite on the newest Python of this machine.

That is what needs no database and no service, in an environment of its own under `var/` with the
locked packages. Run as `python -m tests.services.pythons`; the exit code is 1 when one failed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "dev.txt"
OLDEST = (3, 12)
NAME = re.compile(r"python(3)\.(\d+)")


def find_newer(folders: Iterable[Path]) -> list[str]:
    """Return the newer Pythons in `folders` that run, the oldest first.

    A name alone proves nothing: pyenv has one for each version, and it runs only where chosen.
    """
    found: dict[tuple[int, int], str] = {}
    for folder in folders:
        for program in sorted(folder.glob("python3.*")):
            name = NAME.fullmatch(program.name)
            each = (int(name[1]), int(name[2])) if name else (0, 0)
            if each >= OLDEST and each not in found and runs(program):
                found[each] = str(program)
    return [found[each] for each in sorted(found)]


def runs(program: Path) -> bool:
    """Return whether `program` is a Python that starts."""
    try:
        done = subprocess.run([program, "-c", "import venv"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def list_folders() -> list[Path]:
    """Return where Pythons are looked for: the folders of PATH, and the versions of pyenv."""
    listed = [Path(each or ".") for each in os.environ.get("PATH", "").split(os.pathsep)]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return [*listed, *sorted(pyenv.glob("versions/*/bin"))]


def prepare(python: str) -> Path:
    """Return the Python of an environment with the locked packages; make it when it is none yet."""
    folder = ROOT / "var" / Path(python).name
    stamp, wanted = folder / "lock", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", str(folder)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r"]
        subprocess.run([folder / "bin" / "python", *install, LOCK], check=True)
        stamp.write_text(wanted)
    return folder / "bin" / "python"


def main() -> int:
    """Run the fast part on the newest Python; return 1 when it failed."""
    newer = find_newer(list_folders())[-1:]
    if not newer:
        print("hub: no Python newer than 3.11 on this machine; the suite ran on one version")
    failed = False
    for python in newer:
        begun = time.monotonic()
        command = [
            str(prepare(python)),
            "-m",
            "pytest",
            "-n",
            "auto",
            "-q",
            "--only=plain",
            "tests",
        ]
        failed |= subprocess.run(command, cwd=ROOT, check=False).returncode != 0
        print(f"--- tests on {Path(python).name}: {time.monotonic() - begun:.0f} s", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
