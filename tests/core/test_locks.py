"""Locks between processes: one holder, and none that is dead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from hub.core.locks import lock_key, try_lock

pytestmark = pytest.mark.django_db(transaction=True)
HOLDER = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from pathlib import Path
settings.VAR_DIR = Path(sys.argv[1])
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[2]
from hub.core.locks import try_lock
with try_lock("one") as is_held:
    print(is_held, flush=True)
    sys.stdin.read()
"""


def test_a_lock_ends_with_the_process_that_holds_it(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    arguments = [str(tmp_path), str(connection.settings_dict["NAME"])]
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.test"},
    )
    with holder:
        assert holder.stdout.readline() == "True\n"
        with try_lock("one") as is_held, try_lock("another") as is_other_held:
            assert (is_held, is_other_held) == (False, True)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    if connection.vendor == "postgresql":  # it ends the connection when it notices
        wait_for_end_of_other_connections()
    with try_lock("one") as is_held:
        assert is_held


def wait_for_end_of_other_connections() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key("one")])
