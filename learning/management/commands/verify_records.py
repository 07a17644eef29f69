"""`manage.py verify_records`: whether the log of records is as it was written."""

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from learning.domain.evidence.checkpoint_verification import CopyError
from learning.domain.evidence.verification import verify_records


class Command(BaseCommand):
    help = (
        "Checks the chains of the record log, the signed checkpoints, what was completed, answered "
        "and marked, and that the triggers are in force. Exit codes: 0 all is well, 1 every fault "
        "was printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", help="a day, as YYYY-MM-DD: only chains that grew since")
        parser.add_argument(
            "--against",
            metavar="DIR",
            type=Path,
            help="a folder with saved copies of /records/checkpoints/<day>.json to compare with",
        )

    def handle(
        self,
        *args: Any,
        since: str | None = None,
        against: Path | None = None,
        **options: Any,
    ) -> None:
        counts: Counter[str] = Counter()
        number = 0
        try:
            for fault in verify_records(since=_read_day(since), against=against, counts=counts):
                number += 1
                self.stderr.write(str(fault))
        except CopyError as error:
            raise CommandError(str(error)) from None
        if number:
            self.stderr.write(f"The records are not as they were written. Faults: {number}.")
            sys.exit(1)
        self.stdout.write(
            f"{counts['events']} events in {counts['chains']} chains and "
            f"{counts['checkpoints']} checkpoints are as they were written."
        )


def _read_day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError("--since takes a day, for example 2026-11-24.")
    return timezone.make_aware(datetime.combine(day, time.min))
