"""What the parts of a start share: where they stand, what they say, how they run a command."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
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


def run(
    command: Sequence[str],
    what: str,
    *,
    environment: Mapping[str, str] | None = None,
    progress: Callable[[str], str] = lambda printed: "",
) -> None:
    """Run a command into the log and print now and then how long it has been running.

    Args:
        command: the program and its arguments.
        what: the name of the step in the printed lines.
        environment: variables for the command; those of this process where it is None.
        progress: turns what the command has printed so far into a few words.

    Raises StepFailedError when the command fails or cannot be run.
    """
    begun = reported = time.monotonic()
    try:
        with (
            LOG.open("w") as log,
            subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process,
        ):
            while process.poll() is None:
                time.sleep(0.05)
                if time.monotonic() - reported > REPORT_EVERY:
                    reported = time.monotonic()
                    words = progress(LOG.read_text(errors="replace"))
                    say(f"{what}: {words}{reported - begun:.0f} s")
    except OSError as error:
        raise StepFailedError(str(error)) from error
    if process.returncode:
        lines = LOG.read_text(errors="replace").splitlines()
        raise StepFailedError("\n".join(lines[-15:]) or f"exit code {process.returncode}")
