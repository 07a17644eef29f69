"""From PostgreSQL to SQLite and back: nothing is another one afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from hub.backup.restoring import Options, restore_backup
from hub.backup.rows import convert_to_postgres, convert_to_sqlite
from hub.backup.saving import make_backup
from hub.reference.models import Threshold
from learning.domain.evidence.guards import list_missing_guards
from learning.models import Completion, RecordEvent
from tests.backup.test_saving import be_quiet
from tests.factories.learning import build_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
MODELS = (RecordEvent, Completion, Threshold)


def manage_sqlite(folder: Path, *arguments: object) -> str:
    """Run a command of `manage.py` on a site with SQLite in `folder`; return what it printed."""
    left_out = ("DATABASE_URL", "SEARCH_URL", "CACHE_URL")
    variables = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=variables | {"DJANGO_SETTINGS_MODULE": "hub.settings.local", "VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def read_rows_of_models() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_there_and_back(site: Path, new_server: Any, tmp_path: Path) -> None:
    saved = read_rows_of_models()
    last = build_user("last").pk
    first, second, sqlite = tmp_path / "first.tar", tmp_path / "second.tar", tmp_path / "sqlite"
    sqlite.mkdir()
    make_backup(first, passphrase="", progress=be_quiet)

    lines = manage_sqlite(sqlite, "restore", first, "--without-keys").splitlines()
    assert "Records: 6 events in 2 chains and 1 checkpoints verified, 0 faults" in lines
    manage_sqlite(sqlite, "backup", second, "--without-keys")
    new_server()
    restored = restore_backup(second, Options(), be_quiet)

    assert restored.faults == []
    assert read_rows_of_models() == saved
    assert list_missing_guards() == []
    assert build_user("next").pk > last


def test_every_column_can_go_both_ways() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, udt_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND is_generated = 'NEVER'"
        )
        columns = cursor.fetchall()
    assert len(columns) > 5 * len(apps.get_models())
    for table, column, kind in columns:
        if not table.startswith("wagtailsearch_indexentry"):
            convert_to_sqlite(f"{table}.{column}", kind)
            convert_to_postgres(f"{table}.{column}", kind)
