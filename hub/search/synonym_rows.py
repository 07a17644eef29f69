"""Loads synonyms from a YAML file; what an editor changed stays."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.db import transaction

from hub.core.starter_rows import Content, LoadReport, load_row
from hub.search.models import Synonym
from hub.search.models.editing import split_lines


@transaction.atomic
def load_synonyms(path: Path) -> LoadReport:
    """Bring the synonyms of the file at `path` in; doing it again changes nothing.

    A group is known by its first name. Raises ValidationError for one that makes no sense.
    """
    present = {split_lines(row.names)[0]: row for row in Synonym.objects.all()}
    report = LoadReport()
    for names in yaml.safe_load(path.read_text(encoding="utf-8"))["synonyms"]:
        load_row(
            present.get(names[0]), {"names": names}, read=read_names, write=_write, report=report
        )
    return report


def read_names(row: Synonym) -> Content:
    """Return a synonym in the shape of the file."""
    return {"names": split_lines(row.names)}


def _write(row: Synonym | None, new: Content) -> Synonym:
    row = row or Synonym()
    row.names = "\n".join(new["names"])
    row.full_clean()
    row.save()
    return row
