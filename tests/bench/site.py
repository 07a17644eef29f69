"""Our site as `make serve` starts it, on a copy of the loaded starter content.

The database is the one of this process (`tests.services.databases`); other files are kept under
`var/bench/`, where collected static files stay from one run to the next.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.bench.serving import Server

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
KEPT = {"static", "static.stamp"}
SITE_URL = "https://hub.example.org"
SECRET_KEY = "only for measuring, and as long as a key of production has to be"
# What the proxy before a public site says, and the reader's browser.
HEADERS = {"Host": "hub.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
# What would point the site at something else.
LEFT_OUT = {"CACHE_URL", "SEARCH_URL", "SEARCH_API_KEY", "SEARCH_CA", "EMAIL_URL", "TASKS", "DEBUG"}


@contextmanager
def serve_hub(application: str, *, workers: int) -> Iterator[Server]:
    """Prepare files and search index for the database of this process, and serve them.

    `application` is our own one or something around it.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _run("-m", "requirements.prepare", "production")
    _run("manage.py", "search_rebuild", "--verbosity=0")
    with Server(
        application,
        python=Path(sys.executable),
        folder=ROOT,
        variables=_list_variables(),
        log=FOLDER / "server.log",
        workers=workers,
    ) as server:
        yield server


def _run(*arguments: str) -> None:
    """Run Python on our site. Raises RuntimeError with what it printed."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=_list_variables(), check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


def _list_variables() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.production",
        "DATABASE_URL": _name_database(),
        "VAR_DIR": str(FOLDER),
        "SITE_URL": SITE_URL,
        "ALLOWED_HOSTS": HEADERS["Host"],
        "TRUSTED_PROXIES": "1",
        "SECRET_KEY": SECRET_KEY,
        "SIGNING_KEY": settings.SIGNING_KEY,
    }


def _name_database() -> str:
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    who, where = f"{parts['USER']}:{parts['PASSWORD']}", f"{parts['HOST']}:{parts['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{parts['NAME']}"
