"""`make serve` and `make reload`: a version takes over from another, and no request is refused."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from requirements import serving
from requirements.start import gunicorn_command
from requirements.steps import ROOT

PATIENCE = 60  # seconds for what happens at once
# A server that answers with what the file `version` said when it started.
SERVER = """
import http.server, pathlib, signal, socket, sys, threading
version = pathlib.Path(sys.argv[1]).read_text()
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500 if version == "broken" else 200)
        self.send_header("Content-Length", str(len(version)))
        self.end_headers()
        self.wfile.write(version.encode())
    def log_message(self, *args):
        pass
if version == "ends":
    sys.exit(3)
servers = []
for file in sys.argv[2:]:
    server = http.server.ThreadingHTTPServer(("", 0), Answer, bind_and_activate=False)
    server.daemon_threads = False
    server.socket = socket.socket(fileno=int(file))
    servers.append(server)
signal.signal(signal.SIGTERM, lambda *_: [
    threading.Thread(target=each.shutdown).start() for each in servers])
threads = [threading.Thread(target=each.serve_forever, args=(0.01,)) for each in servers]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
RUN = """
import pathlib, sys
from requirements import serving
from requirements.serving import Supervisor
serving.ANSWER_WITHIN = 3
folder, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
def command(files):
    return [sys.executable, str(folder / "server.py"), str(folder / "version"), *map(str, files)]
def prepare():
    return (folder / "version").read_text() != "refused"
sys.exit(Supervisor(port, command, {}, "hub.example.org", prepare).run())
"""


class Site:
    """A supervisor with its server, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.state = folder / "serve.json"
        (folder / "server.py").write_text(SERVER)
        self.write_version("first")
        environment = os.environ | {"VAR_DIR": str(folder)}
        command = [sys.executable, "-c", RUN, str(folder), str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        wait_until(lambda: self.read_state() == "serving")

    def write_version(self, version: str) -> None:
        (self.folder / "version").write_text(version)

    def read_state(self) -> str:
        return json.loads(self.state.read_text())["state"] if self.state.exists() else ""

    def ask(self) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/")
            return connection.getresponse().read().decode()
        finally:
            connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.terminate()
    assert made.process.wait(PATIENCE) == 0
    assert not made.state.exists()


def test_serving_is_said_when_a_page_was_answered(site: Site) -> None:
    assert site.process.stdout is not None
    assert site.process.stdout.readline() == f"hub: serving on http://127.0.0.1:{site.port}\n"
    assert site.ask() == "first"


def test_a_new_version_takes_over_and_no_request_is_refused(site: Site) -> None:
    answers: list[str] = []
    stop = Event()

    def visit() -> None:
        while not stop.is_set():
            answers.append(site.ask())

    visitor = Thread(target=visit)
    visitor.start()
    site.write_version("second")
    code = serving.reload(site.state)
    wait_until(lambda: answers[-1] == "second")
    stop.set()
    visitor.join()

    assert code == 0
    assert set(answers) == {"first", "second"}
    assert site.process.poll() is None


@pytest.mark.parametrize("version", ["broken", "ends", "refused"])
def test_a_version_that_does_not_answer_takes_nothing_over(site: Site, version: str) -> None:
    site.write_version(version)

    assert serving.reload(site.state) == 1

    assert site.ask() == "first"
    site.write_version("second")
    assert serving.reload(site.state) == 0
    assert site.ask() == "second"


def test_a_server_that_ends_ends_all(tmp_path: Path) -> None:
    site = Site(tmp_path)
    os.kill(json.loads(site.state.read_text())["server"], signal.SIGKILL)

    assert site.process.wait(PATIENCE) != 0
    assert not site.state.exists()


def test_without_a_server_there_is_nothing_to_reload(tmp_path: Path) -> None:
    assert serving.reload(tmp_path / "serve.json") == 1


def test_the_code_is_loaded_before_the_processes_part() -> None:
    command = gunicorn_command(Path("python"), 8000, workers=5, threads=4, sockets=[3, 4])

    assert "--preload" in command
    assert [each for each in command if each.startswith("--bind")] == [
        "--bind=fd://3",
        "--bind=fd://4",
    ]


def test_nothing_that_processes_may_not_share_is_open_when_they_part(tmp_path: Path) -> None:
    """A connection, a thread or a lock from before would be used by several at once."""
    look = """
import os, threading
import hub.wsgi
from django.core.cache import caches
from django.db import connections
files = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd")
         if os.path.exists(f"/proc/self/fd/{n}")]
print([each for each in files if "socket" in each or "sqlite" in each])
print([each.name for each in threading.enumerate()])
print([each.connection for each in connections.all(initialized_only=True)])
"""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.local",
        "VAR_DIR": str(tmp_path),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() in (
        ["[]", "['MainThread']", "[]"],
        ["[]", "['MainThread']", "[None]"],
    )
