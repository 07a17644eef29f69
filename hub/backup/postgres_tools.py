"""`pg_dump` and `pg_restore`, with the connection that the site uses."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

from hub.backup.errors import BackupError

# What libpq reads from its environment, where no other user of the machine sees it.
VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslrootcert": "PGSSLROOTCERT",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def dump(target: Path, *, snapshot: str, schema: str) -> None:
    """Write the schema, as the transaction that exported `snapshot` sees it, to `target`."""
    _run(
        "pg_dump",
        "--format=custom",
        f"--snapshot={snapshot}",
        f"--schema={schema}",
        "--no-owner",
        "--no-privileges",
        f"--file={target}",
    )


def restore(source: Path, *, schema: str) -> None:
    """Restore a dump into the empty schema, as a whole or not at all."""
    _run(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
        f"--schema={schema}",
        f"--dbname={connection.settings_dict['NAME']}",
        str(source),
    )


def check_dump(source: Path) -> None:
    """Raise BackupError unless `pg_restore` of this machine can read the dump."""
    _run("pg_restore", "--list", str(source))


def _run(name: str, *arguments: str) -> None:
    program = shutil.which(name, path=PATH)
    if program is None:
        raise BackupError(
            f"{name} is not on this machine. Install it: apt-get install postgresql-client."
        )
    result = subprocess.run(
        [program, *arguments],
        env=_variables() | {"PATH": PATH, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise BackupError(f"{name} failed: {result.stderr.strip()[-1000:]}")


def _variables() -> dict[str, str]:
    parameters: dict[str, Any] = connection.get_connection_params()
    return {
        variable: str(parameters[name])
        for name, variable in VARIABLES.items()
        if parameters.get(name) not in {None, ""}
    }
