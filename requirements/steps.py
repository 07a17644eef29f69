"""What the parts of a start share: where they stand, what they print, how they run a command."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR", "").strip() or ROOT / "var")
LOG = VAR / "install.log"
REPORT_EVERY = 10.0  # seconds between two progress lines


class StepFailedError(Exception):
    """A command failed; the message is the end of what it printed."""


def say(text: str) -> None:
    """Print one progress line at once."""
    print(f"hub: {text}", flush=True)


@contextmanager
def step(what: str, progress: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Print now and then how long this block has been running, and at its end how long it took.

    Args:
        what: the name of the step in the printed lines.
        progress: returns how far the step is in a few words; called in another thread.
    """
    begun = time.monotonic()
    ended = threading.Event()

    def report() -> None:
        while not ended.wait(REPORT_EVERY):
            parts = filter(None, (progress(), f"{time.monotonic() - begun:.0f} s"))
            say(f"{what}: {', '.join(parts)}")

    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        yield
    finally:
        ended.set()
        reporter.join()
    say(f"{what}: done in {time.monotonic() - begun:.0f} s")


def run(
    command: Sequence[str],
    what: str,
    *,
    environment: Mapping[str, str] | None = None,
    progress: Callable[[str], str] = lambda printed: "",
) -> None:
    """Run `command` into the log as the step `what`.

    Args:
        command: the program and its arguments.
        what: the name of the step in the printed lines.
        environment: the command's variables; those of this process where it is None.
        progress: turns what the command has printed so far into a few words.

    Raises StepFailedError when the command fails or cannot be run.
    """

    def read_log() -> str:
        return LOG.read_text(errors="replace") if LOG.exists() else ""

    with step(what, lambda: progress(read_log())):
        try:
            with LOG.open("w") as log:
                subprocess.run(command, stdout=log, stderr=log, env=environment, check=True)
        except OSError as error:
            raise StepFailedError(str(error)) from error
        except subprocess.CalledProcessError as error:
            printed = "\n".join(read_log().strip().splitlines()[-15:])
            raise StepFailedError(printed or f"exit code {error.returncode}") from error
