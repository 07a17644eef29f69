"""What `make run` prints and returns while its server is slow, answers, or ends."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from requirements import start

# Says that it is not up (503) until the file in its second argument is there.
SLOW_SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if Path(sys.argv[2]).exists() else 503)
        self.end_headers()

    def log_message(self, *args):
        pass

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
Launch = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Starts a program of Python; what still runs at the end is killed."""
    started = []

    def launch(program: str, *arguments: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", program, *arguments]))
        return started[-1]

    yield launch
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_it_waits_as_long_as_the_server_lives_and_then_prints_addresses_and_accounts(
    launch: Launch,
    port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    up = tmp_path / "up"
    said: list[str] = []
    server = launch(SLOW_SERVER, str(port), str(up))

    def say(text: str) -> None:
        said.append(text)
        if len(said) == 3:
            up.touch()
        if text.startswith("ready"):
            server.terminate()

    monkeypatch.setattr(start, "say", say)
    monkeypatch.setattr(start, "REPORT_EVERY", 0.0)
    monkeypatch.setattr(start, "WELCOME", tmp_path / "welcome.txt")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    (tmp_path / "welcome.txt").write_text("  demo accounts: 6 made\n    admin@example.org\n")

    start.serve(server, port, time.monotonic())

    waiting = "the server is running but does not answer yet; waiting, 0 s"
    assert len(said) >= 4
    assert {text.rpartition(",")[0] for text in said[:-1]} == {waiting.rpartition(",")[0]}
    assert said[-1].startswith("ready after")
    assert capsys.readouterr().out == (
        f"  The hub:   http://127.0.0.1:{port}/\n"
        f"  Editing:   http://127.0.0.1:{port}/admin/\n\n"
        "  demo accounts: 6 made\n    admin@example.org\n\n"
        "  Stop it with Ctrl+C.\n\n"
    )


@pytest.mark.parametrize(("code", "returned"), [(3, 3), (0, 1)])
def test_a_server_that_ends_before_it_answers_is_told_and_fails(
    launch: Launch, port: int, capsys: pytest.CaptureFixture, code: int, returned: int
) -> None:
    server = launch(f"raise SystemExit({code})")
    assert start.serve(server, port, time.monotonic()) == returned
    assert capsys.readouterr().out == (
        f"hub: the server ended with code {code} and gave no answer; see above\n"
    )
