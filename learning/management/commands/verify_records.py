"""`manage.py verify_records`: whether the log of records is as it was written."""

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from learning.domain.evidence.verification import verify_records


class Command(BaseCommand):
    help = (
        "Checks the chains of the record log, the signed checkpoints, what was completed, and that "
        "the triggers are in force. Exit codes: 0 all is well, 1 the first bad row is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", help="a day, as YYYY-MM-DD: only chains that grew since")

    def handle(self, *args: Any, since: str | None = None, **options: Any) -> None:
        counts: Counter[str] = Counter()
        fault = next(verify_records(since=_read_day(since), counts=counts), None)
        if fault is not None:
            self.stderr.write(f"The records are not as they were written. {fault}")
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
