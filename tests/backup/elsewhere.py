"""Another place on this machine: an empty database and empty folders, as a new server has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from hub.backup.renewal import forget_rows

EMPTY = "_empty"


def settle(settings: Any, folder: Path) -> None:
    """Let the files, the search index and what is made be below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    settings.VAR_DIR = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.SEARCH_URL = f"tantivy://{folder / 'search'}"
    private = {"OPTIONS": {"location": folder / "private"}}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | private}


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """Let the site use an empty database while the block runs."""
    connection.close()
    usual = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        other = str(folder / "hub.sqlite3")
    else:
        other = f"{usual}{EMPTY}"
        _on_server(usual, f'DROP DATABASE IF EXISTS "{other}"', f'CREATE DATABASE "{other}"')
    connection.settings_dict["NAME"] = other
    forget_rows()  # numbers of types are others in each database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        forget_rows()
        if connection.vendor == "postgresql":
            _on_server(usual, f'DROP DATABASE "{other}" WITH (FORCE)')


def _on_server(name: str, *statements: str) -> None:
    parameters = connection.get_connection_params()
    wanted = ("user", "password", "host", "port")
    login = {key: value for key, value in parameters.items() if key in wanted}
    with psycopg.connect(dbname=name, autocommit=True, **login) as server:
        for statement in statements:
            server.execute(statement)
