"""`manage.py search_rebuild`: builds the search index beside the one in use, and swaps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.upkeep import rebuild

WIDTH = 40


class Command(BaseCommand):
    help = (
        "Builds the search index anew beside the one in use and swaps them; searches go on "
        "meanwhile, and nothing that is changed meanwhile is lost."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = rebuild(get_engine(), self.show if options["verbosity"] else None)
        except SearchUnavailableError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"built with {count} documents")

    def show(self, done: int, total: int) -> None:
        """Say how far it is: a bar on a terminal, a line at the end elsewhere."""
        filled = WIDTH * done // max(total, 1)
        bar = "█" * filled + "·" * (WIDTH - filled)
        if self.stdout.isatty():
            self.stdout.write(f"\r{bar} {done}/{total}", ending="\n" if done == total else "")
        elif done == total:
            self.stdout.write(f"{done} of {total} read")
