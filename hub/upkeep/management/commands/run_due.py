"""`manage.py run_due`: everything that is due, for a timer; safe to run twice at once."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from hub.upkeep.due_work import run_all


class Command(BaseCommand):
    help = (
        "Does everything that is due and prints what was done. Exit codes: 0 all done or done by "
        "another process, 1 something failed (the log has its traceback)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = run_all()
        width = max((len(outcome.name) for outcome in outcomes), default=0)
        for outcome in outcomes:
            self.stdout.write(f"{outcome.name:<{width}}  {outcome.state:<6}  {outcome.text}")
        if any(outcome.state == "failed" for outcome in outcomes):
            sys.exit(1)
