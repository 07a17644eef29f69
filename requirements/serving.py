"""`make serve` and `make reload`: the server answers all the time, whichever version of the code.

A first process holds the port and starts the server, which loads the code once and then parts into
its processes. On SIGHUP (`make reload`) it starts a second server on the same port. When that one
has answered a request, the first finishes what it has begun and ends; when it does not, the first
stays. Requests wait in the port meanwhile, so none is refused.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from requirements.steps import ROOT, VAR, say

HOST = "127.0.0.1"
STATE = VAR / "serve.json"
REPORT_EVERY = 10.0  # seconds between two lines while the server does not answer yet
ANSWER_WITHIN = 120.0  # seconds that a new version has
END_WITHIN = 40.0  # seconds that an old one has; gunicorn itself waits 20 for its requests
Command = Callable[[list[int]], list[str]]


class Server:
    """A server of the site on the socket `shared`, and on one of its own to be asked alone."""

    def __init__(
        self, command: Command, shared: socket.socket, environment: Mapping[str, str]
    ) -> None:
        with socket.create_server((HOST, 0)) as own:
            self.port: int = own.getsockname()[1]
            files = [shared.fileno(), own.fileno()]
            self.process = subprocess.Popen(
                command(files), cwd=ROOT, env=environment, pass_fds=files
            )

    def wait_for_page(self, site_host: str, seconds: float = float("inf")) -> bool:
        """Return whether it answers a page within `seconds`; False once it has ended."""
        begun = reported = time.monotonic()
        while self.process.poll() is None and time.monotonic() - begun < seconds:
            if answers_page(self.port, site_host):
                return True
            if (now := time.monotonic()) - reported > REPORT_EVERY:
                reported = now
                say(f"the server does not answer yet; waiting, {now - begun:.0f} s")
            time.sleep(0.1)
        return False

    def end(self, seconds: float = END_WITHIN) -> None:
        """Let it finish what it has begun; end it after `seconds`."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Holds the port, and looks after the one server that answers on it."""

    def __init__(
        self,
        port: int,
        command: Command,
        environment: Mapping[str, str],
        site_host: str,
        prepare: Callable[[], bool],
        forget: Callable[[], object] = lambda: None,
    ) -> None:
        self.port, self.command, self.environment = port, command, environment
        self.site_host, self.prepare, self.forget = site_host, prepare, forget
        self._is_ending = self._is_renewing = False
        self._reloads = 0

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT; return the exit code."""
        with socket.create_server((HOST, self.port), backlog=2048) as shared:
            self._shared = shared
            self._server = Server(self.command, shared, self.environment)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, self._note_signal)
            self._write_state("starting")
            if self._server.wait_for_page(self.site_host):
                say(f"serving on http://{HOST}:{self.port}")
                self._write_state("serving")
            try:
                return self._watch()
            finally:
                STATE.unlink(missing_ok=True)

    def _watch(self) -> int:
        while self._server.process.poll() is None and not self._is_ending:
            if self._is_renewing:
                self._is_renewing = False
                self._renew()
            time.sleep(0.2)
        if self._is_ending:
            self._server.end()
            return 0
        say(f"the server ended with code {self._server.process.returncode}; see above")
        return self._server.process.returncode or 1

    def _renew(self) -> None:
        """Start the code as it is now beside the old one, and let it take over."""
        say("starting the new version")
        self._reloads += 1
        self._write_state("reloading")
        if not self.prepare():
            return self._stay("the new version cannot start; see above")
        new = Server(self.command, self._shared, self.environment)
        if not new.wait_for_page(self.site_host, ANSWER_WITHIN):
            new.end(0)
            return self._stay("the new version does not answer; see above")
        old, self._server = self._server, new
        old.end()
        self.forget()  # pages that the old version stored meanwhile
        say(f"the new version is serving on http://{HOST}:{self.port}")
        return self._write_state("serving")

    def _stay(self, problem: str) -> None:
        say(f"{problem}; the old version goes on")
        self._write_state("serving", problem)

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._is_renewing = True
        else:
            self._is_ending = True
            self._server.process.terminate()

    def _write_state(self, state: str, problem: str = "") -> None:
        content = {
            "pid": os.getpid(),
            "server": self._server.process.pid,
            "state": state,
            "problem": problem,
            "reloads": self._reloads,
        }
        draft = STATE.with_suffix(".new")
        draft.write_text(json.dumps(content))
        draft.replace(STATE)


def answers_page(port: int, site_host: str) -> bool:
    """Return whether a server on `port` of this machine answers the home page, without a fault."""
    # Not urllib: that would ask a proxy named in the environment.
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        headers = {"Host": site_host, "X-Forwarded-Proto": "https", "Connection": "close"}
        connection.request("GET", "/", headers=headers)
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reload(state: Path = STATE) -> int:
    """Let the running server take the code as it is now; return the exit code."""
    before = _read_state(state)
    if before is None:
        say("no server is running here; start it with: make serve")
        return 1
    os.kill(before["pid"], signal.SIGHUP)
    while (now := _read_state(state)) is not None:
        if now["state"] == "serving" and now["reloads"] > before["reloads"]:
            say(now["problem"] or "the new version is serving")
            return 1 if now["problem"] else 0
        time.sleep(0.2)
    say("the server has ended")
    return 1


def _read_state(state: Path) -> dict | None:
    try:
        found: dict = json.loads(state.read_text())
        os.kill(found["pid"], 0)
    except (OSError, ValueError):
        return None
    return found
