"""`make run` and `make serve`: from a bare Python to a site that answers.

Run as `python -m requirements.start local|production|reload`. The local start does all by
itself; the production start refuses, with one line, what an administrator has to decide.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from requirements import bootstrap
from requirements.serving import HOST, REPORT_EVERY, Supervisor, reload
from requirements.steps import ROOT, VAR, say

WELCOME = VAR / "welcome.txt"


def read_number(name: str, default: int, highest: int) -> int:
    """Return the number in the variable `name`; exits with one line when it is none."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= highest:
        problem = f"“{text}” is not a whole number from 1 to {highest}"
        sys.exit(f"hub: {name}: {problem}. Example: {name}={default}")
    return int(text)


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on `port` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def gunicorn_command(
    python: Path, port: int, *, workers: int, threads: int, sockets: Sequence[int] = ()
) -> list[str]:
    """Return the command of the web server on loopback; on `sockets` that are open, where given.

    It loads the code once, before its processes part: they share that memory, and one that is
    killed is back at once.
    """
    return [
        str(python),
        "-m",
        "gunicorn",
        "hub.wsgi:application",
        "--preload",
        *([f"--bind=fd://{each}" for each in sockets] or [f"--bind={HOST}:{port}"]),
        *(["--worker-tmp-dir=/dev/shm"] if Path("/dev/shm").is_dir() else []),  # noqa: S108 -- memory
        f"--workers={workers}",
        f"--threads={threads}",
        "--graceful-timeout=20",
        "--timeout=60",
        "--log-level=warning",
        "--no-control-socket",
        # Nobody sets the scheme or the path of a request by a header; Django reads
        # X-Forwarded-Proto itself where TRUSTED_PROXIES says that a proxy writes it.
        "--forwarded-allow-ips=",
    ]


def default_workers(cores: int) -> int:
    """Return how many server processes to start where WEB_CONCURRENCY is not set."""
    return min(2 * cores + 1, 9)


def start_local() -> int:
    """Prepare and serve on this machine until interrupted; return the exit code."""
    begun = time.monotonic()
    port = _free_port()
    say(f"Python {'.'.join(map(str, sys.version_info[:3]))} ({sys.executable})")
    python = bootstrap.ensure(dev=False)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.local", "PORT": str(port)}
    _prepare(python, "local", environment)
    # A process of the server may take minutes to begin on a slow machine.
    command = [*gunicorn_command(python, port, workers=2, threads=4), "--timeout=0"]
    say("starting the server")
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return serve(server, port, begun)
        except KeyboardInterrupt:
            server.terminate()
            server.wait()
            say("stopped")
            return 0


def serve(server: subprocess.Popen[bytes], port: int, begun: float) -> int:
    """Print the addresses once `server` answers; return the exit code when it has ended.

    Waits as long as the server lives. `begun` is when the start began.
    """
    if not wait_for_answer(server, port):
        say(f"the server ended with code {server.returncode} and gave no answer; see above")
        return server.returncode or 1
    _welcome(port, time.monotonic() - begun)
    return server.wait()


def wait_for_answer(server: subprocess.Popen[bytes], port: int) -> bool:
    """Return whether `server` has answered; False once it has ended without."""
    begun = reported = time.monotonic()
    while server.poll() is None:
        if answers(port):
            return True
        if (now := time.monotonic()) - reported > REPORT_EVERY:
            reported = now
            say(f"the server is running but does not answer yet; waiting, {now - begun:.0f} s")
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    """Return whether a server on `port` of this machine says that it is up."""
    # Not urllib: that would ask a proxy named in the environment.
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def start_production() -> None:
    """Check everything, then look after the server until it ends."""
    port = _free_port()
    python = bootstrap.ensure(dev=False)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.production"}
    _prepare(python, "production", environment)
    workers = read_number("WEB_CONCURRENCY", default_workers(os.cpu_count() or 1), 256)

    def command(sockets: list[int]) -> list[str]:
        limits = ["--max-requests=5000", "--max-requests-jitter=500"]
        made = gunicorn_command(python, port, workers=workers, threads=4, sockets=sockets)
        return [*made, *limits]

    def run(program: Path | str, *arguments: str) -> bool:
        command = [str(program), "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0

    def prepare_again() -> bool:
        is_installed = run(sys.executable, "requirements.bootstrap")
        return is_installed and run(python, "requirements.prepare", "production")

    def forget() -> bool:
        return run(python, "requirements.prepare", "pages")

    say(f"starting the server with {workers} processes")
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    sys.exit(Supervisor(port, command, environment, host, prepare_again, forget).run())


def _free_port() -> int:
    port = read_number("PORT", 8000, 65535)
    if not port_is_free(port):
        sys.exit(f"hub: port {port} is taken; choose another: PORT={port + 1} make …")
    return port


def _prepare(python: Path, mode: str, environment: dict[str, str]) -> None:
    command = [str(python), "-m", "requirements.prepare", mode]
    if code := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        sys.exit(code)


def _welcome(port: int, seconds: float) -> None:
    say(f"ready after {seconds:.0f} s\n")
    print(f"  The hub:   http://{HOST}:{port}/")
    print(f"  Editing:   http://{HOST}:{port}/admin/\n")
    if WELCOME.exists():
        print(WELCOME.read_text().rstrip() + "\n")
    print("  Stop it with Ctrl+C.\n", flush=True)


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["production"]:
            start_production()
        if sys.argv[1:] == ["reload"]:
            sys.exit(reload())
        sys.exit(start_local())
    except KeyboardInterrupt:
        say("stopped; the next start goes on from here")
        sys.exit(130)
