"""`Manifest`: what a backup holds, and what it was made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

# Raised when an older `restore` could no longer read what is written.
FORMAT = 1


@dataclass(frozen=True)
class Part:
    """One file in the archive: where its header begins, how long it is, its digest.

    `unpacked` is its size once it is restored.
    """

    name: str
    offset: int
    size: int
    sha256: str
    unpacked: int


@dataclass(frozen=True)
class Table:
    """A table of the database: its number of rows and, by name, the types of its columns."""

    rows: int
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DatabaseState:
    """The database as it was saved.

    `migrations` are applied ones that the code knew, `sequences` the last number that each table
    gave out, which may be higher than any that is still there.
    """

    vendor: str
    version: str
    migrations: list[tuple[str, str]]
    tables: dict[str, Table]
    sequences: dict[str, int]
    schema: str = ""


@dataclass(frozen=True)
class Manifest:
    """Everything that is known of a backup without unpacking it."""

    made_at: str
    site_url: str
    versions: dict[str, str]
    database: DatabaseState
    has_keys: bool
    parts: list[Part]
    format: int = FORMAT

    def write(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()

    @classmethod
    def read(cls, content: bytes) -> Manifest:
        """Return the manifest that `write` wrote; raise ValueError for anything else."""
        try:
            raw: dict[str, Any] = json.loads(content)
            database = raw.pop("database")
            tables = {name: Table(**table) for name, table in database.pop("tables").items()}
            migrations = [(app, name) for app, name in database.pop("migrations")]
            state = DatabaseState(**database, tables=tables, migrations=migrations)
            parts = [Part(**part) for part in raw.pop("parts")]
            return cls(**raw, database=state, parts=parts)
        except (KeyError, TypeError) as error:
            raise ValueError(f"it is not a manifest: {error}") from error

    def find(self, name: str) -> Part | None:
        """Return the part called `name`, None where there is none."""
        return next((part for part in self.parts if part.name == name), None)

    def list_parts(self, folder: str) -> list[Part]:
        """Return the parts below `folder`."""
        return [part for part in self.parts if part.name.startswith(f"{folder}/")]


def read_format(content: bytes) -> int:
    """Return the number of the format of a manifest, whatever else it says; 0 where none is."""
    try:
        number = json.loads(content)["format"]
    except (ValueError, KeyError, TypeError):
        return 0
    return number if isinstance(number, int) else 0
