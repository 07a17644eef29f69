"""The site that browser tests visit: built once, copied for each test process, really served.

Building is what `make run` does (collect static files, load the starter content), on a copy of the
database that was migrated once for all tests, and the extra pages of `extra_content.py`. The
result is kept under `var/test/` until a file that shapes it changes. Each test process serves a
copy of its own with two server processes, so that nothing a journey changes is seen by another one.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from requirements.start import HOST, gunicorn_command
from tests.services import databases

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "var" / "test"
SHAPING = ("hub", "casestudies", "learning", "static", "requirements", "tests/factories")
SHAPING_FILES = (
    "tests/e2e/extra_content.py",
    "tests/e2e/extra_certificates.py",
    "tests/e2e/extra_learning.py",
    "tests/e2e/extra_submissions.py",
    "templates/400.html",
    "templates/500.html",
    "templates/503.html",
)
ADDRESSES = "addresses.json"
# What would point the site at something else than its own folder.
LEFT_OUT = {
    "DATABASE_URL",
    "CACHE_URL",
    "SEARCH_URL",
    "SEARCH_API_KEY",
    "SEARCH_CA",
    "EMAIL_URL",
    "TASKS",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "DEBUG",
}
ANSWER_WITHIN = 60  # seconds
KEPT_FOR = 3600  # seconds


@dataclass(frozen=True)
class Site:
    """A site that answers. `addresses` names the paths of the extra content."""

    url: str
    folder: Path
    addresses: dict[str, str]

    @property
    def access_log(self) -> Path:
        """One line a request: the id of the process that answered, and the path."""
        return self.folder / "access.log"

    def manage(self, *arguments: str) -> str:
        """Run a management command on the data of this site; return what it printed."""
        return _run([sys.executable, "manage.py", *arguments], self.folder)


def build() -> Path:
    """Return the folder of the built site; build it when there is none of this state."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = STATE / f"site-{_fingerprint()}"
        if not built.exists():
            _remove_stale()
            building = STATE / "building-site"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            databases.copy_migrated(building / "hub.sqlite3")
            _run([sys.executable, "-m", "requirements.prepare", "local"], building)
            _run([sys.executable, "-m", "tests.e2e.extra_content", ADDRESSES], building)
            building.rename(built)
        return built


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a copy of the built site, made in the empty `folder`."""
    built = build()
    for path in built.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    for name in ("media", "search"):
        if (built / name).exists():
            shutil.copytree(built / name, folder / name)
    (folder / "static").symlink_to(built / "static")
    port = _free_port()
    addresses = json.loads((built / ADDRESSES).read_text())
    site = Site(f"http://{HOST}:{port}", folder, addresses)
    command = gunicorn_command(Path(sys.executable), port, workers=2, threads=4)
    command += [f"--access-logfile={site.access_log}", "--access-logformat=%(p)s %(U)s"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=_variables(folder), stdout=log, stderr=log)
    try:
        _wait_for_answer(site, server)
        yield site
    finally:
        server.terminate()
        server.wait(30)


def _remove_stale() -> None:
    """Remove what was built from older files, unless another run may still serve it."""
    for built in STATE.glob("site-*"):
        if built.is_dir() and time.time() - built.stat().st_mtime > KEPT_FOR:
            shutil.rmtree(built)


def _fingerprint() -> str:
    """Return a text that changes with every file that shapes database and static files."""
    digest = hashlib.sha256()
    paths = [ROOT / name for name in SHAPING_FILES]
    for folder in SHAPING:
        paths += sorted(path for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc")
    for path in paths:
        if path.is_file():
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _variables(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.local",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
    }


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=_variables(folder), check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for_answer(site: Site, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + ANSWER_WITHIN
    while time.monotonic() < end and server.poll() is None:
        try:
            connection = http.client.HTTPConnection(site.url.partition("//")[2], timeout=10)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError((site.folder / "server.log").read_text()[-4000:])
