"""`manage.py search_sync`: lets the search index catch up; builds it where there is none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.upkeep import synchronise


class Command(BaseCommand):
    help = "Applies every change that the search index has not seen; builds it if there is none."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(synchronise(get_engine()))
        except SearchUnavailableError as error:
            raise CommandError(str(error)) from error
