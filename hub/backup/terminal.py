"""What the commands share with the person at the terminal: progress, and the passphrase."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import OutputWrapper

from hub.backup.errors import BackupError

WIDTH = 78


class ProgressLine:
    """One line that is written over on a terminal; elsewhere a line for each new step."""

    def __init__(self, out: OutputWrapper, *, is_shown: bool) -> None:
        self.out, self.is_shown, self.step = out, is_shown, ""

    def show(self, text: str) -> None:
        """Show how far it is."""
        if not self.is_shown:
            return
        if self.out.isatty():
            self.out.write(f"\r{text[:WIDTH]:{WIDTH}}", ending="")
            self.out.flush()
            return
        step = text.partition(":")[0].partition(" ")[0]
        if step != self.step:
            self.step = step
            self.out.write(f"{step} …")

    def clear(self) -> None:
        """Leave an empty line for what comes next."""
        if self.is_shown and self.out.isatty():
            self.out.write(f"\r{'':{WIDTH}}\r", ending="")


def read_passphrase(path: Path | None, *, twice: bool = False) -> str:
    """Return the passphrase from a file, the environment or a terminal; empty without one.

    Never from the command line, where other users of the machine see it.
    """
    if path is not None:
        try:
            passphrase = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BackupError(f"{path} cannot be read.") from error
        if not passphrase:
            raise BackupError(f"{path} is empty.")
        return passphrase
    if settings.BACKUP_PASSPHRASE or not sys.stdin.isatty():
        return settings.BACKUP_PASSPHRASE
    passphrase = getpass.getpass("Passphrase for the keys (leave blank to leave them out): ")
    if twice and passphrase and getpass.getpass("The passphrase again: ") != passphrase:
        raise BackupError("The passphrases are different.")
    return passphrase
