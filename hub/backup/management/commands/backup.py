"""`manage.py backup`: one file with all that the site needs to come back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.backup.archive import ArchiveReader
from hub.backup.errors import BackupError
from hub.backup.rotation import EXAMPLE, drop_old, name_backup, read_folder, read_rule
from hub.backup.saving import make_backup
from hub.backup.terminal import ProgressLine, read_passphrase


class Command(BaseCommand):
    help = (
        "Writes one file with the database, the uploaded files and, sealed with a passphrase, the "
        "keys. The site can be used meanwhile. The passphrase comes from --passphrase-file, from "
        "HUB_BACKUP_PASSPHRASE or, on a terminal, from you; without one the keys are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("path", type=Path, nargs="?", help="the new file, for example hub.tar")
        place.add_argument("--to", help="a folder; the file is named by the time, for a timer")
        parser.add_argument(
            "--keep",
            help=f"with --to: for how many days, weeks and months one is kept ({EXAMPLE}); "
            "older ones are deleted once the new one was read back",
        )
        parser.add_argument("--passphrase-file", type=Path, help="a file with the passphrase")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys out")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        line = ProgressLine(self.stdout, is_shown=options["verbosity"] > 0)
        dropped: list[str] = []
        try:
            if options["keep"] and not options["to"]:
                raise BackupError("--keep belongs to --to.")
            rule = read_rule(options["keep"]) if options["keep"] else {}
            target = path or read_folder(options["to"]) / name_backup(timezone.now())
            passphrase = (
                ""
                if options["without_keys"]
                else read_passphrase(options["passphrase_file"], twice=True)
            )
            saved = make_backup(target, passphrase=passphrase, progress=line.show)
            with ArchiveReader(target) as reader:
                reader.verify(lambda name: line.show(f"checking {name}"))
            if rule:
                dropped = drop_old(target.parent, rule)
        except BackupError as error:
            raise CommandError(str(error)) from error
        finally:
            line.clear()
        self.stdout.write("\n".join(saved.describe()))
        if dropped:
            self.stdout.write(f"Deleted: {', '.join(dropped)}")
