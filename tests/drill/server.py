"""The site as `make serve` starts it, several processes, on the database of this process."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.db import connection

from requirements.start import HOST, ROOT, gunicorn_command

ANSWER_WITHIN = 60  # seconds


class Server:
    """A server whose files are in `folder`; it can be killed and started again."""

    def __init__(self, folder: Path, *, workers: int = 2, **variables: str) -> None:
        self.folder, self.workers, self.variables = folder, workers, variables
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        if connection.vendor == "sqlite":
            # As the site's own start leaves it; here before its processes would all want to.
            connection.cursor().execute("PRAGMA journal_mode=WAL")
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it; return when it answers. Raises RuntimeError with what it printed."""
        command = gunicorn_command(Path(sys.executable), self.port, workers=self.workers, threads=4)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._variables(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < end and self.process.poll() is None:
            try:
                asked = http.client.HTTPConnection(HOST, self.port, timeout=5)
                asked.request("GET", "/healthz")
                if asked.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text()[-2000:])

    def kill(self) -> None:
        """End all its processes at once, in the middle of whatever they do (`kill -9`)."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def _variables(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.drill.settings",
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "VAR_DIR": str(self.folder),
            "LOG_LEVEL": "ERROR",
            **self.variables,
        }


def database_url() -> str:
    """Return the address of the database that this process uses."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    who, where = f"{parts['USER']}:{parts['PASSWORD']}", f"{parts['HOST']}:{parts['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{parts['NAME']}"
