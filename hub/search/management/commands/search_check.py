"""`manage.py search_check`: compares the search index with the database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.upkeep import compare

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Compares every document of the search index with the database. Exit code 1: they differ."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            engine = get_engine()
            engine.health()
            difference = compare(engine)
        except SearchUnavailableError as error:
            raise CommandError(str(error)) from error
        if difference.is_none:
            self.stdout.write("the index is as the database")
            return
        for name in ("missing", "left_over", "outdated"):
            ids = getattr(difference, name)
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            if ids:
                label = name.replace("_", " ")
                self.stdout.write(f"{len(ids)} {label}: {', '.join(ids[:SHOWN])}{more}")
        sys.exit(1)
