"""Installs the locked packages: with uv where that works, otherwise with pip.

uv fetches and unpacks in parallel and takes a tenth of the time. It is a package of its own, pinned
and hashed like the others, and is told what pip is configured with. Nothing is compiled here:
Python compiles a module when it is first imported, and most modules never are.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from requirements.steps import LOG, ROOT, StepFailedError, run, say

INSTALLER = ROOT / "requirements" / "installer.txt"
PIP_OPTIONS = ("--no-input", "--disable-pip-version-check", "--progress-bar=off")
LOCKED = ("--require-hashes", "--no-deps")
# Settings of pip, and the variables by which uv is given the same.
VARIABLES = {
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "no-cache-dir": "UV_NO_CACHE",
    "proxy": "ALL_PROXY",
    "trusted-host": "UV_INSECURE_HOST",
}
FLAGS = {"no-cache-dir", "no-index"}
SECTIONS = ("global", "install", ":env:")


def install(venv: Path, lock: Path) -> None:
    """Install the set in `lock` into `venv`; exit with the cause when that cannot be done."""
    total = sum("==" in line for line in lock.read_text().splitlines())
    say(f"installing {total} locked packages (requirements/{lock.name})")
    python = str(venv / "bin" / "python")
    try:
        _install_with_uv(venv, python, lock)
    except StepFailedError as error:
        say(f"installing: using pip, since uv failed: {_last_line(error)}")
        try:
            _install_with_pip(python, lock, total)
        except StepFailedError as failure:
            sys.exit(f"{failure}\nhub: installing failed; all of it is in {LOG}")


def read_pip_settings(listed: str) -> dict[str, str]:
    """Return the settings in the output of `pip config list`; a flag that is off is left out."""
    settings = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section in SECTIONS:
            settings[key] = str(ast.literal_eval(value))
    off = {key for key in FLAGS if settings.get(key, "").lower() in {"0", "false", "no", "off"}}
    return {key: value for key, value in settings.items() if value and key not in off}


def uv_variables(settings: dict[str, str]) -> dict[str, str]:
    """Return pip's `settings` as variables for uv; a list stays one, parted by spaces."""
    return {
        VARIABLES[key]: "1" if key in FLAGS else " ".join(value.split())
        for key, value in settings.items()
        if key in VARIABLES
    }


def uv_options(settings: dict[str, str]) -> list[str]:
    """Return pip's `settings` for which uv has only options."""
    options = [f"--find-links={place}" for place in settings.get("find-links", "").split()]
    return options + (["--no-index"] if "no-index" in settings else [])


def _install_with_uv(venv: Path, python: str, lock: Path) -> None:
    wheel = [python, "-m", "pip", "install", *PIP_OPTIONS, *LOCKED, "--only-binary=:all:"]
    run([*wheel, "--no-compile", "-r", str(INSTALLER)], "fetching uv")
    listed = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    settings = read_pip_settings(listed.stdout)
    command = [str(venv / "bin" / "uv"), "pip", "install", "--python", python, *LOCKED]
    run(
        [*command, *uv_options(settings), "-r", str(lock)],
        "installing",
        environment=uv_variables(settings) | os.environ,
        progress=lambda printed: _last_line(printed) if printed.strip() else "",
    )


def _install_with_pip(python: str, lock: Path, total: int) -> None:
    def progress(printed: str) -> str:
        if "Installing collected packages" in printed:
            return "all are here, unpacking"
        return f"{printed.count('Collecting ')} of {total} packages"

    command = [python, "-m", "pip", "install", *PIP_OPTIONS, *LOCKED, "--no-compile"]
    run([*command, "-r", str(lock)], "installing", progress=progress)


def _last_line(text: object) -> str:
    return (str(text).strip() or "no message").splitlines()[-1].strip()
