"""A web server with the command that ships, measured from outside."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from requirements.start import HOST, gunicorn_command
from tests.bench.processor_time import ProcessTree
from tests.bench.visitor import Visitor

HUB = "hub.wsgi:application"
WORKERS, THREADS = 2, 4
ANSWER_WITHIN = 60  # seconds


class Server:
    """A server of `application`; it runs from entering to leaving. Its output is in `log`."""

    def __init__(
        self,
        application: str,
        *,
        python: Path,
        folder: Path,
        variables: Mapping[str, str],
        log: Path,
        workers: int = WORKERS,
    ) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        command = gunicorn_command(python, self.port, workers=workers, threads=THREADS)
        self._command = [application if part == HUB else part for part in command]
        self._workers = workers
        self._folder, self._variables, self._log = folder, dict(variables), log

    def __enter__(self) -> Server:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._variables, stdout=log, stderr=log
            )
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def visit(self) -> Visitor:
        """Return a visitor with nothing particular about them."""
        return Visitor(self.port)

    def _wait(self) -> None:
        """Return when it answers, whatever it answers. Raises RuntimeError with its output."""
        end = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self.visit().get("/")
            except OSError:
                time.sleep(0.1)
                continue
            self.processes = ProcessTree(self._process.pid)
            if len(self.processes) == self._workers + 1:
                return
        raise RuntimeError(self._log.read_text()[-4000:])

    def _stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
