"""`manage.py restore`: the site as it was when a backup was made."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.backup.errors import BackupError
from hub.backup.restoring import Options, restore_backup
from hub.backup.terminal import ProgressLine, read_passphrase


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database and empty folders, then brings them up to date. "
        "Stop the site first. Exit codes: 0 restored, 1 refused or failed and nothing was "
        "changed, 2 restored, and the records have faults."
    )
    # There is no database yet, or one that may be damaged.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a file that manage.py backup wrote")
        parser.add_argument(
            "--replace", action="store_true", help="replace what is there, after saving it"
        )
        parser.add_argument(
            "--no-save",
            action="store_true",
            help="with --replace: do not save what is there, for example because it is damaged",
        )
        parser.add_argument("--passphrase-file", type=Path, help="a file with the passphrase")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys out")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        line = ProgressLine(self.stdout, is_shown=options["verbosity"] > 0)
        with_keys = not options["without_keys"]
        try:
            decided = Options(
                replace=options["replace"],
                save=not options["no_save"],
                with_keys=with_keys,
                passphrase=read_passphrase(options["passphrase_file"]) if with_keys else "",
            )
            restored = restore_backup(path, decided, line.show)
        except BackupError as error:
            raise CommandError(str(error)) from error
        finally:
            line.clear()
        self.stdout.write("\n".join(restored.lines))
        if restored.faults:
            self.stderr.write("\n".join(restored.faults))
            self.stderr.write("Restored, but the records are not as they were written.")
            sys.exit(2)
