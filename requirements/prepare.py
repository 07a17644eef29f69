"""The part of a start that runs inside Django, in one process, so that a start stays quick.

Run as `python -m requirements.prepare local|production|pages` with its settings named. `local`
migrates and loads the starter content; `production` changes no data and refuses to go on when
something an administrator decides is not decided; `pages` only forgets the stored pages.
"""

from __future__ import annotations

import gc
import hashlib
import io
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, OperationalError

from hub.core import page_cache
from hub.core.migrating import new_models_alone
from requirements.bootstrap import lock_hash
from requirements.steps import ROOT, VAR, say, step

PROFILE_FAULT = "hub.upkeep.E001"


class RefusedError(Exception):
    """The start cannot go on; the message says why, a line for each reason."""


def static_mark(static: Path, root: Path = ROOT) -> str:
    """Return a text that changes when a static file of ours or a package's may have changed."""
    digest = hashlib.sha256(lock_hash("runtime", root).encode())
    for path in sorted([*static.rglob("*"), *(root / "hub" / "core").glob("storage*.py")]):
        state = path.stat()
        digest.update(f"{path}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect the static files unless nothing changed since the last time."""
    target = Path(settings.STATIC_ROOT)
    stamp = target.with_name(f"{target.name}.stamp")
    mark = static_mark(ROOT / "static")
    if target.exists() and stamp.exists() and stamp.read_text() == mark:
        return
    with step("collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(mark)


def pending_migrations() -> list[str]:
    """Return the migrations that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def accounts_part(told: str) -> str:
    """Return the lines about the demo accounts, the last that the loader tells, indented."""
    accounts = told[max(told.find("demo accounts:"), 0) :]
    return "".join(f"  {line}\n" for line in accounts.splitlines())


def migrate() -> None:
    """Bring the tables of the database up to date."""
    pending = pending_migrations()
    if not pending:
        return
    say(f"preparing the database: {len(pending)} migrations")
    told = io.StringIO()

    def progress() -> str:
        return f"{told.getvalue().count(' Applying ')} of {len(pending)} migrations"

    with step("preparing the database", progress), new_models_alone():
        call_command("migrate", interactive=False, verbosity=1, stdout=told, no_color=True)


def load_content() -> None:
    """Load what is new of the starter content and note how to sign in."""
    told = io.StringIO()
    reached: list[str] = []

    def note(done: int, total: int) -> None:
        reached[:] = [f"{done} of {total} pages"]

    with step("looking after the starter content", lambda: "".join(reached)):
        call_command("load_starter_content", with_demo_accounts=True, stdout=told, progress=note)
        (VAR / "welcome.txt").write_text(accounts_part(told.getvalue()))


def prepare_local() -> None:
    """Bring database, starter content and, at the same time, static files up to date."""
    with ThreadPoolExecutor(1, "static-files") as beside:
        collecting = beside.submit(collect_static)
        migrate()
        load_content()
        try:
            collecting.result()
        except (OSError, ValueError) as error:
            raise RefusedError(f"collecting static files failed: {error}") from error


def prepare_production() -> None:
    """Check the deployment and collect static files; raise RefusedError when it may not start."""
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise RefusedError(f"DATABASE_URL: the database does not answer: {reason}") from error
    if pending:
        raise RefusedError(
            f"{len(pending)} migrations are pending ({pending[0]} …); after a backup run: "
            "DJANGO_SETTINGS_MODULE=hub.settings.production .venv/bin/python manage.py migrate"
        )
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    faults = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    if refusing := [f"{one.id}: {one.msg}" for one in faults if one.id != PROFILE_FAULT]:
        raise RefusedError("\n".join(refusing))
    if faults:
        # The profile is written in the admin, so the site has to run before it can be complete.
        say(f"the site profile has {len(faults)} gaps; fill it in under Settings, Site profile")
    collect_static()


def spare_collections() -> None:
    """Look for garbage less often: what is loaded stays, and a start makes many objects at once."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def main(mode: str) -> int:
    """Prepare for `mode`; print a line for each reason when that is refused."""
    try:
        django.setup()
        spare_collections()
        logging.getLogger().setLevel(logging.WARNING)  # a terminal wants the steps, not each event
        {"local": prepare_local, "production": prepare_production, "pages": lambda: None}[mode]()
        page_cache.bump()  # what was kept came from the code and style sheets of the last start
    except KeyboardInterrupt:
        return 130
    except (ImproperlyConfigured, CommandError, RefusedError, OperationalError) as error:
        for line in str(error).splitlines():
            say(line)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
