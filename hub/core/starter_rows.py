"""Writes rows of the starter content without ever writing over what an editor changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from hub.core.models.starter import StarterContent, digest_content

Content = dict[str, Any]


@dataclass
class LoadReport:
    """How many rows were made, brought up to date, found right, and left as an editor has them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: LoadReport) -> LoadReport:
        return LoadReport(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
        )

    def __str__(self) -> str:
        return (
            f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged, "
            f"{self.kept} kept as edited"
        )


def read_yaml(path: Path) -> Any:
    """Return what a data file says.

    Read by the C library where there is one: eight times as fast, at every start of the site.
    """
    text = path.read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 -- safe


def check_members(given: Content, allowed: Iterable[str]) -> None:
    """Raise ValueError when `given` has a member that nothing reads: a slip in the file."""
    if unknown := given.keys() - set(allowed):
        raise ValueError(f"Members that nothing reads: {sorted(unknown)} in {given}.")


@transaction.atomic
def load_row(
    row: StarterContent | None,
    content: Content,
    *,
    read: Callable[[Any], Content],
    write: Callable[[Any, Content], StarterContent],
    report: LoadReport,
) -> StarterContent:
    """Make or update one row and count what was done in `report`.

    Args:
        row: the present row, or None.
        content: what the starter content says of it, in the shape that `read` gives.
        read: returns the content that a row has now.
        write: writes content into the row given, or into a new one for None, and returns it.

    Returns the row. One that an editor made or changed is returned as it is.
    """
    if row is not None:
        present = read(row)
        if digest_content(present) == digest_content(content):
            report.unchanged += 1
            return row
        if not row.is_as_loaded(present):
            report.kept += 1
            return row
    written = write(row, content)
    written.starter_hash = digest_content(read(written))
    # Not `save`: the digest is nothing that indexes or readers see.
    type(written)._base_manager.filter(pk=written.pk).update(starter_hash=written.starter_hash)
    if row is None:
        report.created += 1
    else:
        report.updated += 1
    return written
