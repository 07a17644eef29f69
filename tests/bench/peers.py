"""The peers: a site that `wagtail start` makes, with wagtail-lms, out of the package index.

They have an environment and a folder of their own under `var/bench-peers/`, made once. Their pages
have the texts of ours, and they run on SQLite with the same server and the same versions of Django
and Wagtail.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from hub.core.search_documents import EVERYBODY
from hub.search.upkeep import read_everything
from tests.bench import goals
from tests.bench.queries import list_queries
from tests.bench.serving import Server
from tests.bench.subjects import Pages

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench-peers"
NOTHING_FOUND = "No results found"
PYTHON = FOLDER / "venv" / "bin" / "python"
SITE = FOLDER / "site"
ADDRESSES = FOLDER / "addresses.json"
SOURCE = Path(__file__).with_name("peer_site")
PACKAGES = (
    *(f"{name}=={version(name)}" for name in ("django", "wagtail", "gunicorn")),
    "wagtail-lms==0.11.1",
)
START = "from wagtail.bin.wagtail import main; main()"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "peer.settings.production"}


class PeersUnavailableError(Exception):
    """They cannot be had here; the message says why."""


def serve_peers() -> Server:
    """Return a server of the peers' site; make what is missing.

    Raises PeersUnavailableError.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    _make_once("environment", " ".join(PACKAGES), _make_environment)
    texts = json.dumps(_list_texts())
    shaping = [path.read_text() for path in sorted(SOURCE.rglob("*")) if path.is_file()]
    (FOLDER / "texts.json").write_text(texts)
    _make_once("site", texts.join(shaping), _make_site)
    return Server(
        "peer.wsgi:application",
        python=PYTHON,
        folder=SITE,
        variables=os.environ | SETTINGS,
        log=FOLDER / "server.log",
    )


def list_peers(server: Server, only: str) -> list[Pages]:
    """Return what is measured of them, where `only` is in its name or in that of its like."""
    found = json.loads(ADDRESSES.read_text())
    learner = {"Cookie": f"sessionid={found['session']}"}
    alike = {goal.peer: name for name, goal in goals.GOALS.items()}
    subjects = [
        Pages(goals.WAGTAIL_PAGE, server, [found["page"]]),
        Pages(goals.WAGTAIL_SEARCH, server, _list_searches(server)),
        Pages(goals.LMS_LESSON, server, [found["lesson"]], [learner]),
    ]
    return [each for each in subjects if only in each.name or only in alike[each.name]]


def _list_searches(server: Server) -> list[str]:
    """Return the addresses of those judged queries to which it finds something.

    It wants every word of a query in a page; that it found nothing is quickly said.
    """
    visitor = server.visit()
    addresses = [f"/search/?{urlencode({'query': text})}" for text in list_queries()]
    return [each for each in addresses if NOTHING_FOUND not in visitor.get(each).text]


def _make_once(name: str, shaping: str, make: Callable[[], None]) -> None:
    """Call `make` unless it was done from the same `shaping`."""
    stamp = FOLDER / f"{name}.stamp"
    mark = hashlib.sha256(f"{sys.version}{PACKAGES}{shaping}".encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == mark):
        stamp.unlink(missing_ok=True)
        make()
        stamp.write_text(mark)


def _make_environment() -> None:
    _run(sys.executable, "-m", "venv", "--clear", str(PYTHON.parents[1]))
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES)


def _make_site() -> None:
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir()
    _run(str(PYTHON), "-c", START, "start", "peer", str(SITE))
    shutil.copytree(SOURCE / "text", SITE / "text")
    shutil.copy(SOURCE / "local.py", SITE / "peer" / "settings")
    _run_inside("manage.py", "makemigrations", "text")
    _run_inside("manage.py", "migrate")
    _run_inside("manage.py", "collectstatic", "--noinput")
    _run_inside("-m", "text.content", str(FOLDER / "texts.json"), str(ADDRESSES))


def _list_texts() -> list[dict[str, str]]:
    """Return title and text of what anybody can find on our site."""
    return [
        {
            "title": document.title,
            "text": " ".join([*document.headings, document.summary, document.body]),
        }
        for documents in read_everything(None)
        for document in documents
        if document.readers >= EVERYBODY and not document.group
    ]


def _run_inside(*arguments: str) -> None:
    _run(str(PYTHON), *arguments)


def _run(*command: str) -> None:
    done = subprocess.run(
        command,
        cwd=SITE if SITE.exists() else FOLDER,
        env=os.environ | SETTINGS,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise PeersUnavailableError(f"{' '.join(command)[:80]}: {''.join(last)}")
