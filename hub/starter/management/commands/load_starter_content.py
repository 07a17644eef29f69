"""`manage.py load_starter_content`: terms, sources, instruments, pages; demo accounts if asked."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hub.search.upkeep import bring_index_in_step
from hub.starter.accounts import (
    DemoAccountsRefusedError,
    check_demo_accounts_allowed,
    load_demo_accounts,
    report_accounts,
)
from hub.starter.admin_search import admin_index_at_the_end
from hub.starter.commit_hooks import each_once_on_commit
from hub.starter.loading import Progress, load_pages, report_pages
from hub.starter.reference_data import load_reference_data
from hub.starter.references import references_at_the_end
from hub.starter.rule_guidance import link_rules


class Command(BaseCommand):
    help = (
        "Loads the starter content. May be run again at any time: it changes nothing that is as it "
        "was loaded, never overwrites what an editor changed, never brings back what an editor "
        "deleted."
    )

    # Given by code: what is called with how many pages are done and of how many.
    stealth_options = ("progress",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--with-demo-accounts",
            action="store_true",
            help="Also make accounts for each role, with one known password. Not in production.",
        )

    def handle(self, *args: Any, progress: Progress | None = None, **options: Any) -> None:
        wants_accounts = options["with_demo_accounts"]
        if wants_accounts:
            try:
                check_demo_accounts_allowed()
            except DemoAccountsRefusedError as error:
                raise CommandError(str(error)) from error
        say = self.stdout.write if options["verbosity"] else _be_silent
        with (
            _quiet_logs(),
            transaction.atomic(),
            each_once_on_commit(),
            admin_index_at_the_end(),
            references_at_the_end(),
        ):
            load_reference_data(say)
            outcome = load_pages(progress=progress) if progress else load_pages()
            report_pages(outcome, say)
            say(f"rules: {link_rules(outcome.made)} linked to guidance")
            say(f"search index: {bring_index_in_step()}")
            if wants_accounts:
                report_accounts(load_demo_accounts(), say)


def _be_silent(text: str) -> None:
    """Say nothing, for `--verbosity 0`."""


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Keep the log lines of each publish away from a terminal; warnings still come."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
